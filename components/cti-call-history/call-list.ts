/** The calls that a list shows: loaded page by page, kept up to date, and one by one when only one has changed. No element, no words. */
import type { CallHistorySource, CallsQuery, HistoryCall, HistoryPage } from '../../core/session/call-history.ts';

/** Calls of the first page, and of each further one. */
const pageSize = 100;
/** Several changes at once are looked at together, after this, ms. */
const settleTime = 250;

export type ListState = 'loading' | 'ready' | 'failed';

export class CallList {
  readonly #changed: () => void;
  #source: CallHistorySource | undefined;
  #query: CallsQuery = {};
  #unsubscribe: (() => void) | undefined;
  /** Which calls were asked for last; the answer to anything before is not wanted any more. */
  #asked = 0;
  #next: string | null = null;
  #loadingMore = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stale = new Set<string>();

  calls: readonly HistoryCall[] = [];
  state: ListState = 'loading';
  /** What is shown belongs to the filter before; the calls of this one are on their way. */
  pending = false;
  /** The end could not be loaded. */
  moreFailed = false;
  unseen = 0;
  /** The source has refused the calls of others. */
  ownOnly = false;

  /** @param changed told when there is something else to show */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** There are older calls than those that are loaded. */
  get more(): boolean {
    return this.#next !== null;
  }

  /** Which calls to show. The same again changes nothing. */
  show(source: CallHistorySource | undefined, query: CallsQuery): void {
    const sameSource = source === this.#source;
    if (sameSource && JSON.stringify(query) === JSON.stringify(this.#query)) return;
    this.#query = query;
    if (!sameSource) {
      this.stop();
      this.calls = [];
      this.state = 'loading';
      this.ownOnly = false;
      this.#source = source;
      this.#unsubscribe = source?.subscribe?.((id) => {
        this.#hear(id);
      });
    }
    if (source) void this.reload();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    this.#source = undefined;
    this.#asked++;
  }

  /** From the beginning. */
  async reload(): Promise<void> {
    const asked = ++this.#asked;
    this.pending = true;
    if (this.state === 'failed') this.state = 'loading';
    this.#changed();
    const page = await this.#page({});
    if (asked !== this.#asked) return;
    this.pending = false;
    // Told before it is a failure: the tag asks for one's own then.
    if (!page && this.ownOnly && this.#query.agent !== undefined) {
      this.#changed();
      return;
    }
    this.state = page ? 'ready' : 'failed';
    this.#loadingMore = false;
    this.moreFailed = false;
    this.calls = page?.calls ?? [];
    this.#next = page?.next ?? null;
    this.#changed();
  }

  /** The page after the last that is loaded. */
  async loadMore(): Promise<void> {
    if (this.#next === null || this.#loadingMore || this.pending) return;
    this.#loadingMore = true;
    this.moreFailed = false;
    const asked = this.#asked;
    const page = await this.#page({ before: this.#next });
    if (asked !== this.#asked) return;
    this.#loadingMore = false;
    if (page) {
      const known = new Set(this.calls.map(({ id }) => id));
      this.calls = [...this.calls, ...page.calls.filter(({ id }) => !known.has(id))];
      this.#next = page.next ?? null;
    } else {
      this.moreFailed = true;
    }
    this.#changed();
  }

  /** What was written here, before the list hears of it from outside. */
  patch(id: string, change: Partial<HistoryCall>): void {
    this.calls = this.calls.map((call) => (call.id === id ? { ...call, ...change } : call));
    this.#changed();
  }

  #hear(id: string | undefined): void {
    if (id !== undefined) this.#stale.add(id);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#refresh(), settleTime);
  }

  /** Newer and changed calls come into what is loaded; how far one has scrolled stays. */
  async #refresh(): Promise<void> {
    if (this.pending || this.state !== 'ready') return this.reload();
    const asked = this.#asked;
    const stale = [...this.#stale];
    this.#stale.clear();
    // People go up in a grouped list: only all of it is right.
    const limit = this.#query.group ? Math.min(200, Math.max(pageSize, this.calls.length)) : pageSize;
    const page = await this.#page({ limit });
    if (asked !== this.#asked || !page) return;
    const fresh = new Set(page.calls.map(({ id }) => id));
    const last = page.calls.at(-1);
    const joined = last !== undefined && this.calls.some(({ id }) => id === last.id);
    if (!page.next || !joined || this.#query.group) {
      this.calls = page.calls;
      this.#next = page.next ?? null;
    } else {
      // What is newer than the end of the page and not in it is gone: it does not fit the filter any more.
      const older = this.calls.slice(this.calls.findIndex(({ id }) => id === last.id) + 1);
      this.calls = [...page.calls, ...older.filter(({ id }) => !fresh.has(id))];
      await this.#refreshOlder(stale.filter((id) => !fresh.has(id) && older.some((call) => call.id === id)));
    }
    this.#changed();
  }

  async #refreshOlder(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      const call = await this.#source?.call?.(id).catch(() => undefined);
      if (call) this.calls = this.calls.map((old) => (old.id === id ? { ...old, ...call } : old));
    }
  }

  async #page(where: CallsQuery): Promise<HistoryPage | undefined> {
    try {
      const page = await this.#source?.calls({ limit: pageSize, ...this.#query, ...where });
      if (page?.unseen !== undefined) this.unseen = page.unseen;
      return page;
    } catch (error) {
      this.ownOnly ||= this.#query.agent !== undefined && (error as { code?: unknown }).code === 'missingRights';
      return undefined;
    }
  }
}
