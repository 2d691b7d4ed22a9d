/**
 * A page of calls as one query. Which table leads depends on what is asked for; each is read along an index in the order
 * of the page and no further than its end, so that the last page of a million calls costs what the first does.
 */
import type { CallsQuery } from '../../core/messaging/call-questions.ts';
import { sql } from 'kysely';
import { Forms } from '../store/forms.ts';
import type { Statement } from '../store/sqlite-jobs.ts';
import type { Store } from '../store/store.ts';
import type { CallsTable } from '../store/tables.ts';
import {
  after,
  callOrder,
  type CallsSelect,
  filtered,
  type Kind,
  linkedTo,
  ofParties,
  type Order,
} from './call-filter.ts';
import { type CallValues, pageValues, type Searched } from './call-values.ts';

type Db = Store['db'];

/** How much of a note a list shows, and one letter more to tell that it goes on. */
export const notePreview = 200;

/** What a list shows of a call; neither what only the call itself tells nor the whole of a long note. */
const columns = [
  'calls.id',
  'calls.native_id',
  'calls.user_id',
  'calls.parent_id',
  'calls.direction',
  'calls.caller_id',
  'calls.caller_name',
  'calls.called_id',
  'calls.called_name',
  'calls.party_key',
  'calls.device_id',
  'calls.queue',
  'calls.started_at',
  'calls.connected_at',
  'calls.ended_at',
  'calls.before_connection_ms',
  'calls.talk_ms',
  'calls.hold_ms',
  'calls.total_ms',
  'calls.cause',
  'calls.redirecting_id',
  'calls.redirection_id',
  'calls.missed',
  'calls.outcome',
  'calls.follow_up_at',
  'calls.follow_up_owner',
  'calls.seen_at',
  'calls.edited_at',
] as const;

/** A row of a list. */
export type ListedRow = Omit<
  CallsTable,
  'connection_id' | 'party_digits' | 'held_at' | 'data' | 'quality' | 'created_at' | 'updated_at'
>;

const listed = (calls: CallsSelect) =>
  calls.select(columns).select(sql<string | null>`substr(calls.note, 1, ${sql.lit(notePreview + 1)})`.as('note'));

export class CallPages {
  readonly #forms: Forms<CallValues>;

  constructor(db: Db) {
    this.#forms = new Forms((choice, values) => {
      const [kind = 'all', grouped] = choice.split(' ') as [Kind, string?];
      return pageQuery(db, kind, grouped !== undefined, values);
    });
  }

  /**
   * @param owner whose calls; `undefined`: everybody's
   * @param searched what `query.search` comes down to
   * @returns asks for up to one call more than the limit: it tells of a next page
   */
  statement(owner: string | undefined, query: CallsQuery, searched: Searched): Statement {
    const { kind = 'all', group = false } = query;
    return this.#forms.statement(`${kind}${group ? ' grouped' : ''}`, pageValues(owner, query, searched));
  }
}

function pageQuery(db: Db, kind: Kind, grouped: boolean, values: CallValues) {
  const { owner, record, parties, rows = 0 } = values;
  if (record !== undefined) {
    const order = { at: 'call_links.started_at', id: 'call_links.call_id' } as unknown as Order;
    const linked = linkedTo(db, owner, record).innerJoin('calls', 'calls.id', 'call_links.call_id');
    return ordered(rest(linked, order), order);
  }
  if (grouped && owner !== undefined) {
    const order = { at: 'call_parties.last_started_at', id: 'call_parties.last_call_id' } as unknown as Order;
    return ordered(rest(latestOfParties(db, owner), order), order);
  }
  if (parties && parties.length > 0) return ofFewParties(parties);
  return ordered(rest(db.selectFrom('calls')));

  function rest(calls: CallsSelect, order = callOrder): CallsSelect {
    return after(ofParties(filtered(calls, db, kind, values, order), db, values), values, order);
  }

  function ordered(calls: CallsSelect, order = callOrder) {
    return listed(calls).orderBy(order.at, 'desc').orderBy(order.id, 'desc').limit(rows);
  }

  /** The first of each party's calls, then the first of all of these. */
  function ofFewParties(few: readonly string[]) {
    const first = (party: string) =>
      db
        .selectFrom(
          after(filtered(db.selectFrom('calls'), db, kind, values), values)
            .where('calls.party_key', '=', party)
            .select(['calls.id as call_id', 'calls.started_at as at'])
            .orderBy('calls.started_at', 'desc')
            .orderBy('calls.id', 'desc')
            .limit(rows)
            .as('of_party'),
        )
        .selectAll();
    const [one = '', ...others] = few;
    const all = others.reduce((union, party) => union.unionAll(first(party)), first(one));
    const page = db
      .selectFrom(all.as('found'))
      .selectAll()
      .orderBy('at', 'desc')
      .orderBy('call_id', 'desc')
      .limit(rows);
    return listed(
      db.selectFrom('calls').where('calls.id', 'in', db.selectFrom(page.as('page')).select('call_id')) as CallsSelect,
    )
      .orderBy('calls.started_at', 'desc')
      .orderBy('calls.id', 'desc');
  }
}

function latestOfParties(db: Db, owner: string): CallsSelect {
  return db
    .selectFrom('call_parties')
    .innerJoin('calls', (join) =>
      join
        .onRef('calls.id', '=', 'call_parties.last_call_id')
        // A call whose other party became somebody else is not the latest with the former.
        .onRef('calls.party_key', '=', 'call_parties.party_key'),
    )
    .where('call_parties.user_id', '=', owner);
}
