/** pain 24: whatever is asked of the call history, the database goes along an index, and sorts nothing, however many calls there are. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import type { CallsQuery } from '../../core/messaging/call-questions.ts';
import type { Statement } from '../store/sqlite-jobs.ts';
import { Store } from '../store/store.ts';
import { filtered, ofParties, PartySearch } from './call-filter.ts';
import { CallPages } from './call-pages.ts';
import { callRow } from './call-row.ts';
import { CallStatements } from './call-statements.ts';
import { beginnings, filterValues, type Searched } from './call-values.ts';

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
  async function plan({ sql, params }: Statement): Promise<string[]> {
    const rows = await store.read<{ detail: string }>({ sql: `explain query plan ${sql}`, params });
    return rows.map(({ detail }) => detail);
  }

  /** A page's rows, of few parties or of everybody along the index of its order, read until it is full. */
  const inOrder = (line: string) =>
    /^SCAN (of_party|found|page|calls USING INDEX calls_all_(by_time|missed))/.test(line);

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
  const searches: Record<string, Searched> = {
    none: {},
    few: { parties: ['205550148', '065550186'] },
    many: { words: beginnings('an ko') },
  };

  for (const owner of ['u', undefined]) {
    for (const before of [undefined, `${start}`, `${start}_x`]) {
      for (const [size, searched] of Object.entries(searches)) {
        for (const filter of filters) {
          const whose = owner === undefined ? "everybody's" : "an agent's";
          const what = `${whose}, ${JSON.stringify(filter)}, search: ${size}, before: ${before}`;
          it(`are never read whole, and never sorted: ${what}`, async () => {
            const query = { ...filter, ...(before === undefined ? {} : { before }) };
            const lines = await plan(new CallPages(store.db).statement(owner, query, searched));
            const text = lines.join('\n');
            // What few parties have is gathered, at most a page from each, before the page is chosen.
            const gathered = size === 'few' && /of_party/.test(text);
            const scans = lines.filter((line) => line.startsWith('SCAN') && !inOrder(line));
            assert.deepEqual(scans, [], text);
            assert.ok(gathered || !/TEMP B-TREE/.test(text), text);
            assert.match(text, /USING (COVERING )?INDEX/);
          });
        }
      }
    }
  }

  it('are never read whole for totals, counts of the unseen, and parties', async () => {
    const { db } = store;
    for (const owner of ['u', undefined]) {
      for (const searched of Object.values(searches)) {
        for (const filter of filters) {
          const values = filterValues(owner, { ...filter, from: start, to: start + hour }, searched);
          const rows = filtered(db.selectFrom('calls'), db, filter.kind ?? 'all', values);
          const { sql, parameters } = ofParties(rows, db, values).select('calls.id').compile();
          const lines = await plan({ sql, params: parameters });
          assert.ok(!lines.some((line) => line.startsWith('SCAN')), lines.join('\n'));
        }
      }
    }
    const unseen = sql`select count(*) from calls where user_id = ${'u'} and missed = 1 and seen_at is null`;
    const { sql: text, parameters: params } = unseen.compile(db);
    assert.match((await plan({ sql: text, params })).join(), /USING (COVERING )?INDEX calls_unseen/);
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
    assert.deepEqual(await new PartySearch(store).find('u', '?!'), { parties: [] });
  });
});
