/** The store keeps what it has acknowledged, and refuses a bad statement without losing its neighbours. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import Database from 'libsql';
import { sql } from 'kysely';
import { Forms } from './forms.ts';
import { Store } from './store.ts';
import { StoreError } from './sqlite-thread.ts';
import { uuidv7 } from './uuid.ts';

async function folder(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'offhook-store-'));
  t.after(() => rm(path, { recursive: true, force: true }));
  return path;
}

async function opened(t: TestContext, path?: string, busyTimeout?: number): Promise<Store> {
  const store = await Store.open(path ?? (await folder(t)), busyTimeout === undefined ? {} : { busyTimeout });
  t.after(() => store.close());
  return store;
}

const set = (store: Store, key: string, value: string) => store.db.insertInto('meta').values({ key, value });

describe('the store', () => {
  it('is durable: WAL with a full flush before a write is acknowledged', async (t) => {
    const store = await opened(t);
    const { rows: journal } = await sql<{ journal_mode: string }>`pragma journal_mode`.execute(store.db);
    const { rows: flush } = await sql<{ synchronous: number }>`pragma synchronous`.execute(store.db);
    assert.equal(journal[0]?.journal_mode, 'wal');
    assert.equal(flush[0]?.synchronous, 2);
  });

  it('has everything it acknowledged after it was opened again', async (t) => {
    const path = await folder(t);
    const first = await Store.open(path);
    await Promise.all(Array.from({ length: 500 }, (_, i) => set(first, `k${i}`, String(i)).execute()));
    await first.close();
    const second = await opened(t, path);
    const rows = await second.db.selectFrom('meta').selectAll().execute();
    assert.equal(rows.length, 500);
    assert.equal(rows.find(({ key }) => key === 'k499')?.value, '499');
  });

  it('refuses one bad write and keeps those of the same moment', async (t) => {
    const store = await opened(t);
    await set(store, 'a', '1').execute();
    const [good, bad, other] = await Promise.allSettled([
      set(store, 'b', '2').execute(),
      set(store, 'a', 'twice').execute(),
      set(store, 'c', '3').execute(),
    ]);
    assert.equal(good.status, 'fulfilled');
    assert.equal(other.status, 'fulfilled');
    assert.ok(bad.status === 'rejected' && bad.reason instanceof StoreError);
    const rows = await store.db.selectFrom('meta').select('key').orderBy('key').execute();
    assert.deepEqual(rows, [{ key: 'a' }, { key: 'b' }, { key: 'c' }]);
  });

  it('writes a group all or none', async (t) => {
    const store = await opened(t);
    await set(store, 'a', '1').execute();
    await assert.rejects(store.write([set(store, 'b', '2'), set(store, 'a', 'twice')]), StoreError);
    await store.write([set(store, 'c', '3'), set(store, 'd', '4')]);
    const rows = await store.db.selectFrom('meta').select('key').orderBy('key').execute();
    assert.deepEqual(rows, [{ key: 'a' }, { key: 'c' }, { key: 'd' }]);
  });

  it('keeps a transaction to itself: others wait, and a failed one leaves nothing', async (t) => {
    const store = await opened(t);
    const transaction = store.db.transaction().execute(async (inside) => {
      await inside.insertInto('meta').values({ key: 'x', value: '1' }).execute();
      const other = set(store, 'y', '2').execute();
      await inside.insertInto('meta').values({ key: 'z', value: '3' }).execute();
      return { other };
    });
    await (
      await transaction
    ).other;
    const broken = store.db.transaction().execute(async (inside) => {
      await inside.insertInto('meta').values({ key: 'gone', value: '1' }).execute();
      throw new Error('changed my mind');
    });
    await assert.rejects(broken, /changed my mind/);
    const rows = await store.db.selectFrom('meta').select('key').orderBy('key').execute();
    assert.deepEqual(rows, [{ key: 'x' }, { key: 'y' }, { key: 'z' }]);
  });

  it('says so when another process holds the file, and writes once it is let go', async (t) => {
    const path = await folder(t);
    const store = await opened(t, path, 20);
    const other = new Database(join(path, 'offhook.db'));
    other.exec('begin immediate');
    await assert.rejects(
      set(store, 'a', '1').execute(),
      (error) => error instanceof StoreError && /busy|locked/i.test(error.message),
    );
    other.exec('rollback');
    other.close();
    await set(store, 'a', '2').execute();
    assert.deepEqual(await store.db.selectFrom('meta').selectAll().execute(), [{ key: 'a', value: '2' }]);
  });

  it('gives text back as it came: quotes, markup, emoji', async (t) => {
    const store = await opened(t);
    const nasty = `'"; drop table meta; --<b>🙂`;
    await set(store, 'n', nasty).execute();
    assert.equal((await store.db.selectFrom('meta').select('value').executeTakeFirst())?.value, nasty);
  });

  it('gives values back as they are, in the order that was asked for, whichever way they come', async (t) => {
    const store = await opened(t);
    await sql`create table things (name text, number bigint, bytes blob)`.execute(store.db);
    const largest = Number.MAX_SAFE_INTEGER;
    for (const [name, number] of [
      ['b', -1],
      ['a "quoted"\n\u0001\\', largest],
      ['c\u2028', null],
    ] as const) {
      await sql`insert into things (name, number) values (${name}, ${number})`.execute(store.db);
    }
    const read = async (text: string) =>
      (await store.read<Record<string, unknown>>({ sql: text, params: [] })).map((row) => Object.values(row));
    const [a, b, c] = [
      ['a "quoted"\n\u0001\\', largest],
      ['b', -1],
      ['c\u2028', null],
    ];
    assert.deepEqual(await read('select name, number from things order by name'), [a, b, c]);
    assert.deepEqual(await read('select name, number from things order by name desc limit 2'), [c, b]);
    assert.deepEqual(
      await read('select name from things union all select upper(name) from things order by name limit 1'),
      [['A "QUOTED"\n\u0001\\']],
    );
    // Names that are there twice, a text that is JSON, and bytes come another way.
    assert.deepEqual(await read('select name, name from things where number = -1'), [['b']]);
    assert.deepEqual(await read(`select json('{"a":1}') as made`), [['{"a":1}']]);
    await sql`update things set bytes = x'00ff' where number = -1`.execute(store.db);
    for (let twice = 0; twice < 2; twice++) {
      const [row] = await store.read<{ bytes: Uint8Array }>({
        sql: 'select bytes from things order by name limit 1 offset 1',
        params: [],
      });
      assert.deepEqual([...(row?.bytes ?? [])], [0, 255]);
    }
    await assert.rejects(read('select nothing from things'), StoreError);
  });
});

describe('queries of one form', () => {
  it('are built once, and filled with the values of each question', async (t) => {
    const store = await opened(t);
    for (const [key, value] of [
      ['a', '1'],
      ['b', '2'],
      ['c', '3'],
    ] as const)
      await set(store, key, value).execute();
    let built = 0;
    const forms = new Forms((order, { keys, least }: { keys: string[]; least?: string | undefined }) => {
      built++;
      const rows = store.db.selectFrom('meta').select('key').where('key', 'in', keys);
      const enough = least === undefined ? rows : rows.where('value', '>=', least);
      return enough.orderBy('key', order === 'down' ? 'desc' : 'asc');
    });
    const ask = async (order: string, values: { keys: string[]; least?: string | undefined }) =>
      (await store.read<{ key: string }>(forms.statement(order, values))).map(({ key }) => key).join('');
    assert.equal(await ask('up', { keys: ['a', 'b'] }), 'ab');
    assert.equal(await ask('up', { keys: ['c', 'b'], least: undefined }), 'bc');
    assert.equal(built, 1);
    assert.equal(await ask('down', { keys: ['c', 'b'] }), 'cb');
    assert.equal(await ask('up', { keys: ['c', 'b', 'a'] }), 'abc');
    assert.equal(await ask('up', { keys: ['c', 'b', 'a'], least: '2' }), 'bc');
    assert.equal(await ask('up', { keys: ['c', 'b', 'a'], least: '3' }), 'c');
    assert.equal(built, 4);
  });
});

describe('keys', () => {
  it('sort by time and are of version 7', () => {
    const [early, late] = [uuidv7(1_700_000_000_000), uuidv7(1_700_000_000_001)];
    assert.ok(early < late);
    const same = Array.from({ length: 1000 }, () => uuidv7(1_700_000_000_002));
    assert.deepEqual(same.toSorted(), same);
    assert.equal(new Set(same).size, 1000);
    assert.match(early, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
