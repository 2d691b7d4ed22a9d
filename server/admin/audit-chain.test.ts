/** The audit log is a chain: whatever is changed, taken out or put elsewhere in it is found, and where. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Kysely, Migrator, sql } from 'kysely';
import { systemClock } from '../../core/provider/world.ts';
import { Program } from '../../test/support/program.ts';
import { insertOf, linked } from '../store/audit-chain.ts';
import { migrations } from '../store/migrations.ts';
import { SqliteThread } from '../store/sqlite-thread.ts';
import { Store } from '../store/store.ts';
import { workerDialect } from '../store/worker-dialect.ts';
import { Audit } from './audit.ts';
import { verifyChain } from './audit-verify.ts';

let folder = '';
let store: Store;
let audit: Audit;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'offhook-chain-'));
  store = await Store.open(folder);
  audit = new Audit(store, systemClock);
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const said = (n: number, by = audit) =>
  by.entry({
    actor: { id: 'u1', login: 'boss' },
    address: '127.0.0.1',
    action: 'connection.change',
    kind: 'connection',
    object: { id: 'hq', name: `HQ ${n}` },
    before: { port: n },
    after: { port: n + 1 },
  });
const wrote = async (count: number) => {
  for (let n = 1; n <= count; n++) await store.write([said(n)]);
};
/** What somebody does who has the file in his hands. */
const tampered = async (...statements: string[]) => {
  for (const change of ['update', 'delete']) await sql.raw(`drop trigger audit_no_${change}`).execute(store.db);
  for (const statement of statements) await sql.raw(statement).execute(store.db);
};
const brokenAt = async () => {
  const { unbroken, broken } = await verifyChain(store);
  assert.equal(unbroken, false);
  return [broken?.seq, broken?.why];
};

describe('the chain of the audit log', () => {
  it('is unbroken from the first entry on, and each holds the hash of the one before', async () => {
    assert.deepEqual(await verifyChain(store), { unbroken: true, entries: 0, head: '0'.repeat(64) });
    await wrote(4);
    const report = await verifyChain(store);
    const rows = await audit.page(10);
    assert.deepEqual([report.unbroken, report.entries, report.head], [true, 4, rows[0]?.hash]);
    assert.deepEqual(
      rows.map(({ prev }) => prev),
      [...rows.slice(1).map(({ hash }) => hash), '0'.repeat(64)],
    );
    assert.deepEqual(await audit.head(), { seq: 4, hash: report.head });
  });

  it('can be computed by others, from the table alone', async () => {
    await wrote(1);
    const [row] = await audit.page(1);
    assert.ok(row);
    const text =
      `["offhook audit 1","${'0'.repeat(64)}",1,"${row.id}",${row.at},"u1","boss","127.0.0.1","connection.change",` +
      `"connection","hq","HQ 1","{\\"port\\":1}","{\\"port\\":2}",null,null]`;
    assert.equal(row.hash, createHash('sha256').update(text).digest('hex'));
  });

  it('says which entry was changed, whichever column it is', async () => {
    await wrote(5);
    await tampered(`update audit set object_name = 'HQ 9' where seq = 3`);
    assert.deepEqual(await brokenAt(), [3, 'changed']);
  });

  it('says which entry is missing from the middle, and from the beginning', async () => {
    await wrote(5);
    await tampered('delete from audit where seq = 3');
    assert.deepEqual(await brokenAt(), [3, 'missing']);
    await sql.raw('delete from audit where seq = 1').execute(store.db);
    assert.deepEqual(await brokenAt(), [1, 'missing']);
  });

  it('finds two entries that have changed places', async () => {
    await wrote(5);
    await tampered(
      'update audit set seq = 99 where seq = 2',
      'update audit set seq = 2 where seq = 3',
      'update audit set seq = 3 where seq = 99',
    );
    assert.deepEqual(await brokenAt(), [2, 'changed']);
  });

  it('finds an entry whose own hash is right, and that was not written behind the one before it', async () => {
    await wrote(1);
    await store.write([insertOf(linked(said(2).entry, { seq: 1, hash: 'f'.repeat(64) }))]);
    assert.deepEqual(await brokenAt(), [2, 'replaced']);
  });

  it('that was written anew from some entry on is told from the true one by a head that was kept elsewhere', async () => {
    await wrote(3);
    const { hash } = (await audit.page(10))[1] ?? { hash: '' };
    await tampered(`delete from audit where seq >= 2`);
    await store.write([said(7)]);
    const [, two] = (await audit.page(10)).toReversed();
    assert.notEqual(two?.hash, hash);
    assert.deepEqual((await verifyChain(store)).unbroken, true);
    const report = await verifyChain(store, hash);
    assert.deepEqual([report.unbroken, report.noted], [false, { head: hash, seq: null }]);
  });

  it('finds that the last is gone by a head that was noted down, and takes one that has grown since', async () => {
    await wrote(3);
    const { head } = await verifyChain(store);
    await store.write([said(4)]);
    assert.deepEqual((await verifyChain(store, head.slice(0, 16))).noted?.seq, 3);
    await tampered('delete from audit where seq >= 3');
    assert.equal((await verifyChain(store)).unbroken, true);
    assert.equal((await verifyChain(store, head)).unbroken, false);
  });

  it('is one chain also where several write at once, and some of it is refused', async () => {
    const other = await Store.open(folder);
    try {
      const their = new Audit(other, systemClock);
      const refused = { sql: 'insert into meta (key) values (?)', params: ['no value'] };
      const writes = Array.from({ length: 100 }, (_, n) => [
        store.write([said(n)]),
        other.write([said(n, their), said(n, their)]),
        assert.rejects(store.write([said(n), refused])),
      ]);
      await Promise.all(writes.flat());
    } finally {
      await other.close();
    }
    const { unbroken, entries } = await verifyChain(store);
    assert.deepEqual([unbroken, entries], [true, 300]);
  });

  it('holds for texts that a database keeps otherwise', async () => {
    const object = { id: 'x\0y', name: 'half \ud83d a face, \u{1f600}, and \u2028' };
    await store.write([audit.entry({ actor: undefined, address: '', action: 'a', kind: 'server', object })]);
    assert.equal((await verifyChain(store)).unbroken, true);
  });

  it('is gone along page by page, with the loop free in between', async () => {
    for (let n = 0; n < 40; n++) await store.write(Array.from({ length: 500 }, () => said(n)));
    let turns = 0;
    let going = true;
    const count = () => {
      turns++;
      if (going) setImmediate(count);
    };
    count();
    const { unbroken, entries } = await verifyChain(store);
    going = false;
    assert.deepEqual([unbroken, entries], [true, 20_000]);
    assert.ok(turns > 40, `${turns} turns`);
  });
});

