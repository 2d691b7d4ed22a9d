/** Calls of users: read by page, counted, told in full, and written about. Both doors, HTTP and socket, come here. */
import { sql } from 'kysely';
import type { AgentsQuery, CallChange, CallsQuery, TotalsQuery } from '../../core/messaging/call-questions.ts';
import { CtiError } from '../../core/provider/errors.ts';
import type { Clock } from '../../core/provider/world.ts';
import type { CallAgent, CallStory, HistoryPage, HourTotals } from '../../core/session/call-history.ts';
import type { QualitySummary } from '../../core/webphone/quality.ts';
import { Forms } from '../store/forms.ts';
import { compiled, type Store } from '../store/store.ts';
import type { CallLinksTable, CallsTable } from '../store/tables.ts';
import { filtered, ofParties, PartySearch } from './call-filter.ts';
import { CallPages, type ListedRow } from './call-pages.ts';
import { filterValues } from './call-values.ts';
import { callStory, listedCall, type ShownCall } from './shown-call.ts';
import type { WhoseCalls } from './whose-calls.ts';

const hour = 3_600_000;
/** More than these are not counted: whoever left a thousand missed calls unseen is not helped by the exact number. */
const mostUnseen = 1000;
/** Records that one call may belong to. */
const mostLinks = 50;

export interface CallsPage extends HistoryPage {
  calls: ShownCall[];
  next: string | null;
  /** The asker may choose whose calls. */
  agents: boolean;
}

export class CallHistory {
  readonly #db: Store['db'];
  readonly #store: Pick<Store, 'read' | 'write'>;
  readonly #whose: WhoseCalls;
  readonly #search: PartySearch;
  readonly #pages: CallPages;
  readonly #linksOf: Forms<{ ids: string[] }>;
  readonly #unseenOf: Forms<{ userId: string }>;
  readonly #clock: Clock;
  readonly #changed: (userId: string, id?: string, change?: CallChange) => void;

