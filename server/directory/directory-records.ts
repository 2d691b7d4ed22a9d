/** Contacts and accounts in the database: written in batches, the same twice as once, and read page by page. */
import type { NumberSettings } from '../../core/numbers/settings.ts';
import type { Clock } from '../../core/provider/world.ts';
import type { Compilable } from 'kysely';
import { ApiError } from '../app/api-error.ts';
import { compiled, type Store } from '../store/store.ts';
import type { ChainedEntry, Statement } from '../store/sqlite-jobs.ts';
import type { DirectoryNumbersTable, DirectoryRecordsTable } from '../store/tables.ts';
import { uuidv7 } from '../store/uuid.ts';
import type { RecordInput } from './inputs.ts';
import { digestOf, readNumbersOf, recordWords } from './record-rows.ts';

export interface GivenRecord extends RecordInput {
  kind: string;
  /** What the CRM calls it. */
  id: string;
}

export interface Written {
  added: number;
  changed: number;
  /** Were there already, as they are. */
  same: number;
}

export interface ShownRecord {
  id: string;
  /** `contact:42`, as the CRM knows it. */
  record: string;
  kind: string;
  name: string;
  detail: string;
  owner: string;
  /** Id of the site that keeps it; empty where it is kept here. */
  source: string;
  numbers: { number: string; type: string; e164: string; extension: string }[];
  revision: number;
}

/** Records that are written in one transaction: calls are written by the same thread, and must not wait long. */
const together = 50;

