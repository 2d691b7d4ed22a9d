/** What both ends agree about a call's sound: one change at a time (RFC 3261 §14), and a refusal is not the end of the call. */
import { CtiError } from '../../provider/errors.ts';
import type { Clock } from '../../provider/world.ts';
import type { JsSession } from './jssip.ts';

/** Another change may be under way, also one that the far end began, ms. */
const patience = 5000;
const look = 20;

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

  async #ready(session: JsSession): Promise<void> {
    const until = this.#clock.now() + patience;
    while (!session.isReadyToReOffer()) {
      if (session.isEnded()) throw new CtiError('callNotFound');
      if (this.#clock.now() > until) throw new CtiError('busy');
      await new Promise<void>((resolve) => void this.#clock.setTimeout(resolve, look));
    }
  }
}
