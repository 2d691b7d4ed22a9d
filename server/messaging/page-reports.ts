/** What the pages that are open have told of themselves, the last of each: in memory, bounded, and gone soon after the page. */
import * as v from 'valibot';
import { type PageReport, pageReport } from '../../core/messaging/page-report.ts';
import { CtiError } from '../../core/provider/errors.ts';
import type { Clock } from '../../core/provider/world.ts';
import type { Listener, PageOrigin } from './user-session.ts';

/** Pages of one user, and of all. */
const mostOfUser = 32;
const most = 25_000;
/** How long what a page has told outlives its socket, which may come back, ms. */
const grace = 20_000;

export interface KnownReport extends PageReport, PageOrigin {
  userId: string;
  /** When it was told, UTC ms. */
  at: number;
}

interface Entry {
  report: KnownReport;
  from: Listener;
  /** UTC ms; nothing while the page's socket is there. */
  goneAt?: number;
}

export class PageReports {
  readonly #clock: Pick<Clock, 'now'>;
  /** By user, then by page. */
  readonly #users = new Map<string, Map<string, Entry>>();
  #count = 0;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** @param input as it came from the page @throws CtiError `invalidMessage`, `tooFast` where there are too many pages */
  note(userId: string, from: Listener, input: unknown): void {
    const parsed = v.safeParse(pageReport, input);
    if (!parsed.success || !from.origin) throw new CtiError('invalidMessage');
    const report = { ...parsed.output, ...from.origin, userId, at: this.#clock.now() };
    const pages = this.#users.get(userId) ?? new Map<string, Entry>();
    for (const [page, entry] of pages) {
      const same = entry.report.browser === report.browser && entry.report.origin === report.origin;
      // Whoever has loaded the page again is this one now, and a socket is one page's.
      if (entry.from === from || (entry.goneAt !== undefined && same)) this.#drop(userId, pages, page);
    }
    if (!pages.has(report.page)) {
      if (this.#count >= most) void this.all;
      if (pages.size >= mostOfUser || this.#count >= most) throw new CtiError('tooFast');
      this.#count++;
    }
    pages.set(report.page, { report, from });
    this.#users.set(userId, pages);
  }

  /** A page's socket is gone; it may come back. */
  gone(userId: string, from: Listener): void {
    const now = this.#clock.now();
    for (const entry of this.#users.get(userId)?.values() ?? []) if (entry.from === from) entry.goneAt = now;
  }

  of(userId: string): KnownReport[] {
    this.#forget(userId);
    return [...(this.#users.get(userId)?.values() ?? [])].map(({ report }) => report);
  }

  get all(): KnownReport[] {
    return [...this.#users.keys()].flatMap((userId) => this.of(userId));
  }

  #forget(userId: string): void {
    const pages = this.#users.get(userId);
    const now = this.#clock.now();
    for (const [page, { goneAt }] of pages ?? []) {
      if (pages && goneAt !== undefined && now - goneAt > grace) this.#drop(userId, pages, page);
    }
  }

  #drop(userId: string, pages: Map<string, Entry>, page: string): void {
    pages.delete(page);
    this.#count--;
    if (pages.size === 0) this.#users.delete(userId);
  }
}
