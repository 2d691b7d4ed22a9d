/** The store keeps what it has acknowledged, and refuses a bad statement without losing its neighbours. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import Database from 'libsql';
import { sql } from 'kysely';
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
