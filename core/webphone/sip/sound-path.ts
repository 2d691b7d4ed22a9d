/** Watches whether sound gets through between the ends of a call, and looks for a new way when it does not. */
import type { Clock, Timer } from '../../provider/world.ts';

/** A lost way is looked for this long, ms; the first try waits for a blink of the network to be over. */
const patience = 20_000;
const blink = 2000;
const again = 5000;

export interface SoundPathNeeds {
  clock: Clock;
  /** @param until UTC ms; the call ends then */
  lost: (until: number) => void;
  back: () => void;
  /** Looks for another way. */
  look: () => void;
  /** There is none. */
  gaveUp: () => void;
}

export class SoundPath {
  readonly #needs: SoundPathNeeds;
  #until: number | undefined;
  #timer: Timer;

  constructor(needs: SoundPathNeeds) {
    this.#needs = needs;
  }

  /** A lost way is looked for until then, UTC ms. */
  get until(): number | undefined {
    return this.#until;
  }

  watch(connection: RTCPeerConnection): void {
    connection.addEventListener('iceconnectionstatechange', () => {
      const state = connection.iceConnectionState;
      if (state === 'disconnected' || state === 'failed') this.lost();
      else if (state === 'connected' || state === 'completed') this.#back();
    });
  }

  lost(): void {
    if (this.#until !== undefined) return;
    const { clock, lost } = this.#needs;
    const until = clock.now() + patience;
    this.#until = until;
    this.#timer = clock.setTimeout(() => {
      this.#try(until);
    }, blink);
    lost(until);
  }

  stop(): void {
    this.#needs.clock.clearTimeout(this.#timer);
  }

  #try(until: number): void {
    const { clock, look, gaveUp } = this.#needs;
    if (clock.now() >= until) {
      gaveUp();
      return;
    }
    this.#timer = clock.setTimeout(() => {
      this.#try(until);
    }, again);
    look();
  }

  #back(): void {
    if (this.#until === undefined) return;
    this.#until = undefined;
    this.stop();
    this.#needs.back();
  }
}
