/**
 * A page's session at the fake, whatever socket carries it: a device at the exchange. What the exchange tells it goes to the
 * page, with a description of the other side's sound; answered calls outlive the socket for a while.
 */
import type { FakeDevice, PluggedDevice, RingingCall } from '../../../connectors/webitel/fake-device.ts';
import { codeOfCause } from './causes.ts';
import { FakeLeg, type LegSession } from './leg.ts';
import { nobodys, nobodysAnswer, passedOn, type Setup, setupOf } from './sdp.ts';

/** The socket that carries it now. */
export interface SessionSocket {
  tell(method: string, params: object): void;
  raw(text: string): void;
  /** @param gently with a closing handshake */
  close(gently?: boolean): void;
}

export interface SessionNeeds {
  /** Where the sound's ports are. */
  address: string;
  /** Answered calls outlive the socket so long, ms. */
  detachTimeout: number;
  legs: Map<string, FakeLeg>;
}

export class FakeSession implements FakeDevice, LegSession {
  readonly kind = 'verto';
  readonly sessid: string;
  readonly account: string;
  socket: SessionSocket | undefined;
  plug: PluggedDevice | undefined;
  readonly #needs: SessionNeeds;

  constructor(sessid: string, account: string, needs: SessionNeeds) {
    this.sessid = sessid;
    this.account = account;
    this.#needs = needs;
  }

  get isThere(): boolean {
    return this.socket !== undefined;
  }

  get legs(): FakeLeg[] {
    return [...this.#needs.legs.values()].filter(({ session }) => session === this);
  }

  leg(channel: unknown): FakeLeg | undefined {
    const leg = typeof channel === 'string' ? this.#needs.legs.get(channel) : undefined;
    return leg?.session === this ? leg : undefined;
  }

  // What the exchange tells.

  rings(call: RingingCall): void {
    if (!this.plug) return;
    const leg = this.#newLeg(call.channel, this.plug, false);
    const other = call.other === undefined ? undefined : this.#needs.legs.get(call.other);
    leg.shown = { number: call.number, name: call.name };
    leg.do(async () => {
      const port = await leg.freshPort(this.#needs.address);
      leg.agreedTo = other?.sdp === undefined ? undefined : other;
      this.#tell('verto.invite', {
        callID: leg.channel,
        sdp: other?.sdp === undefined ? nobodys(port, 'actpass') : passedOn(other.sdp, port, 'actpass'),
        variables: {},
        caller_id_name: call.name,
        caller_id_number: call.number,
        callee_id_name: call.ownName,
        callee_id_number: call.ownNumber,
        display_direction: 'outbound',
      });
    });
  }

