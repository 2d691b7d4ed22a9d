/** The call history at a million calls: first page, page by number, and search, beside the bare driver running the same SQL. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import Database from 'libsql';
import type { CallsQuery } from '../../core/messaging/call-questions.ts';
import { systemClock } from '../../core/provider/world.ts';
import { PartySearch } from '../../server/calls/call-filter.ts';
import { CallHistory } from '../../server/calls/call-history.ts';
import { CallPages } from '../../server/calls/call-pages.ts';
import { WhoseCalls } from '../../server/calls/whose-calls.ts';
import { partyKey, partyWords } from '../../server/calls/party-words.ts';
import type { Statement } from '../../server/store/sqlite-jobs.ts';
import { Store } from '../../server/store/store.ts';
import { type Bench, interleaved, median, ms, percentile, times } from './bench.ts';

const calls = 1_000_000;
/** So that each has more calls with the asking user than a page holds. */
const parties = 5000;
/** Calls of the user who asks; the others belong to a hundred colleagues. */
const own = 200_000;
const user = 'u';
const rounds = 3;
const asks = 200;
const allowed = 2;

const number = (party: number) => `+3620${String(5_000_000 + party * 37).padStart(7, '0')}`;
const first = ['Anna', 'Bence', 'Csilla', 'Dávid', 'Eszter', 'Ferenc', 'Gábor', 'Hanna'];
const last = ['Kovács', 'Nagy', 'Szabó', 'Tóth', 'Varga', 'Kiss', 'Molnár', 'Németh', 'Farkas', 'Balogh', 'Papp'];
const name = (party: number) =>
  `${first[party % first.length]} ${last[party % last.length]} ${party.toString(36).padStart(4, 'x')}`;