  /**
   * @param whose whose calls somebody may see
   * @param changed told when somebody has written about a call, with what was written, and without an id when the missed
   *   ones were looked at
   */
  constructor(
    store: Store,
    clock: Clock,
    whose: WhoseCalls,
    changed: (userId: string, id?: string, change?: CallChange) => void = () => undefined,
  ) {
    this.#db = store.db;
    this.#store = store;
    this.#clock = clock;
    this.#changed = changed;
    this.#whose = whose;
    this.#search = new PartySearch(store);
    this.#pages = new CallPages(store.db);
    this.#linksOf = new Forms((_, { ids }) =>
      store.db.selectFrom('call_links').selectAll().where('call_id', 'in', ids).orderBy('kind').orderBy('record_id'),
    );
    this.#unseenOf = new Forms((_, { userId }) => unseenCalls(store.db, userId));
  }

  /** @throws CtiError `missingRights` for the calls of others */
  async page(userId: string, query: CallsQuery): Promise<CallsPage> {
    const { limit = 20, search, agent } = query;
    const owner = await this.#whose.owner(userId, agent);
    const searched = await this.#search.find(owner, search);
    const [found, unseen, agents] = await Promise.all([
      this.#store.read<ListedRow>(this.#pages.statement(owner, query, searched)),
      this.#unseen(userId),
      this.#whose.mayReadAll(userId),
    ]);
    const rows = found.slice(0, limit);
    const [links, counts, named] = await Promise.all([
      this.#links(rows),
      query.group === true && owner !== undefined ? this.#counts(owner, rows) : undefined,
      agent === undefined ? undefined : this.#whose.named(rows.map(({ user_id }) => user_id)),
    ]);
    const last = rows.at(-1);
    return {
      calls: rows.map((row) => ({
        ...listedCall(row, links.get(row.id) ?? []),
        ...(named ? { agent: named.get(row.user_id) ?? { id: row.user_id, name: '' } } : {}),
        ...(row.user_id === userId ? {} : { readOnly: true }),
        ...(counts ? { count: counts.get(row.party_key) ?? 1 } : {}),
      })),
      next: found.length > limit && last ? `${last.started_at}_${last.id}` : null,
      unseen,
      agents,
    };
  }

  /**
   * Hours are counted from `from` on, so that they are those of the asking page's time zone.
   * @throws CtiError `missingRights` for the calls of others
   */
  async totals(userId: string, query: TotalsQuery): Promise<HourTotals[]> {
    const { search, from, kind = 'all', agent } = query;
    const owner = await this.#whose.owner(userId, agent);
    const values = filterValues(owner, query, await this.#search.find(owner, search));
    const rows = await ofParties(filtered(this.#db.selectFrom('calls'), this.#db, kind, values), this.#db, values)
      .select([
        sql<number>`(calls.started_at - cast(${from} as bigint)) / ${sql.lit(hour)}`.as('hour'),
        sql<number>`count(*)`.as('calls'),
        sql<number>`count(calls.connected_at)`.as('answered'),
        sql<number>`sum(calls.missed)`.as('missed'),
      ])
      .groupBy('hour')
      .orderBy('hour')
      .execute();
    return rows.map((row) => {
      const [calls, answered, missed] = [Number(row.calls), Number(row.answered), Number(row.missed)];
      return { at: from + Number(row.hour) * hour, answered, missed, other: calls - answered - missed };
    });
  }

  /** @param agent of a question */
  async mayRead(userId: string, agent: string | undefined): Promise<boolean> {
    return this.#whose.mayRead(userId, agent);
  }

  /** Those whose calls the user may look at. @throws CtiError `missingRights` */
  agents(userId: string, query: AgentsQuery): Promise<CallAgent[]> {
    return this.#whose.agents(userId, query);
  }

  /** @throws CtiError `callNotFound`, also for the calls of others where they are nothing to the user */
  async call(userId: string, id: string): Promise<CallStory> {
    const row = await this.#db.selectFrom('calls').selectAll().where('id', '=', id).executeTakeFirst();
    if (!row || !(await this.#whose.mayRead(userId, row.user_id))) throw new CtiError('callNotFound');
    const [links, number, events, named] = await Promise.all([
      this.#links([row]),
      this.#db
        .selectFrom('call_numbers')
        .select(['raw', 'e164', 'extension'])
        .where('call_id', '=', id)
        .executeTakeFirst(),
      this.#db.selectFrom('call_events').selectAll().where('call_id', '=', id).orderBy('at').limit(1000).execute(),
      row.user_id === userId ? undefined : this.#whose.named([row.user_id]),
    ]);
    return {
      ...callStory(row, links.get(id) ?? [], events),
      ...(number ? { partyNumber: number } : {}),
      ...(named ? { agent: named.get(row.user_id) ?? { id: row.user_id, name: '' }, readOnly: true } : {}),
    };
  }

  /** Durable when it settles. @throws CtiError `callNotFound`, also for the calls of others */
  async change(userId: string, id: string, change: CallChange): Promise<void> {
    const { outcome, note, followUpAt, followUpOwner, link = [], unlink = [] } = change;
    const row = await this.#db
      .selectFrom('calls')
      .select('started_at')
      .where('id', '=', id)
      .where('user_id', '=', userId)
      .executeTakeFirst();
    if (!row) throw new CtiError('callNotFound');
    if (link.length > 0) await this.#assertRoom(id, link.length);
    const written = {
      outcome,
      note: note === '' ? null : note,
      follow_up_at: followUpAt,
      follow_up_owner: followUpOwner,
    };
    const set = Object.fromEntries(Object.entries(written).filter(([, value]) => value !== undefined));
    await this.#store.write([
      compiled(
        this.#db
          .updateTable('calls')
          .set({ ...set, edited_at: this.#clock.now() })
          .where('id', '=', id),
      ),
      ...unlink.map((each) =>
        compiled(
          this.#db
            .deleteFrom('call_links')
            .where('call_id', '=', id)
            .where('kind', '=', each.kind)
            .where('record_id', '=', each.id),
        ),
      ),
      ...link.map(({ kind, id: record_id, title = null }) =>
        compiled(
          this.#db
            .insertInto('call_links')
            .values({ call_id: id, kind, record_id, title, user_id: userId, started_at: row.started_at })
            .onConflict((conflict) => conflict.columns(['call_id', 'kind', 'record_id']).doUpdateSet({ title })),
        ),
      ),
    ]);
    this.#changed(userId, id, change);
  }

  /** How a call sounded; a later measure, of another page that had the call, takes the place of a shorter one. */
  async sounded(userId: string, id: string, quality: QualitySummary): Promise<void> {
    const row = await this.#db
      .selectFrom('calls')
      .select('quality')
      .where('id', '=', id)
      .where('user_id', '=', userId)
      .executeTakeFirst();
    if (!row) throw new CtiError('callNotFound');
    const before = row.quality === null ? undefined : (JSON.parse(row.quality) as QualitySummary);
    if (before && before.seconds > quality.seconds) return;
    await this.#store.write([
      compiled(
        this.#db
          .updateTable('calls')
          .set({ quality: JSON.stringify(quality) })
          .where('id', '=', id),
      ),
    ]);
    this.#changed(userId, id);
  }

  /** The missed calls that started until then have been looked at. @param until UTC ms */
  async seen(userId: string, until = this.#clock.now()): Promise<void> {
    const { numUpdatedRows } = await this.#db
      .updateTable('calls')
      .set({ seen_at: this.#clock.now() })
      .where('user_id', '=', userId)
      .where(sql<boolean>`missed = 1 and seen_at is null`)
      .where('started_at', '<=', until)
      .executeTakeFirst();
    if (numUpdatedRows > 0n) this.#changed(userId);
  }

  async #unseen(userId: string): Promise<number> {
    const [row] = await this.#store.read<{ count: number }>(this.#unseenOf.statement('', { userId }));
    return Number(row?.count ?? 0);
  }

  async #links(rows: readonly Pick<CallsTable, 'id'>[]): Promise<Map<string, CallLinksTable[]>> {
    const byCall = new Map<string, CallLinksTable[]>();
    if (rows.length === 0) return byCall;
    const ids = rows.map(({ id }) => id);
    const links = await this.#store.read<CallLinksTable>(this.#linksOf.statement('', { ids }));
    for (const link of links) byCall.set(link.call_id, [...(byCall.get(link.call_id) ?? []), link]);
    return byCall;
  }

  async #counts(userId: string, rows: readonly Pick<CallsTable, 'party_key'>[]): Promise<Map<string, number>> {
    const keys = [...new Set(rows.map(({ party_key }) => party_key))];
    if (keys.length === 0) return new Map();
    const counts = await this.#db
      .selectFrom('calls')
      .select(['party_key', sql<number>`count(*)`.as('count')])
      .where('user_id', '=', userId)
      .where('party_key', 'in', keys)
      .groupBy('party_key')
      .execute();
    return new Map(counts.map(({ party_key, count }) => [party_key, Number(count)]));
  }

  async #assertRoom(id: string, more: number): Promise<void> {
    const { count } = await this.#db
      .selectFrom('call_links')
      .select(sql<number>`count(*)`.as('count'))
      .where('call_id', '=', id)
      .executeTakeFirstOrThrow();
    if (Number(count) + more > mostLinks) throw new CtiError('invalidMessage', `at most ${mostLinks} records a call`);
  }
}

function unseenCalls(db: Store['db'], userId: string) {
  const unseen = db
    .selectFrom('calls')
    .select(sql<number>`1`.as('one'))
    .where('user_id', '=', userId)
    .where(sql<boolean>`missed = 1 and seen_at is null`)
    .limit(mostUnseen);
  return db.selectFrom(unseen.as('unseen')).select(sql<number>`count(*)`.as('count'));
}