  bridged(channel: string, other: string | undefined): void {
    const leg = this.leg(channel);
    if (!leg) return;
    const peer = other === undefined ? undefined : this.#needs.legs.get(other);
    leg.do(() => this.#bridge(leg, peer));
  }

  party(channel: string, number: string, name: string): void {
    const leg = this.leg(channel);
    if (!leg) return;
    leg.shown = { number, name };
    leg.do(() => {
      this.#display(leg);
    });
  }

  held(channel: string, on: boolean): void {
    const leg = this.leg(channel);
    if (leg) leg.held = on;
  }

  ended(channel: string, cause: string): void {
    const leg = this.leg(channel);
    leg?.do(() => {
      this.#tell('verto.bye', { callID: channel, cause, causeCode: codeOfCause(cause) });
      this.drop(leg);
    });
  }

  // What the page does.

  /** @returns false for a channel that is in use */
  invites(channel: string, number: string, sdp: string, recovers: boolean): boolean {
    if (!this.plug || this.#needs.legs.has(channel)) return false;
    const leg = this.#newLeg(channel, this.plug, true);
    leg.shown = { number, name: '' };
    leg.recovers = recovers;
    leg.sdp = sdp;
    if (this.plug.dials(channel, number)) return true;
    this.drop(leg);
    return false;
  }

  answers(leg: FakeLeg, sdp: string): void {
    this.#says(leg, sdp);
    leg.answered = leg.described = true;
    leg.plug.answers(leg.channel);
  }

  /** The page has agreed to a call that was handed over to it, or to a new description of its sound. */
  attached(leg: FakeLeg, sdp: string): void {
    this.#says(leg, sdp);
    clearTimeout(leg.expiry);
    this.#display(leg);
    const { peer } = leg;
    if (peer && leg.agreedTo === peer) leg.do(() => this.#settle(leg, peer));
  }

  /** @returns the answer to the page's offer of another way for its sound */
  async updates(leg: FakeLeg, sdp: string): Promise<string> {
    leg.sdp = sdp;
    const port = await leg.freshPort(this.#needs.address);
    const setup = otherSide(leg.setup);
    return leg.peer?.sdp === undefined ? nobodysAnswer(sdp, port, setup) : passedOn(leg.peer.sdp, port, setup);
  }

  /** Something is heard before the answer. */
  early(channel: string): void {
    const leg = this.leg(channel);
    leg?.do(async () => {
      if (leg.described || leg.sdp === undefined) return;
      leg.described = true;
      leg.setup = 'active';
      const sdp = nobodysAnswer(leg.sdp, await leg.freshPort(this.#needs.address), 'passive');
      this.#tell('verto.media', { callID: channel, sdp, variables: {} });
    });
  }

  /** Hands answered calls over to the page at the new socket. @returns their channels */
  async handOver(): Promise<string[]> {
    const legs = this.legs.filter(({ answered }) => answered);
    await Promise.all(
      legs.map(
        (leg) =>
          new Promise<void>((done) => {
            leg.agreedTo = undefined;
            leg.informed = done;
            // Where the other page is just agreeing, too, this one's turn comes after it.
            if (leg.peer?.agreedTo !== leg || !leg.peer.session.isThere) this.renegotiate(leg);
          }),
      ),
    );
    return legs.map(({ channel }) => channel);
  }

  /** The socket is gone. */
  lost(): void {
    this.socket = undefined;
    this.plug?.unplug();
    this.plug = undefined;
    for (const leg of this.legs) {
      const waiting = leg.agreedTo;
      leg.agreedTo = undefined;
      leg.informed = undefined;
      if (waiting?.informed) waiting.session.renegotiate(waiting);
      if (!leg.answered || !leg.recovers) {
        leg.plug.hangsUp(leg.channel, 'NORMAL_CLEARING');
        this.drop(leg);
      } else {
        leg.expiry = setTimeout(() => {
          leg.plug.hangsUp(leg.channel, 'RECOVERY_ON_TIMER_EXPIRE');
          this.drop(leg);
        }, this.#needs.detachTimeout);
      }
    }
  }

  drop(leg: FakeLeg): void {
    leg.end();
    this.#needs.legs.delete(leg.channel);
  }

  renegotiate(leg: FakeLeg): void {
    leg.do(async () => {
      leg.agreedTo = undefined;
      await this.#attach(leg, leg.peer, 'actpass');
    });
  }

  async #bridge(leg: FakeLeg, peer: FakeLeg | undefined): Promise<void> {
    const { peer: before } = leg;
    if (before && before !== peer && before.peer === leg) before.peer = undefined;
    leg.peer = peer;
    if (!peer) {
      if (leg.byPage && !leg.answered) await this.#answer(leg, undefined);
      return;
    }
    if (peer.peer === leg && leg.answered) return;
    peer.peer = leg;
    await this.#settle(leg, peer);
  }

  /** Until each of two pages has agreed to what the other one has said last. */
  async #settle(leg: FakeLeg, peer: FakeLeg): Promise<void> {
    if (peer.agreedTo === leg) {
      peer.agreedTo = undefined;
      await this.inform(leg, peer);
    } else if (leg.agreedTo === peer) {
      leg.agreedTo = undefined;
      peer.do(() => peer.session.inform(peer, leg));
    } else if (leg.answered) {
      await this.#attach(leg, peer, 'actpass');
    } else if (leg.byPage) {
      await this.#answer(leg, peer);
      peer.do(() => peer.session.inform(peer, leg));
    }
  }

  async inform(leg: FakeLeg, peer: FakeLeg): Promise<void> {
    if (leg.byPage && !leg.answered) await this.#answer(leg, peer);
    else await this.#attach(leg, peer, peer.setup ?? 'active', true);
  }

  async #answer(leg: FakeLeg, peer: FakeLeg | undefined): Promise<void> {
    leg.answered = true;
    let sdp: string | undefined;
    if (!leg.described && leg.sdp !== undefined) {
      const port = await leg.freshPort(this.#needs.address);
      const theirs = peer?.setup ?? 'passive';
      leg.described = true;
      leg.setup = otherSide(theirs);
      sdp = peer?.sdp === undefined ? nobodysAnswer(leg.sdp, port, 'passive') : passedOn(peer.sdp, port, theirs);
    }
    this.#tell('verto.answer', { callID: leg.channel, ...(sdp === undefined ? {} : { sdp }), variables: {} });
  }

  /** @param last the peer has agreed already, so that nothing is to follow */
  async #attach(leg: FakeLeg, peer: FakeLeg | undefined, setup: Setup, last = false): Promise<void> {
    if (!this.socket) return;
    const port = await leg.freshPort(this.#needs.address);
    if (!last && peer) leg.agreedTo = peer;
    const { number = '', name = '' } = leg.shown ?? {};
    const [own] = this.account.split('@');
    const sides = leg.byPage
      ? { caller_id_number: own, caller_id_name: own, callee_id_number: number, callee_id_name: name }
      : { caller_id_number: number, caller_id_name: name, callee_id_number: own, callee_id_name: own };
    this.#tell('verto.attach', {
      callID: leg.channel,
      sdp: peer?.sdp === undefined ? nobodys(port, setup) : passedOn(peer.sdp, port, setup),
      variables: {},
      display_direction: leg.byPage ? 'inbound' : 'outbound',
      ...sides,
    });
    leg.informed?.();
    leg.informed = undefined;
  }

  #says(leg: FakeLeg, sdp: string): void {
    leg.sdp = sdp;
    leg.setup = setupOf(sdp);
  }

  #display(leg: FakeLeg): void {
    if (!leg.shown) return;
    const { number, name } = leg.shown;
    this.#tell('verto.display', { callID: leg.channel, display_name: name || number, display_number: number });
  }

  #newLeg(channel: string, plug: PluggedDevice, byPage: boolean): FakeLeg {
    const leg = new FakeLeg({ channel, session: this, plug, byPage });
    this.#needs.legs.set(channel, leg);
    return leg;
  }

  #tell(method: string, params: object): void {
    this.socket?.tell(method, params);
  }
}

function otherSide(setup: Setup | undefined): Setup {
  return setup === 'active' ? 'passive' : 'active';
}
