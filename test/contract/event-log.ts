/** Everything a provider says during one test, with waits that never miss what has been said already. */
import type { BaseCtiProvider } from '../../core/provider/base-cti-provider.ts';
import type { CtiEvent, CtiEventOf, CtiEventType } from '../../core/model/events.ts';
import { Invariants } from './invariants.ts';

/** Real phone systems in slow machines need a while; a failure is reported long before a person would wait. */
const patience = 15_000;

export class EventLog {
  readonly events: CtiEvent[] = [];
  readonly invariants: Invariants;
  readonly #provider: BaseCtiProvider;
  readonly #stop: () => void;
  #wake: (() => void)[] = [];
  #read = 0;

  constructor(provider: BaseCtiProvider) {
    this.#provider = provider;
    this.invariants = new Invariants(provider);
    this.#stop = provider.listen((event) => {
      this.events.push(event);
      this.invariants.check(event);
      for (const wake of this.#wake.splice(0)) wake();
    });
  }

  /** The next event of that type that has not been waited for, skipping others. */
  async next<T extends CtiEventType>(
    type: T,
    test: (event: CtiEventOf<T>) => boolean = () => true,
  ): Promise<CtiEventOf<T>> {
    const deadline = Date.now() + patience;
    for (;;) {
      for (let i = this.#read; i < this.events.length; i++) {
        const event = this.events[i];
        if (event?.type === type && test(event as CtiEventOf<T>)) {
          this.#read = i + 1;
          return event as CtiEventOf<T>;
        }
      }
      await this.#change(
        deadline,
        () => `waited for ${type}; heard since: ${this.said(this.#read).join(' ') || 'nothing'}`,
      );
    }
  }

  /** Waits until something is true, of this provider or of another one that this log does not hear. */
  async until(what: string, test: () => boolean): Promise<void> {
    const deadline = Date.now() + patience;
    while (!test()) {
      if (Date.now() > deadline) {
        throw new Error(`waited until ${what}; own calls: ${JSON.stringify(this.#provider.state.calls)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Names of the events of calls, with the call's short mark, from an index on; leaves out what may come at any time. */
  said(from = 0): string[] {
    const quiet: CtiEventType[] = [
      'rawMessage',
      'lineStateChanged',
      'callSaved',
      'callInfoChanged',
      'currentCallChanged',
      'webRtcStarted',
      'webRtcVideoStarted',
      'webRtcDestroyed',
    ];
    return this.events.slice(from).flatMap((event) => (quiet.includes(event.type) ? [] : [event.type]));
  }

  ofCall(id: string): CtiEvent[] {
    return this.events.filter((event) => 'call' in event && event.call?.id === id);
  }

  /** The id that a call has taken in the place of `id`. */
  laterId(id: string): string | undefined {
    const renamed = this.events.find((event) => event.type === 'callInfoChanged' && event.previousId === id);
    return renamed?.type === 'callInfoChanged' ? renamed.call.id : undefined;
  }

  /** Everything said from now on counts as unread. */
  mark(): number {
    this.#read = this.events.length;
    return this.#read;
  }

  close(): void {
    this.#stop();
  }

  #change(deadline: number, problem: () => string): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => {
          reject(new Error(problem()));
        },
        Math.max(0, deadline - Date.now()),
      );
      this.#wake.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}
