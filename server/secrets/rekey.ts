/** Seals everything anew under another key: all of it in one transaction, or nothing. */
import { sql } from 'kysely';
import type { Store } from '../store/store.ts';
import type { SealingKey } from './key.ts';
import { resealed, type SealedColumn, sealedColumns } from './sealed-columns.ts';
import { Sealer } from './sealer.ts';

/** Tables that grow with the calls; what they keep is never sealed. */
const withoutSecrets = ['calls', 'call_events', 'call_links', 'call_parties', 'call_party_words', 'audit'];
const inForce = 'sealingKey';

/** Id of the key that the database was sealed anew under last; nothing before the first time. */
export async function keyInForce({ db }: Pick<Store, 'db'>): Promise<string | undefined> {
  const row = await db.selectFrom('meta').select('value').where('key', '=', inForce).executeTakeFirst();
  return row?.value;
}

/**
 * @returns how many secrets were sealed anew
 * @throws SealError for one that the old key does not open, or Error for one in a place that nobody has told of; both change
 *   nothing
 */
export async function rekey(store: Store, from: SealingKey, to: SealingKey): Promise<number> {
  const sealers = { from: new Sealer(from), to: new Sealer(to) };
  const changes = (await Promise.all(sealedColumns.map((column) => changesOf(store, column, sealers)))).flat();
  await nothingElse(store);
  const { db } = store;
  const noted = db
    .insertInto('meta')
    .values({ key: inForce, value: to.id })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: to.id }));
  await store.write([...changes.map(({ sql: text, params }) => ({ sql: text, params })), noted]);
  return changes.reduce((sum, { secrets }) => sum + secrets, 0);
}

interface Change {
  sql: string;
  params: readonly unknown[];
  secrets: number;
}

async function changesOf(
  { db }: Store,
  column: SealedColumn,
  { from, to }: { from: Sealer; to: Sealer },
): Promise<Change[]> {
  const { table, key } = column;
  const columns = sql.join([...key, column.column].map((name) => sql.ref(name)));
  const query = sql<Record<string, unknown>>`select ${columns} from ${sql.table(table)}
    where ${sql.ref(column.column)} like '%"sealed":%'`;
  const { rows } = await query.execute(db);
  return rows.map((row) => {
    const json = String(row[column.column]);
    const where = sql.join(
      key.map((name) => sql`${sql.ref(name)} = ${row[name]}`),
      sql` and `,
    );
    const update =
      sql`update ${sql.table(table)} set ${sql.ref(column.column)} = ${resealed(json, column, row, from, to)}
      where ${where}`.compile(db);
    return { sql: update.sql, params: update.parameters, secrets: json.split('"sealed":').length - 1 };
  });
}

/** A secret that was left under the old key would be lost with it. */
async function nothingElse({ db }: Store): Promise<void> {
  const tables = (await db.introspection.getTables()).filter(({ name }) => !withoutSecrets.includes(name));
  for (const { name, columns } of tables) {
    for (const { name: column, dataType } of columns) {
      const known = sealedColumns.some((one) => one.table === name && one.column === column);
      if (known || !/text/i.test(dataType)) continue;
      const query = sql`select 1 from ${sql.table(name)} where ${sql.ref(column)} like '%"sealed":"1.%' limit 1`;
      const { rows } = await query.execute(db);
      if (rows.length > 0)
        throw new Error(`${name}.${column} keeps secrets that are not known here; nothing was changed`);
    }
  }
}
