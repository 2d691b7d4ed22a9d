/** The portal with 10,000 users and 200 connections: an import, and lists and searches beside the bare database and bare HTTP. */
import { performance } from 'node:perf_hooks';
import Database from 'libsql';
import { type Bench, BenchProcess, interleaved, median, ms, percentile, times } from './bench.ts';
import { owner } from './admin-process.ts';

const users = 10_000;
const connections = 200;
const rounds = 5;
const questions = 20;

interface Place {
  url: string;
  floor: string;
  file: string;
}

async function took(times: number, ask: () => Promise<unknown>): Promise<number> {
  const found: number[] = [];
  for (let i = 0; i < times; i++) {
    const start = performance.now();
    await ask();
    found.push(performance.now() - start);
  }
  return median(found);
}

const page = `select * from users order by name, id limit 50 offset ?`;
const count = `select count(*) from users`;
const found = `from users where lower(name) like ? escape '\\' or lower(login) like ? escape '\\' or user_settings like ? escape '\\'`;

const bench: Bench = {
  title: `the portal with ${users.toLocaleString('en')} users at ${connections} connections`,
  budget:
    'import in under a minute, while the event loop is late by less than 10 ms at p99; a page of the list and a search within 4x of the bare driver running the same SQL and bare HTTP sending the same bytes',
  run: async (say) => {
    const server = new BenchProcess('./admin-process.ts');
    try {
      const { url, floor, file } = await server.ask<Place>('start');
      const signIn = await fetch(new URL('api/sign-in', url), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(owner),
      });
      const cookie = signIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
      const ask = async (method: string, path: string, body?: object): Promise<string> => {
        const response = await fetch(new URL(`api/admin/${path}`, url), {
          method,
          headers: { cookie, ...(body ? { 'content-type': 'application/json' } : {}) },
          ...(body ? { body: JSON.stringify(body) } : {}),
        });
        const text = await response.text();
        if (!response.ok) throw new Error(`${path}: ${response.status} ${text.slice(0, 200)}`);
        return text;
      };
      say(`making ${connections} connections`);
      for (let i = 0; i < connections; i++) {
        await ask('POST', 'connections', {
          id: `c${i}`,
          connector: 'simulator',
          name: `Connection ${i}`,
          settings: {},
        });
      }
      const rows = Array.from({ length: users }, (_, i) => {
        const place = `c${i % connections}`;
        return `user${i},Somebody Number ${(i * 7919) % users},agent,${place},${1000 + i}`;
      });
      const csv = ['login,name,role,connection,settings.extension', ...rows].join('\n');
      say('importing');
      await server.ask('watch');
      const start = performance.now();
      const done = JSON.parse(await ask('POST', 'users/import', { csv, apply: true })) as { rows: { does: string }[] };
      const importSeconds = (performance.now() - start) / 1000;
      const late = await server.ask<{ p50: number; p99: number; max: number }>('watched');
      const added = done.rows.filter(({ does }) => does === 'add').length;
      if (added !== users) throw new Error(`${added} users were added`);
      const database = new Database(file);
      const answerOf = async (path: string) => {
        const text = await ask('GET', path);
        await server.ask('answer', text);
        return text.length;
      };
      const compare = async (path: (round: number) => string, sql: (round: number) => void) => {
        const bytes = await answerOf(path(0));
        const { portal, bare } = await interleaved<'portal' | 'bare', number>(rounds, {
          portal: (round) => took(questions, () => ask('GET', path(round))),
          bare: (round) =>
            took(questions, async () => {
              sql(round);
              await (await fetch(floor)).text();
            }),
        });
        return { portal: median(portal), bare: median(bare), bytes };
      };
      const list = await compare(
        (round) => `users?limit=50&offset=${round * 1900}`,
        (round) => {
          database.prepare(page).all(round * 1900);
          database.prepare(count).get();
        },
      );
      const search = await compare(
        (round) => `users?limit=50&search=number%20${round}`,
        (round) => {
          const like = [`%number ${round}%`, `%number ${round}%`, `%"extension":"number ${round}%`];
          database.prepare(`select * ${found} order by name, id limit 50`).all(...like);
          database.prepare(`select count(*) ${found}`).get(...like);
        },
      );
      const all = await took(questions, () => ask('GET', 'connections'));
      const extension = await took(5, () => ask('GET', 'users/by-number?number=5000'));
      database.close();
      await server.ask('stop');
      const ratios = [list.portal / list.bare, search.portal / search.bare];
      return {
        figures: [
          `import of ${users} users: ${importSeconds.toFixed(1)} s; event loop late by p50 ${ms(late.p50)}, p99 ${ms(late.p99)}, at most ${ms(late.max)}`,
          `a page of the list (${Math.round(list.bytes / 1024)} KB): ${ms(list.portal)}, bare ${ms(list.bare)}`,
          `a search: ${ms(search.portal)}, bare ${ms(search.bare)}`,
          `all ${connections} connections: ${ms(all)}; who has an extension, among ${users}: ${ms(extension)}`,
        ],
        verdict: `import ${importSeconds.toFixed(1)} s (60 s allowed), loop p99 ${ms(late.p99)} (10 ms), page ${times(ratios[0] ?? NaN)} and search ${times(ratios[1] ?? NaN)} the floor (4x)`,
        holds: importSeconds < 60 && late.p99 < 10 && percentile(ratios, 1) <= 4,
      };
    } finally {
      await server.end();
    }
  },
};
export default bench;
