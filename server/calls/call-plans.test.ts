/** pain 24: whatever is asked of the call history, the database goes along an index, and sorts nothing, however many calls there are. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type CompiledQuery, sql } from 'kysely';
import type { CallsQuery } from '../../core/messaging/call-questions.ts';
import { Store } from '../store/store.ts';
import { filtered, ofParties, searchedParties } from './call-filter.ts';
import { pageQuery } from './call-pages.ts';
import { callRow } from './call-row.ts';
import { CallStatements } from './call-statements.ts';

const start = Date.UTC(2026, 4, 4, 8);
const hour = 3_600_000;
let folder = '';
let store: Store;
let statements: CallStatements;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'offhook-plans-'));
  store = await Store.open(folder);
  statements = new CallStatements(store);
});
after(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

describe('a million calls', () => {
  /** What the database would do, a line for each table it touches. */
  async function plan(query: CompiledQuery): Promise<string[]> {
    const { rows } = await store.db.executeQuery<{ detail: string }>({
      ...query,
      sql: `explain query plan ${query.sql}`,
    });
    return rows.map(({ detail }) => detail);
  }

  const filters: CallsQuery[] = [
    {},
    { kind: 'missed' },
    { kind: 'incoming' },
    { kind: 'outgoing' },
    { outcome: 'sale' },
    { number: '+36205550148' },
    { from: start, to: start + hour },
    { kind: 'missed', outcome: 'sale', from: start },
    { record: 'contact:42' },
    { record: 'contact:42', kind: 'incoming' },
    { group: true },
    { group: true, kind: 'missed' },
  ];
  const searches = { none: undefined, few: { parties: ['205550148', '065550186'] }, many: { words: ['an', 'ko'] } };

  for (const before of [undefined, `${start}`, `${start}_x`]) {
    for (const [size, searched] of Object.entries(searches)) {
      for (const filter of filters) {
        const what = `${JSON.stringify(filter)}, search: ${size}, before: ${before}`;
        it(`are never read whole, and never sorted: ${what}`, async () => {
          const query = { ...filter, ...(before === undefined ? {} : { before }) };
          const lines = await plan(pageQuery(store.db, 'u', query, searched).compile());
          const text = lines.join('\n');
          // What few parties have is gathered, at most a page from each, before the page is chosen.
          const gathered = size === 'few' && /of_party/.test(text);
          const scans = lines.filter((line) => line.startsWith('SCAN') && !/^SCAN (of_party|found|page)/.test(line));
          assert.deepEqual(scans, [], text);
          assert.ok(gathered || !/TEMP B-TREE/.test(text), text);
          assert.match(text, /USING (COVERING )?INDEX/);
        });
      }
    }
  }

  it('are never read whole for totals, counts of the unseen, and parties', async () => {
    const { db } = store;
    for (const searched of Object.values(searches)) {
      for (const filter of filters) {
        const rows = filtered(db.selectFrom('calls'), db, 'u', { ...filter, from: start, to: start + hour });
        const lines = await plan(ofParties(rows, db, 'u', searched).select('calls.id').compile());
        assert.ok(!lines.some((line) => line.startsWith('SCAN')), lines.join('\n'));
      }
    }
    const unseen = sql`select count(*) from calls where user_id = ${'u'} and missed = 1 and seen_at is null`;
    assert.match((await plan(unseen.compile(db))).join(), /USING (COVERING )?INDEX calls_unseen/);
    const party = statements.party(
      callRow(
        {
          id: 'i',
          direction: 'in',
          state: 'none',
          callerId: '1',
          calledId: '2',
          deviceId: '',
          features: [],
          startedAt: 1,
          holdMs: 0,
        },
        { id: 'i', connectionId: 'c', userId: 'u', parentId: null, at: 1 },
      ),
    );
    const [first] = party;
    const { rows } = await sql<{
      detail: string;
    }>`explain query plan ${sql.raw((first?.sql ?? '').replaceAll('?', "''"))}`.execute(db);
    assert.ok(rows.some(({ detail }) => /SEARCH calls USING (COVERING )?INDEX calls_by_party/.test(detail)));
    assert.deepEqual(await searchedParties(db, 'u', '?!'), { parties: [] });
  });
});
