/** The calls of users as the service has them: answers what pages ask about them, and tells pages what has changed. */
import type { CallChange } from '../../core/messaging/call-questions.ts';
import type { Clock } from '../../core/provider/world.ts';
import type { Hub } from '../messaging/hub.ts';
import type { Store } from '../store/store.ts';
import { answer } from './call-answers.ts';
import { CallHistory } from './call-history.ts';
import type { WhoseCalls } from './whose-calls.ts';
import { CallWatch, type WatchingPage } from './call-watch.ts';

export interface CallsServiceSetup {
  store: Store;
  hub: Hub;
  clock: Clock;
  whose: WhoseCalls;
  /** Told of what somebody has written about a call. */
  written: (userId: string, id: string, change: CallChange) => void;
}

export class CallsService {
  readonly history: CallHistory;
  readonly #watch: CallWatch;
  readonly #unlisten: () => void;

  constructor({ store, hub, clock, whose, written }: CallsServiceSetup) {
    this.#watch = new CallWatch(clock);
    this.history = new CallHistory(store, clock, whose, (userId, id, change) => {
      hub.session(userId)?.tell({ type: 'callsChanged', ...(id === undefined ? {} : { id }) });
      if (id === undefined) return;
      this.#watch.changed(userId);
      if (change) written(userId, id, change);
    });
    this.#unlisten = hub.listen(({ user }, { type }) => {
      if (type === 'callSaved') this.#watch.changed(user.id);
    });
  }

  /** @throws CtiError as `answer` of `call-answers.ts` */
  async answer(userId: string, what: string, input: unknown, page: WatchingPage): Promise<unknown> {
    const answered = await answer(this.history, userId, what, input);
    const { agent } = (what === 'calls' ? input : {}) as { agent?: string };
    if (agent !== undefined && agent !== userId) this.#watch.asked(page, agent);
    return answered;
  }

  gone(page: WatchingPage): void {
    this.#watch.gone(page);
  }

  stop(): void {
    this.#unlisten();
    this.#watch.stop();
  }
}
