/** The signed-in user's calls, asked of the Messaging Service: the same in a page of any origin, and never faster than it likes. */
import type { QuestionName } from '../messaging/call-questions.ts';
import { CtiError } from '../provider/errors.ts';
import type {
  CallAgent,
  CallChange,
  CallHistorySource,
  CallRecording,
  CallsQuery,
  CallStory,
  HistoryCall,
  HistoryPage,
  HourTotals,
  TotalsQuery,
} from './call-history.ts';

/** So many questions at once, and after that one in this time, ms; the service allows twice as many. */
const burst = 10;
const pace = 50;
/** How long a question waits for the sign-in, ms. */
const patience = 10_000;

/** What answers: the session's connection, when it is signed in. */
export interface Answerer {
  readonly signedIn: boolean;
  ask(what: string, input: unknown): Promise<unknown>;
}

export class SessionHistory implements CallHistorySource {
  readonly #answerer: () => Answerer | undefined;
  readonly #base: () => string;
  readonly #listeners = new Set<(id?: string) => void>();
  readonly #waiting = new Set<() => void>();
  /** There once the service has said that this user may see the calls of others. */
  agents: ((search: string) => Promise<CallAgent[]>) | undefined;
  /** When the next question may be sent, if no burst is left. */
  #free = 0;

  /**
   * @param answerer the connection of the moment; nothing while nobody is signed in
   * @param base address of the server
   */
  constructor(answerer: () => Answerer | undefined, base: () => string) {
    this.#answerer = answerer;
    this.#base = base;
  }

  async calls(query: CallsQuery): Promise<HistoryPage> {
    const { calls, next, unseen, agents } = fields(await this.#ask('calls', query));
    this.agents = agents === true ? this.#agents : undefined;
    return {
      calls: rows(calls).filter(isCall),
      next: typeof next === 'string' ? next : null,
      unseen: typeof unseen === 'number' ? unseen : 0,
    };
  }

  async totals(query: TotalsQuery): Promise<HourTotals[]> {
    return rows(fields(await this.#ask('callTotals', query))['hours']) as HourTotals[];
  }

  async call(id: string): Promise<CallStory> {
    const call = await this.#ask('call', { id });
    if (!isCall(call)) throw new CtiError('damagedMessage');
    return call;
  }

  async change(id: string, change: CallChange): Promise<void> {
    await this.#ask('changeCall', { id, change });
  }

  async recordings(id: string): Promise<CallRecording[]> {
    const found = rows(fields(await this.#ask('recordings', { id }))['recordings']).map(fields);
    // What the server has is a path on it, and the page may be of another origin.
    const whole = (path: unknown) => (typeof path === 'string' ? new URL(path, this.#base()).href : undefined);
    return found.flatMap(({ url, download }) => {
      const address = whole(url);
      return address === undefined ? [] : [{ url: address, download: whole(download) }];
    });
  }

  readonly #agents = async (search: string): Promise<CallAgent[]> =>
    rows(fields(await this.#ask('callAgents', { search: search.slice(0, 64) }))['agents']).filter(isAgent);

  async seen(): Promise<void> {
    await this.#ask('callsSeen', {});
  }

  subscribe(changed: (id?: string) => void): () => void {
    this.#listeners.add(changed);
    return () => this.#listeners.delete(changed);
  }

  /** The connection is signed in, or calls have been saved or written about. @param id of the call, if it is one */
  changed(id?: string): void {
    for (const go of this.#waiting) go();
    for (const listener of [...this.#listeners]) listener(id);
  }

  async #ask(what: QuestionName | 'recordings', input: unknown): Promise<unknown> {
    if (!this.#answerer()?.signedIn) await this.#signedIn();
    await this.#turn();
    const answerer = this.#answerer();
    if (!answerer) throw new CtiError('notAuthorised');
    return answerer.ask(what, input);
  }

  #signedIn(): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (done: () => void) => () => {
        clearTimeout(timer);
        this.#waiting.delete(go);
        done();
      };
      const go = settle(resolve);
      const timer = setTimeout(
        settle(() => {
          reject(new CtiError(this.#answerer() ? 'linkDown' : 'notAuthorised'));
        }),
        patience,
      );
      this.#waiting.add(go);
    });
  }

  async #turn(): Promise<void> {
    const now = Date.now();
    this.#free = Math.max(now, this.#free) + pace;
    const wait = this.#free - now - burst * pace;
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function rows(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function isCall(row: unknown): row is HistoryCall {
  const { id, number, startedAt } = fields(row);
  return typeof id === 'string' && typeof number === 'string' && typeof startedAt === 'number';
}

function isAgent(row: unknown): row is CallAgent {
  const { id, name } = fields(row);
  return typeof id === 'string' && typeof name === 'string';
}