export class DirectoryRecords {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #sql: ReturnType<typeof statementsOf>;
  /** Another number whenever something was written. */
  revision = 0;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
    this.#sql = statementsOf(store.db);
  }

  /**
   * Adds or changes, by what the CRM calls them; what has not changed is not written. The last of two with the same id counts.
   * @param source id of the site, or empty
   */
  async upsert(source: string, given: readonly GivenRecord[], settings: NumberSettings): Promise<Written> {
    const wanted = [...new Map(given.map((each) => [`${each.kind}:${each.id}`, each])).values()];
    const written: Written = { added: 0, changed: 0, same: 0 };
    for (let i = 0; i < wanted.length; i += together) {
      const part = wanted.slice(i, i + together);
      const known = await this.#known(source, part);
      const statements: (Statement | Compilable)[] = [];
      for (const each of part) {
        const before = known.get(`${each.kind}:${each.id}`);
        const digest = digestOf(each, settings);
        if (before?.digest === digest) written.same++;
        else {
          written[before ? 'changed' : 'added']++;
          statements.push(...this.#write(source, each, settings, digest, before));
        }
      }
      if (statements.length > 0) await this.#store.write(statements);
    }
    this.revision++;
    return written;
  }

  /**
   * Reads all numbers anew, after it was set how that is done; what is the same is not written.
   * @param settingsOf by the source of a record
   */
  async readAnew(settingsOf: (source: string) => Promise<NumberSettings>): Promise<void> {
    for (let after = ''; ;) {
      const rows = await this.#store.db
        .selectFrom('directory_records')
        .selectAll()
        .where('id', '>', after)
        .orderBy('id')
        .limit(together)
        .execute();
      const last = rows.at(-1);
      if (!last) return;
      after = last.id;
      const shown = await this.shown(rows);
      for (const source of new Set(rows.map((row) => row.source))) {
        const given = rows.flatMap((row, index) => {
          const numbers = shown[index]?.numbers.map(({ number, type }) => ({ number, type })) ?? [];
          const { kind, external_id: id, name, detail, owner } = row;
          return row.source === source ? [{ kind, id, name, detail, owner, numbers }] : [];
        });
        await this.upsert(source, given, await settingsOf(source));
      }
    }
  }

  /** @returns how many there were */
  async remove(source: string, given: readonly { kind: string; id: string }[]): Promise<number> {
    let removed = 0;
    for (let i = 0; i < given.length; i += together) {
      const known = await this.#known(source, given.slice(i, i + together));
      const ids = [...known.values()].map(({ id }) => id);
      if (ids.length === 0) continue;
      await this.#store.write(ids.map((id) => this.#store.db.deleteFrom('directory_records').where('id', '=', id)));
      removed += ids.length;
    }
    this.revision++;
    return removed;
  }

  /**
   * One that is kept here.
   * @param as what it is to be called; without it a new id
   * @returns what it is now
   * @throws ApiError 409 `idTaken`
   */
  async create(
    kind: string,
    input: RecordInput,
    settings: NumberSettings,
    more: (id: string) => ChainedEntry[] = () => [],
    as?: string,
  ): Promise<ShownRecord> {
    const id = as ?? uuidv7(this.#clock.now());
    if (as !== undefined && (await this.#idOf('', kind, as)) !== undefined) throw new ApiError(409, 'idTaken');
    await this.#store.write([
      ...this.#write('', { ...input, kind, id }, settings, digestOf(input, settings)),
      ...more(id),
    ]);
    this.revision++;
    return this.read((await this.#idOf('', kind, id)) ?? id);
  }

  /** @throws ApiError 404 `notFound`, 409 `changedMeanwhile` with the current state */
  async change(
    id: string,
    revision: number,
    input: RecordInput,
    settings: NumberSettings,
    more: (before: ShownRecord) => ChainedEntry[] = () => [],
  ): Promise<ShownRecord> {
    const row = await this.#row(id);
    const before = await this.read(id);
    if (row.revision !== revision) throw new ApiError(409, 'changedMeanwhile', { current: before });
    const given = { ...input, kind: row.kind, id: row.external_id };
    await this.#store.write([
      ...this.#write(row.source, given, settings, digestOf(input, settings), row),
      ...more(before),
    ]);
    this.revision++;
    return this.read(id);
  }

  /** @throws ApiError 404 `notFound` */
  async read(id: string): Promise<ShownRecord> {
    const row = await this.#row(id);
    return shownRecord(row, await this.numbersOf([id]));
  }

  async numbersOf(ids: readonly string[]): Promise<DirectoryNumbersTable[]> {
    if (ids.length === 0) return [];
    return this.#store.db
      .selectFrom('directory_numbers')
      .selectAll()
      .where('record_id', 'in', ids)
      .orderBy('record_id')
      .orderBy('position')
      .execute();
  }

  /** By name. @param after `next` of the page before */
  async page(limit: number, after?: string): Promise<{ records: ShownRecord[]; next: string | null }> {
    let query = this.#store.db.selectFrom('directory_records').selectAll();
    const [name = '', id = ''] = after === undefined ? [] : (JSON.parse(after) as string[]);
    if (after !== undefined) {
      query = query
        .where('name', '>=', name)
        .where((eb) => eb.or([eb('name', '>', name), eb.and([eb('name', '=', name), eb('id', '>', id)])]));
    }
    const rows = await query
      .orderBy('name')
      .orderBy('id')
      .limit(limit + 1)
      .execute();
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    return {
      records: await this.shown(rows.slice(0, limit)),
      next: last ? JSON.stringify([last.name, last.id]) : null,
    };
  }

  async shown(rows: readonly DirectoryRecordsTable[]): Promise<ShownRecord[]> {
    const byRecord = new Map<string, DirectoryNumbersTable[]>();
    for (const number of await this.numbersOf(rows.map(({ id }) => id))) {
      byRecord.set(number.record_id, [...(byRecord.get(number.record_id) ?? []), number]);
    }
    return rows.map((row) => shownRecord(row, byRecord.get(row.id) ?? []));
  }

  async count(): Promise<number> {
    const { count } = await this.#store.db
      .selectFrom('directory_records')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return count;
  }

  async #row(id: string): Promise<DirectoryRecordsTable> {
    const row = await this.#store.db
      .selectFrom('directory_records')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) throw new ApiError(404, 'notFound');
    return row;
  }

  async #idOf(source: string, kind: string, externalId: string): Promise<string | undefined> {
    return (await this.#known(source, [{ kind, id: externalId }])).get(`${kind}:${externalId}`)?.id;
  }

  /** What was written of these, as digests by `kind:id`; nothing for those who are not there. */
  async digests(source: string, given: readonly { kind: string; id: string }[]): Promise<ReadonlyMap<string, string>> {
    if (given.length === 0) return new Map();
    return new Map([...(await this.#known(source, given))].map(([key, { digest }]) => [key, digest]));
  }

  async #known(source: string, given: readonly { kind: string; id: string }[]) {
    const rows = await this.#store.db
      .selectFrom('directory_records')
      .select(['id', 'kind', 'external_id', 'digest', 'revision'])
      .where('source', '=', source)
      .where('kind', 'in', [...new Set(given.map(({ kind }) => kind))])
      .where(
        'external_id',
        'in',
        given.map(({ id }) => id),
      )
      .execute();
    return new Map(rows.map((row) => [`${row.kind}:${row.external_id}`, row]));
  }

  #write(
    source: string,
    given: GivenRecord,
    settings: NumberSettings,
    digest: string,
    before?: { id: string; revision: number },
  ): Statement[] {
    const now = this.#clock.now();
    const { name, detail, owner, kind } = given;
    const id = before?.id ?? uuidv7(now);
    const numbers = readNumbersOf(given, settings);
    const sql = this.#sql;
    const made = [id, kind, source, given.id, name, detail, owner, digest, 1, now, now];
    const changed = [name, detail, owner, digest, (before?.revision ?? 0) + 1, now, id];
    return [
      ...(before
        ? [
            { sql: sql.update, params: changed },
            { sql: sql.forgetNumbers, params: [id] },
            { sql: sql.forgetWords, params: [id] },
          ]
        : [{ sql: sql.insert, params: made }]),
      ...numbers.map(({ row }) => ({ sql: sql.number, params: [id, ...numberColumns.map((column) => row[column])] })),
      // Row by row: statements that differ by their number of rows would crowd out the prepared ones.
      ...recordWords(given, numbers).map((word) => ({ sql: sql.word, params: [word, id] })),
    ];
  }
}

