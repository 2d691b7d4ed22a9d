/** The rows of the provider contract that hold always, watched over every event of every test. */
import { durations, type Call } from '../../core/model/call.ts';
import type { CtiEvent } from '../../core/model/events.ts';
import type { BaseCtiProvider } from '../../core/provider/base-cti-provider.ts';

export class Invariants {
  readonly broken: string[] = [];
  readonly #provider: BaseCtiProvider;
  readonly #started = new Set<string>();
  readonly #finished = new Set<string>();
  readonly #connected = new Set<string>();
  readonly #held = new Set<string>();
  #seq: number;
  #at = 0;
  #main: string | null;

  constructor(provider: BaseCtiProvider) {
    this.#provider = provider;
    this.#seq = provider.seq;
    this.#main = provider.state.mainCallId;
    for (const call of provider.state.calls) this.#started.add(call.id);
  }

  check(event: CtiEvent): void {
    this.#is(event.seq === this.#seq + 1, event, `seq ${event.seq} follows ${this.#seq}`);
    this.#is(event.at >= this.#at, event, 'time goes back');
    this.#seq = event.seq;
    this.#at = event.at;
    if (event.type === 'currentCallChanged') {
      this.#is((event.call?.id ?? null) !== this.#main, event, 'the main call is the same');
      this.#main = event.call?.id ?? null;
    }
    if (event.type === 'activeCallSnapshot') this.#main = event.main?.id ?? null;
    if ('call' in event && event.call && event.type !== 'currentCallChanged') this.#call(event, event.call);
  }

  #call(event: CtiEvent, call: Call): void {
    const { id } = call;
    if (event.type === 'callInfoChanged' && event.previousId !== undefined) this.#rekeyed(event.previousId, id);
    if (event.type === 'callStarted') {
      this.#is(!this.#started.has(id), event, 'started twice');
      this.#is(this.#active(id), event, 'not among the active calls');
      this.#started.add(id);
      return;
    }
    this.#is(this.#started.has(id), event, 'before callStarted');
    this.#is(event.type === 'callSaved' || !this.#finished.has(id), event, 'after callFinished');
    switch (event.type) {
      case 'commutationStarted':
        this.#is(!this.#connected.has(id), event, 'connected twice');
        this.#connected.add(id);
        break;
      case 'hold':
        this.#is(!this.#held.has(id) && call.state === 'held', event, 'hold and unhold do not alternate');
        this.#held.add(id);
        break;
      case 'unhold':
        this.#is(this.#held.has(id) && call.state === 'connected', event, 'hold and unhold do not alternate');
        this.#held.delete(id);
        break;
      case 'callFinished':
        this.#finished.add(id);
        this.#is(!this.#active(id), event, 'still among the active calls');
        this.#times(event, call);
        break;
      default:
    }
    const able = this.#provider.state.capabilities.call;
    this.#is(
      call.features.every((feature) => able.includes(feature)),
      event,
      'features beyond the capabilities',
    );
  }

  #times(event: CtiEvent, call: Call): void {
    const { startedAt, connectedAt = startedAt, endedAt = NaN, heldAt } = call;
    this.#is(startedAt <= connectedAt && connectedAt <= endedAt, event, 'start, connection and end are out of order');
    this.#is(heldAt === undefined, event, 'a hold is still open');
    const { beforeConnection, talk, hold, total } = durations(call, endedAt);
    this.#is(beforeConnection + talk + hold === total && talk >= 0 && hold >= 0, event, 'durations do not add up');
  }

  #rekeyed(from: string, to: string): void {
    for (const set of [this.#started, this.#finished, this.#connected, this.#held]) if (set.delete(from)) set.add(to);
    if (this.#main === from) this.#main = to;
  }

  #active(id: string): boolean {
    return this.#provider.state.calls.some((call) => call.id === id);
  }

  #is(holds: boolean, event: CtiEvent, problem: string): void {
    if (!holds) this.broken.push(`${event.type} (seq ${event.seq}): ${problem}`);
  }
}
