/** Tones that we have sent come back as events, one by one; they are told once, when the phone system has taken them. */
import type { Clock } from '../../provider/world.ts';

/** How long echoes are waited for, ms. */
const patience = 5000;

export class SentTones {
  readonly #clock: Clock;
  #sent: { callId: string; digits: string; until: number }[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @returns a function that forgets them, for a command that was refused */
  sent(callId: string, digits: string): () => void {
    const tones = { callId, digits, until: this.#clock.now() + patience };
    this.#sent.push(tones);
    return () => {
      this.#sent = this.#sent.filter((each) => each !== tones);
    };
  }

  /** Whether a tone that is heard is one of ours; it is used up then. */
  expects(callId: string, digit: string): boolean {
    this.#sent = this.#sent.filter(({ digits, until }) => digits !== '' && until > this.#clock.now());
    const tones = this.#sent.find((each) => each.callId === callId);
    if (!tones || digit === '' || !tones.digits.startsWith(digit)) return false;
    tones.digits = tones.digits.slice(digit.length);
    return true;
  }
}