const numberColumns = [
  'position',
  'raw',
  'type',
  'e164',
  'national',
  'extension',
  'assumed',
  'exact_key',
  'reversed',
] as const;

/** Built once: a sync runs them tens of thousands of times. */
function statementsOf(db: Store['db']) {
  const text = { kind: '', source: '', external_id: '', name: '', detail: '', owner: '', digest: '' };
  const number = Object.fromEntries(numberColumns.map((column) => [column, ''])) as unknown as Omit<
    DirectoryNumbersTable,
    'record_id'
  >;
  return {
    insert: compiled(
      db.insertInto('directory_records').values({ id: '', ...text, revision: 1, created_at: 0, updated_at: 0 }),
    ).sql,
    update: compiled(
      db
        .updateTable('directory_records')
        .set({ name: '', detail: '', owner: '', digest: '', revision: 1, updated_at: 0 })
        .where('id', '=', ''),
    ).sql,
    forgetNumbers: compiled(db.deleteFrom('directory_numbers').where('record_id', '=', '')).sql,
    forgetWords: compiled(db.deleteFrom('directory_words').where('record_id', '=', '')).sql,
    number: compiled(db.insertInto('directory_numbers').values({ record_id: '', ...number })).sql,
    word: compiled(db.insertInto('directory_words').values({ word: '', record_id: '' })).sql,
  };
}

export function shownRecord(row: DirectoryRecordsTable, numbers: readonly DirectoryNumbersTable[]): ShownRecord {
  const { id, kind, name, detail, owner, source, revision, external_id } = row;
  return {
    id,
    record: `${kind}:${external_id}`,
    kind,
    name,
    detail,
    owner,
    source,
    numbers: numbers.map(({ raw, type, e164, extension }) => ({ number: raw, type, e164, extension })),
    revision,
  };
}