describe('a log that is older than the chain', () => {
  it('is put into it as it is, and says so', async () => {
    await store.close();
    await rm(folder, { recursive: true });
    folder = await mkdtemp(join(tmpdir(), 'offhook-chain-'));
    const thread = await SqliteThread.open({ file: join(folder, 'offhook.db'), busyTimeout: 1000 }, 5);
    const db = new Kysely<Record<string, Record<string, unknown>>>({ dialect: workerDialect(thread) });
    await new Migrator({ db, provider: migrations }).migrateTo('0007-webhooks');
    const rows = Array.from({ length: 1201 }, (_, n) => ({
      id: `0199-${String(n).padStart(6, '0')}`,
      at: n,
      actor_id: 'u1',
      actor_login: 'boss',
      address: '',
      action: 'user.change',
      kind: 'user',
      object_id: 'u2',
      object_name: 'Agnes',
      before: '{"name":"A"}',
      after: '{"name":"Agnes"}',
    }));
    for (let i = 0; i < rows.length; i += 100) {
      await db
        .insertInto('audit')
        .values(rows.slice(i, i + 100))
        .execute();
    }
    await db.destroy();
    await thread.close();
    store = await Store.open(folder);
    audit = new Audit(store, systemClock);
    await store.write([said(1)]);
    const report = await verifyChain(store);
    assert.deepEqual([report.unbroken, report.entries, report.older?.entries], [true, 1203, 1201]);
    const [, chained] = await audit.page(2);
    assert.deepEqual([chained?.action, chained?.after], ['audit.chained', '{"entries":1201}']);
    await assert.rejects(store.db.deleteFrom('audit').execute(), /append-only/);
    await assert.rejects(store.db.updateTable('audit').set({ action: 'x' }).execute(), /append-only/);
  });
});

describe('offhook audit verify', () => {
  const verify = async (...more: string[]) => {
    const program = new Program(['audit', 'verify', '--data', folder, ...more]);
    return { code: await program.ended, stdout: program.out, stderr: program.err };
  };

  it('says that the log is unbroken, or where it breaks, beside a server that runs', async () => {
    await wrote(3);
    const good = await verify();
    const { head } = await verifyChain(store);
    assert.deepEqual([good.code, good.stdout], [0, `unbroken, 3 entries\nhead ${head}\n`]);
    const json = await verify('--json', '--head', head);
    assert.deepEqual(JSON.parse(json.stdout), { unbroken: true, entries: 3, head, noted: { head, seq: 3 } });
    await tampered('delete from audit where seq = 3');
    const cut = await verify('--head', head);
    assert.equal(cut.code, 1);
    assert.match(cut.stderr, /auditBroken: no entry has the head [0-9a-f]{64}: entries are gone from the end/);
    await sql.raw(`update audit set action = 'x' where seq = 2`).execute(store.db);
    assert.match((await verify()).stderr, /entry 2 of 20.* is not as it was written/);
    assert.equal((await verify('--head', 'xyz')).code, 2);
  });
});
