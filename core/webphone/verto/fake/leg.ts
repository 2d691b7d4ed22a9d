/** A page's side of a call at the fake: what the page has said of its sound, and the port that its sound comes to. */
import type { PluggedDevice } from '../../../connectors/webitel/fake-device.ts';
import { RelayPort } from './relay.ts';
import type { Setup } from './sdp.ts';

/** The page's session that the call is of. */
export interface LegSession {
  /** `number@domain`. */
  readonly account: string;
  /** Whether the page is there. */
  readonly isThere: boolean;
  /** The peer's page has agreed to what this one has said; now this one learns what that one has said. */
  inform(leg: FakeLeg, peer: FakeLeg): Promise<void>;
  /** Asks the page to agree on its sound anew, as a server may at any time. */
  renegotiate(leg: FakeLeg): void;
  /** Tells the page that it is over. */
  ended(channel: string, cause: string): void;
  /** Forgets it without a word. */
  drop(leg: FakeLeg): void;
}

export interface LegPlan {
  channel: string;
  session: LegSession;
  /** At the exchange, as the device that the call was made with. */
  plug: PluggedDevice;
  /** Placed by the page, and not by the exchange. */
  byPage: boolean;
}

export class FakeLeg {
  readonly channel: string;
  readonly session: LegSession;
  readonly plug: PluggedDevice;
  readonly byPage: boolean;
  /** The page takes part in the call. */
  answered = false;
  /** The page has been given the answer to its offer. */
  described = false;
  held = false;
  /** Hung up with its socket, even where it was answered. */
  recovers = true;
  /** What the page has said last. */
  sdp: string | undefined;
  /** The side that the page takes in the agreement on keys. */
  setup: Setup | undefined;
  /** The page has agreed to an offer made of that leg's description, which that one does not know yet. */
  agreedTo: FakeLeg | undefined;
  /** It waits for its own offer until the peer has agreed; called with that. */
  informed: (() => void) | undefined;
  /** Who is heard. */
  peer: FakeLeg | undefined;
  /** The other side as it was shown last. */
  shown: { number: string; name: string } | undefined;
  port: RelayPort | undefined;
  expiry: NodeJS.Timeout | undefined;
  ended = false;
  #work: Promise<void> = Promise.resolve();

  constructor({ channel, session, plug, byPage }: LegPlan) {
    this.channel = channel;
    this.session = session;
    this.plug = plug;
    this.byPage = byPage;
  }

  /** One after the other, so that nothing is told before what it is about. */
  do(work: () => Promise<void> | void): void {
    this.#work = this.#work.then(async () => {
      if (!this.ended) await work();
    });
  }

  /** Another port for the sound; the one before is closed. */
  async freshPort(address: string): Promise<RelayPort> {
    this.port?.close();
    this.port = undefined;
    const port = await RelayPort.open(address);
    // Another one may have been opened meanwhile, or the call may be over.
    (this.port as RelayPort | undefined)?.close();
    this.port = port;
    if (this.ended) this.end();
    port.joined((packet, isSound) => {
      const { peer } = this;
      // Until both have agreed, keys would be agreed on with what one of them is about to throw away.
      if (!peer || this.agreedTo || peer.agreedTo) return;
      // Who is held hears nothing, and is not heard.
      if (!isSound || (!this.held && !peer.held)) peer.port?.give(packet);
    });
    return port;
  }

  end(): void {
    this.ended = true;
    clearTimeout(this.expiry);
    if (this.peer?.peer === this) this.peer.peer = undefined;
    this.peer = undefined;
    this.port?.close();
    this.port = undefined;
  }
}
