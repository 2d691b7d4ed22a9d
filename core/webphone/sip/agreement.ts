/** What both ends agree about a call's sound: one change at a time (RFC 3261 §14), and a refusal is not the end of the call. */
import { CtiError } from '../../provider/errors.ts';
import type { Clock, Timer } from '../../provider/world.ts';
import type { JsSession } from './jssip.ts';

/** Another change may be under way, also one that the far end began, ms. */
const patience = 5000;
const look = 20;
/** A far end that does not answer whether the call lives is taken for gone, ms. */
const alivePatience = 8000;

export class Agreement {
  readonly #clock: Clock;
  #turn: Promise<void> = Promise.resolve();
  #refuse: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The far end did not agree, or could not be asked. */
  refused(): void {
    this.#refuse?.();
  }

  /**
   * @param ask asks for the change and returns false where that cannot be; `done` is called when it is agreed on
   * @throws CtiError `refused`, `busy`, `callNotFound`
   */
  make(session: JsSession, ask: (done: () => void) => boolean): Promise<void> {
    const made = this.#turn.then(async () => {
      await this.#ready(session);
      await new Promise<void>((resolve, reject) => {
        this.#refuse = () => {
          this.#refuse = undefined;
          reject(new CtiError(session.isEnded() ? 'callNotFound' : 'refused'));
        };
        const asked = ask(() => {
          this.#refuse = undefined;
          resolve();
        });
        if (!asked) this.#refuse();
      });
    });
    this.#turn = made.catch(() => undefined);
    return made;
  }

  /** Asks the far end for a new way for the sound (ICE restart), which it can only agree to while the call lives. */
  async alive(session: JsSession): Promise<boolean> {
    let timer: Timer;
    const late = new Promise<void>((resolve) => (timer = this.#clock.setTimeout(resolve, alivePatience)));
    const agreed = this.make(session, (done) =>
      session.renegotiate({ rtcOfferConstraints: { iceRestart: true } }, done),
    ).catch(() => undefined);
    await Promise.race([agreed, late]);
    this.#clock.clearTimeout(timer);
    return !session.isEnded();
  }

  async #ready(session: JsSession): Promise<void> {
    const until = this.#clock.now() + patience;
    while (!session.isReadyToReOffer()) {
      if (session.isEnded()) throw new CtiError('callNotFound');
      if (this.#clock.now() > until) throw new CtiError('busy');
      await new Promise<void>((resolve) => void this.#clock.setTimeout(resolve, look));
    }
  }
}