/** Written by the driver itself: how fast calls are saved is another benchmark's. */
function fill(file: string): void {
  const database = new Database(file);
  database.exec('pragma synchronous = off');
  const call = database.prepare(
    `insert into calls (id, connection_id, native_id, user_id, direction, caller_id, caller_name, called_id, party_digits,
     device_id, queue, started_at, connected_at, ended_at, hold_ms, talk_ms, total_ms, cause, party_key, missed,
     created_at, updated_at) values (?, 'c', ?, ?, 'in', ?, ?, '101', ?, '101', 'Sales', ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const party = database.prepare(
    `insert into call_parties values (?, ?, ?, ?) on conflict (user_id, party_key) do update set
     last_call_id = excluded.last_call_id, last_started_at = excluded.last_started_at`,
  );
  const word = database.prepare('insert into call_party_words values (?, ?, ?) on conflict do nothing');
  const known = new Set<number>();
  const start = Date.UTC(2025, 0, 1);
  database.exec('begin');
  for (let i = 0; i < calls; i++) {
    const mine = i % (calls / own) === 0;
    const who = (i * 7919) % parties;
    const at = start + i * 30_000;
    const id = `call-${String(i).padStart(12, '0')}`;
    const talked = i % 5 !== 0;
    const digits = number(who).slice(1);
    const owner = mine ? user : `colleague-${i % 100}`;
    const key = partyKey(number(who));
    call.run([
      id,
      id,
      owner,
      number(who),
      name(who),
      digits,
      at,
      talked ? at + 5000 : null,
      at + 60_000,
      talked ? 55_000 : 0,
      60_000,
      talked ? 'normal' : 'callerGaveUp',
      key,
      talked ? 0 : 1,
      at,
      at,
    ]);
    if (!mine) continue;
    party.run([user, key, id, at]);
    if (known.has(who)) continue;
    known.add(who);
    for (const each of partyWords(number(who), name(who))) word.run([user, each, key]);
  }
  database.exec('commit');
  database.close();
}

interface Asked {
  what: string;
  query: (turn: number) => CallsQuery;
}

const questions: Asked[] = [
  { what: 'first page', query: () => ({ limit: 20 }) },
  { what: 'page by number', query: (turn) => ({ limit: 20, number: number((turn * 5 * 7919) % parties) }) },
  { what: 'a page far down', query: (turn) => ({ limit: 20, before: String(Date.UTC(2025, 0, 2) + turn * 60_000) }) },
  { what: 'missed calls only', query: () => ({ limit: 20, kind: 'missed' }) },
  {
    what: 'search by the last digits',
    query: (turn) => ({ limit: 20, search: number((turn * 5 * 7919) % parties).slice(-6) }),
  },
  { what: 'search by a common name', query: (turn) => ({ limit: 20, search: `${last[turn % last.length]}` }) },
];

/** Waits of one question after the other, ms. */
async function waits(ask: (query: CallsQuery) => Promise<unknown>, { query }: Asked): Promise<number[]> {
  const found: number[] = [];
  for (let turn = 0; turn < asks; turn++) {
    const start = performance.now();
    await ask(query(turn));
    found.push(performance.now() - start);
  }
  return found;
}

const bench: Bench = {
  title: `the call history at ${calls.toLocaleString('en')} calls, ${own.toLocaleString('en')} of them the asking user's`,
  budget: `each question within ${allowed}x of the bare driver running the same SQL`,
  run: async (say) => {
    const folder = await mkdtemp(join(tmpdir(), 'offhook-bench-history-'));
    let store = await Store.open(folder);
    try {
      await store.close();
      say(`writing ${calls.toLocaleString('en')} calls`);
      fill(join(folder, 'offhook.db'));
      store = await Store.open(folder);
      const bare = new Database(join(folder, 'offhook.db'));
      const history = new CallHistory(store, systemClock, new WhoseCalls(store, []));
      const bareStatements = new Map<string, { all: (params: readonly unknown[]) => unknown[] }>();
      const run = (sql: string, params: readonly unknown[]): unknown[] => {
        const known = bareStatements.get(sql) ?? bare.prepare(sql);
        bareStatements.set(sql, known);
        return known.all(params);
      };
      const [pages, search] = [new CallPages(store.db), new PartySearch(store)];
      /** What one question comes to: for a search two statements, of which the second depends on what the first has found. */
      const statements = async (query: CallsQuery): Promise<Statement[]> => {
        const asked: Statement[] = [];
        const noting = {
          db: store.db,
          read: <Row>(statement: Statement) => {
            asked.push(statement);
            return store.read<Row>(statement);
          },
        };
        const searched = await new PartySearch(noting).find(user, query.search);
        return [...asked, pages.statement(user, query, searched)];
      };
      const figures: string[] = [];
      let worst = { what: '', ratio: 0 };
      for (const asked of questions) {
        say(asked.what);
        const prepared = await Promise.all(Array.from({ length: asks }, (_, turn) => statements(asked.query(turn))));
        let turn = 0;
        const { ours, theirs } = await interleaved<'ours' | 'theirs', number[]>(rounds, {
          ours: () =>
            waits(async (query) => {
              const searched = await search.find(user, query.search);
              return store.read(pages.statement(user, query, searched));
            }, asked),
          // The same statements, on the same thread as whoever asks: no worker, no queue, no builder of queries.
          theirs: () =>
            waits(async () => {
              for (const { sql, params } of prepared[turn++ % asks] ?? []) run(sql, params);
            }, asked),
        });
        const whole = percentile(await waits((query) => history.page(user, query), asked), 0.5);
        const [own50, bare50] = [median(ours.map((each) => median(each))), median(theirs.map((each) => median(each)))];
        const ratio = own50 / bare50;
        if (ratio > worst.ratio) worst = { what: asked.what, ratio };
        figures.push(
          `${asked.what}: ${ms(own50)} beside ${ms(bare50)} bare, ${times(ratio)}; the whole answer with links and the count of new missed calls ${ms(whole)}`,
        );
      }
      bare.close();
      return {
        figures,
        verdict: `the slowest beside the bare driver, ${worst.what}: ${times(worst.ratio)} its time (${allowed}x allowed)`,
        holds: worst.ratio <= allowed,
      };
    } finally {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
};
export default bench;
