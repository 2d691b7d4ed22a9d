/** Which calls are meant, as conditions on rows; and the few parties that a search comes down to. */
import { type SelectQueryBuilder, sql, type SqlBool } from 'kysely';
import type { CallsQuery } from '../../core/messaging/call-questions.ts';
import { Forms } from '../store/forms.ts';
import type { Store } from '../store/store.ts';
import type { Tables } from '../store/tables.ts';
import { beginnings, type CallValues, type Searched } from './call-values.ts';

type Db = Store['db'];
export type Kind = NonNullable<CallsQuery['kind']>;

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
  kind: Kind,
  values: CallValues,
  order = callOrder,
): CallsSelect<O> {
  const { owner, outcome, from, to, party, record } = values;
  let found = rows;
  if (owner !== undefined) found = found.where('calls.user_id', '=', owner);
  // Written out, for only then the index of the missed ones is used.
  if (kind === 'missed') found = found.where(sql<SqlBool>`calls.missed = 1`);
  if (kind === 'incoming') found = found.where('calls.direction', '=', 'in');
  if (kind === 'outgoing') found = found.where('calls.direction', '=', 'out');
  if (outcome !== undefined) found = found.where('calls.outcome', '=', outcome);
  if (from !== undefined) found = found.where(order.at, '>=', from);
  if (to !== undefined) found = found.where(order.at, '<', to);
  if (party !== undefined) found = found.where('calls.party_key', '=', party);
  if (record !== undefined && order === callOrder) {
    found = found.where('calls.id', 'in', linkedTo(db, owner, record).select('call_id'));
  }
  return found;
}

/** What belongs to a record of the CRM. */
export function linkedTo(db: Db, owner: string | undefined, { kind, id }: NonNullable<CallValues['record']>) {
  const links = db.selectFrom('call_links').where('call_links.kind', '=', kind).where('call_links.record_id', '=', id);
  return owner === undefined ? links : links.where('call_links.user_id', '=', owner);
}

/** What comes before the cursor; written so that an index is entered there, and not read from its end. */
export function after<O>(rows: CallsSelect<O>, { before }: CallValues, order = callOrder): CallsSelect<O> {
  if (before === undefined) return rows;
  const { at, id } = before;
  if (id === undefined) return rows.where(order.at, '<', at);
  return rows
    .where(order.at, '<=', at)
    .where((eb) => eb.or([eb(order.at, '<', at), eb.and([eb(order.at, '=', at), eb(order.id, '<', id)])]));
}

/** For rows that are read in another order than that of the parties, and only looked through for them. */
export function ofParties<O>(
  rows: CallsSelect<O>,
  db: Db,
  { owner, words, parties }: Pick<CallValues, 'owner' | 'words' | 'parties'>,
): CallsSelect<O> {
  // Not the bare column: all calls of all the parties would be read then, and sorted.
  const key = sql<string>`calls.party_key || ''`;
  if (words) return rows.where(key, 'in', partiesWith(db, owner, words));
  if (!parties) return rows;
  return parties.length > 0 ? rows.where(key, 'in', parties) : rows.where(sql<SqlBool>`1 = 0`);
}

/** Looks up whom a search means. */
export class PartySearch {
  readonly #store: Pick<Store, 'read'>;
  readonly #forms: Forms<CallValues>;

  constructor(store: Pick<Store, 'db' | 'read'>) {
    this.#store = store;
    this.#forms = new Forms((_, { owner, words = [] }) =>
      partiesWith(store.db, owner, words)
        .distinct()
        .limit(fewParties + 1),
    );
  }

  /** @param owner whose calls; `undefined`: everybody's */
  async find(owner: string | undefined, search = ''): Promise<Searched> {
    if (search.trim() === '') return {};
    const words = beginnings(search);
    if (words.length === 0) return { parties: [] };
    const found = await this.#store.read<{ party_key: string }>(this.#forms.statement('', { owner, words }));
    return found.length > fewParties ? { words } : { parties: found.map(({ party_key }) => party_key) };
  }
}

/** The parties in whose names and number all of the words begin something. */
function partiesWith(db: Db, owner: string | undefined, words: NonNullable<CallValues['words']>) {
  const [leading, ...more] = words;
  let parties = db.selectFrom('call_party_words').select('party_key');
  if (owner !== undefined) parties = parties.where('user_id', '=', owner);
  if (leading) parties = parties.where('word', '>=', leading.first).where('word', '<', leading.end);
  for (const { first, end } of more) {
    parties = parties.where('party_key', 'in', (eb) => {
      const others = eb
        .selectFrom('call_party_words as other')
        .select('other.party_key')
        .where('other.word', '>=', first)
        .where('other.word', '<', end);
      return owner === undefined ? others : others.where('other.user_id', '=', owner);
    });
  }
  return parties;
}
