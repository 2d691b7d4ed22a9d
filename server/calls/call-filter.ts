/** Which calls are meant, as conditions on rows; and the few parties that a search comes down to. */
import { type SelectQueryBuilder, sql, type SqlBool } from 'kysely';
import type { CallsQuery } from '../../core/messaging/call-questions.ts';
import type { Store } from '../store/store.ts';
import type { Tables } from '../store/tables.ts';
import { partyKey, searchedWords } from './party-words.ts';

type Db = Store['db'];
export type CallFilter = Pick<CallsQuery, 'kind' | 'outcome' | 'from' | 'to' | 'number' | 'search' | 'record'>;

/** Rows of calls, whatever other tables lead to them. */
export type CallsSelect<O = object> = SelectQueryBuilder<Tables, 'calls', O>;

/** The columns in whose order calls are read: those of the table that leads. */
export interface Order {
  at: 'calls.started_at';
  id: 'calls.id';
}
export const callOrder: Order = { at: 'calls.started_at', id: 'calls.id' };

/** With more parties than this a search reads the calls in order, instead of each party's own. */
const fewParties = 40;

/** Only the calls that the filter means; for a search see `ofParties`. */
export function filtered<O>(
  rows: CallsSelect<O>,
  db: Db,
  userId: string,
  filter: CallFilter,
  order = callOrder,
): CallsSelect<O> {
  const { kind = 'all', outcome, from, to, number, record } = filter;
  let found = rows.where('calls.user_id', '=', userId);
  // Written out, for only then the index of the missed ones is used.
  if (kind === 'missed') found = found.where(sql<SqlBool>`calls.missed = 1`);
  if (kind === 'incoming') found = found.where('calls.direction', '=', 'in');
  if (kind === 'outgoing') found = found.where('calls.direction', '=', 'out');
  if (outcome !== undefined) found = found.where('calls.outcome', '=', outcome);
  if (from !== undefined) found = found.where(order.at, '>=', from);
  if (to !== undefined) found = found.where(order.at, '<', to);
  if (number !== undefined) found = found.where('calls.party_key', '=', partyKey(number));
  if (record !== undefined && order === callOrder) found = found.where('calls.id', 'in', linkedTo(db, userId, record));
  return found;
}

function linkedTo(db: Db, userId: string, record: string) {
  const { kind, id } = recordOf(record);
  return db
    .selectFrom('call_links')
    .select('call_id')
    .where('user_id', '=', userId)
    .where('kind', '=', kind)
    .where('record_id', '=', id);
}

/** @param record e.g. `contact:42` */
export function recordOf(record: string): { kind: string; id: string } {
  const at = record.indexOf(':');
  return { kind: record.slice(0, at), id: record.slice(at + 1) };
}

/** What comes before the cursor; written so that an index is entered there, and not read from its end. */
export function after<O>(rows: CallsSelect<O>, before: string | undefined, order = callOrder): CallsSelect<O> {
  if (before === undefined) return rows;
  const [moment = '', ...rest] = before.split('_');
  const [at, id] = [Number(moment), rest.join('_')];
  if (id === '') return rows.where(order.at, '<', at);
  return rows
    .where(order.at, '<=', at)
    .where((eb) => eb.or([eb(order.at, '<', at), eb.and([eb(order.at, '=', at), eb(order.id, '<', id)])]));
}

/** What a search comes down to: these few parties, or too many to name; nothing where nothing is searched for. */
export type Searched = { parties: string[] } | { words: string[] } | undefined;

export async function searchedParties(db: Db, userId: string, search = ''): Promise<Searched> {
  if (search.trim() === '') return undefined;
  const words = searchedWords(search);
  // Signs only: nobody has such a name.
  if (words.length === 0) return { parties: [] };
  const found = await partiesWith(db, userId, words)
    .distinct()
    .limit(fewParties + 1)
    .execute();
  return found.length > fewParties ? { words } : { parties: found.map(({ party_key }) => party_key) };
}

/** For rows that are read in another order than that of the parties, and only looked through for them. */
export function ofParties<O>(rows: CallsSelect<O>, db: Db, userId: string, searched: Searched): CallsSelect<O> {
  if (!searched) return rows;
  // Not the bare column: all calls of all the parties would be read then, and sorted.
  const key = sql<string>`calls.party_key || ''`;
  if ('words' in searched) return rows.where(key, 'in', partiesWith(db, userId, searched.words));
  return searched.parties.length > 0 ? rows.where(key, 'in', searched.parties) : rows.where(sql<SqlBool>`1 = 0`);
}

/** The parties in whose names and number all of the words begin something. */
function partiesWith(db: Db, userId: string, words: readonly string[]) {
  const [first = '', ...more] = words;
  let parties = db
    .selectFrom('call_party_words')
    .select('party_key')
    .where('user_id', '=', userId)
    .where('word', '>=', first)
    .where('word', '<', endOf(first));
  for (const word of more) {
    parties = parties.where('party_key', 'in', (eb) =>
      eb
        .selectFrom('call_party_words as other')
        .select('other.party_key')
        .where('other.user_id', '=', userId)
        .where('other.word', '>=', word)
        .where('other.word', '<', endOf(word)),
    );
  }
  return parties;
}

/** No word that begins with this one comes after it. */
function endOf(word: string): string {
  return `${word}\u{10FFFF}`;
}
