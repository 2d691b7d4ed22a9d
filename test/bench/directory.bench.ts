/** The directory at 200,000 contacts beside a million calls: who has a number, and who is meant, beside the bare driver running the same SQL. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import Database from 'libsql';
import { searchedKeys } from '../../core/numbers/match-keys.ts';
import { parseNumber } from '../../core/numbers/parse-number.ts';
import { numberSettings } from '../../core/numbers/settings.ts';
import { systemClock } from '../../core/provider/world.ts';
import { searchedWords } from '../../server/calls/party-words.ts';
import { Directory } from '../../server/directory/directory.ts';
import { DirectoryQueries } from '../../server/directory/directory-queries.ts';
import type { Statement } from '../../server/store/sqlite-jobs.ts';
import { DirectoryRecords } from '../../server/directory/directory-records.ts';
import { readNumbersOf, recordWords } from '../../server/directory/record-rows.ts';
import { Store } from '../../server/store/store.ts';
import { type Bench, interleaved, median, ms, times } from './bench.ts';

const contacts = 200_000;
const calls = 1_000_000;
const rounds = 5;
const asks = 1024;
/** Calls that ring in the same moment for thousands of agents. */
const atOnce = 64;
const allowed = 2;
const settings = numberSettings.parse({ defaultCountry: 'HU' });

const number = (who: number) => `+3620${String(1_000_000 + who * 37).padStart(7, '0')}`;
const first = ['Anna', 'Bence', 'Csilla', 'Dávid', 'Eszter', 'Ferenc', 'Gábor', 'Hanna'];
const last = ['Kovács', 'Nagy', 'Szabó', 'Tóth', 'Varga', 'Kiss', 'Molnár', 'Németh', 'Farkas', 'Balogh', 'Papp'];
/** The third word is hardly anybody else's. */
const name = (who: number) =>
  `${first[who % first.length]} ${last[who % last.length]} ${who.toString(36).padStart(5, 'x')}`;

/** Written by the driver itself: how fast contacts are synced is told apart. */
function fill(file: string): void {
  const database = new Database(file);
  database.exec('pragma synchronous = off');
  database.exec('pragma cache_size = -400000');
  const record = database.prepare(
    `insert into directory_records values (?, 'contact', 'crm', ?, ?, '', '', '', 1, 0, 0)`,
  );
  const numbered = database.prepare(
    `insert into directory_numbers (record_id, position, raw, type, e164, national, extension, assumed, exact_key, reversed)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const call = database.prepare(
    `insert into calls (id, connection_id, native_id, user_id, direction, caller_id, called_id, party_digits, device_id,
     started_at, ended_at, hold_ms, party_key, missed, created_at, updated_at)
     values (?, 'c', ?, ?, 'in', ?, '101', '', '101', ?, ?, 0, ?, 0, 0, 0)`,
  );
  const words: [string, string][] = [];
  database.exec('begin');
  for (let who = 0; who < contacts; who++) {
    const id = `r-${String(who).padStart(8, '0')}`;
    const input = { name: name(who), detail: '', owner: '', numbers: [{ number: number(who), type: '' }] };
    const numbers = readNumbersOf(input, settings);
    record.run([id, String(who), input.name]);
    for (const { row } of numbers) {
      const { position, raw, type, e164, national, extension, assumed, exact_key, reversed } = row;
      numbered.run([id, position, raw, type, e164, national, extension, assumed, exact_key, reversed]);
    }
    for (const word of recordWords(input, numbers)) words.push([word, id]);
  }
  // In the order of the key the table grows at its end.
  words.sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : 1));
  const word = database.prepare('insert into directory_words values (?, ?)');
  for (const each of words) word.run(each);
  for (let i = 0; i < calls; i++) {
    const id = `call-${String(i).padStart(12, '0')}`;
    const who = (i * 7919) % contacts;
    call.run([id, id, `user-${i % 100}`, number(who), i, i + 1, number(who).slice(-9)]);
  }
  database.exec('commit');
  database.close();
}

interface Asked {
  what: string;
  /** The whole answer, as pages get it. */
  whole: (directory: Directory, turn: number) => Promise<unknown>;
  /** Its query alone. */
  query: (queries: DirectoryQueries, turn: number) => Statement;
}

const us = (value: number) => `${(value * 1000).toFixed(0)} µs`;
const who = (turn: number) => (turn * 7919) % contacts;
const keys = (written: string) => searchedKeys(parseNumber(written, settings), settings);
const searched = (typed: (turn: number) => string): Pick<Asked, 'whole' | 'query'> => ({
  whole: (directory, turn) => directory.search(typed(turn), settings, 20),
  query: (queries, turn) => queries.words(searchedWords(typed(turn))),
});

const questions: Asked[] = [
  {
    what: 'who has a number',
    whole: (directory, turn) => directory.byNumber(number(who(turn)), settings),
    query: (queries, turn) => queries.exact(keys(number(who(turn)))),
  },
  {
    what: 'who has a number that ends alike',
    whole: (directory, turn) => directory.byNumber(number(who(turn)).slice(-7), settings),
    query: (queries, turn) =>
      queries.ending({ exact: '', reversed: [...number(who(turn)).slice(-7)].reverse().join('') }),
  },
  { what: 'search by a rare name', ...searched((turn) => who(turn).toString(36).padStart(5, 'x')) },
  { what: 'search by a common name', ...searched((turn) => last[turn % last.length] ?? '') },
  { what: 'search by two common names', ...searched((turn) => `${last[turn % 11] ?? ''} ${first[turn % 8] ?? ''}`) },
  { what: 'search by the last digits', ...searched((turn) => number(who(turn)).slice(-6)) },
  { what: 'search by keys', ...searched((turn) => ['5682', '6249', '7822'][turn % 3] ?? '') },
];

/** Each of the questions in turn, so many at once. @returns what one takes, ms */
async function pace(ask: (turn: number) => Promise<unknown>, atOnce: number): Promise<number> {
  const start = performance.now();
  for (let turn = 0; turn < asks; turn += atOnce) {
    await Promise.all(Array.from({ length: atOnce }, (_, i) => ask(turn + i)));
  }
  return (performance.now() - start) / asks;
}

const bench: Bench = {
  title: `the directory at ${contacts.toLocaleString('en')} contacts, beside ${calls.toLocaleString('en')} calls`,
  budget: `look-up by number and search, ${atOnce} at once, each within ${allowed}x of the bare driver running the same SQL on the thread that asks; one alone is told`,
  run: async (say) => {
    const folder = await mkdtemp(join(tmpdir(), 'offhook-bench-directory-'));
    let store = await Store.open(folder);
    try {
      await store.close();
      say(`writing ${contacts.toLocaleString('en')} contacts and ${calls.toLocaleString('en')} calls`);
      fill(join(folder, 'offhook.db'));
      store = await Store.open(folder);
      const bare = new Database(join(folder, 'offhook.db'));
      const records = new DirectoryRecords(store, systemClock);
      const directory = new Directory(store, records);
      const queries = new DirectoryQueries(store.db);
      const prepared = new Map<string, { all: (params: readonly unknown[]) => unknown[] }>();
      const run = ({ sql, params }: Statement): unknown[] => {
        const known = prepared.get(sql) ?? bare.prepare(sql);
        prepared.set(sql, known);
        return known.all(params);
      };
      const figures: string[] = [];
      let worst = 0;
      for (const { what, query, whole } of questions) {
        say(what);
        // What is on the disk at first is in the memory of both from then on.
        for (let turn = 0; turn < asks; turn++) run(query(queries, turn));
        await pace((turn) => store.read(query(queries, turn)), atOnce);
        const { ours, theirs } = await interleaved<'ours' | 'theirs', number>(rounds, {
          ours: () => pace((turn) => store.read(query(queries, turn)), atOnce),
          theirs: () => pace((turn) => Promise.resolve(run(query(queries, turn))), atOnce),
        });
        const alone = await pace((turn) => store.read(query(queries, turn)), 1);
        const all = await pace((turn) => whole(directory, turn), atOnce);
        const [own, bare50] = [median(ours), median(theirs)];
        worst = Math.max(worst, own / bare50);
        figures.push(
          `${what}: ${us(own)} beside ${us(bare50)} bare, ${times(own / bare50)}; one alone ${us(alone)}; the whole answer ${us(all)}`,
        );
      }
      bare.close();
      say('syncing a thousand contacts');
      const batch = Array.from({ length: 1000 }, (_, i) => ({
        kind: 'contact',
        id: `new-${i}`,
        name: name(i),
        detail: 'Tailspin',
        owner: '',
        numbers: [{ number: `+3630${String(1_000_000 + i)}`, type: '' }],
      }));
      const start = performance.now();
      await records.upsert('bench', batch, settings);
      const took = performance.now() - start;
      const again = performance.now();
      await records.upsert('bench', batch, settings);
      figures.push(
        `a thousand contacts synced in ${ms(took)}, durable; the same again in ${ms(performance.now() - again)}`,
      );
      return {
        figures,
        verdict: `at worst ${times(worst)} the time of the bare driver (${allowed}x allowed)`,
        holds: worst <= allowed,
      };
    } finally {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
};
export default bench;
