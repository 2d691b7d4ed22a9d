/** Durable call-record writes: many at once beside one at a time, and how long one waits beside a bare flush to the same disk. */
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Call } from '../../core/model/call.ts';
import { callRow } from '../../server/calls/call-row.ts';
import { CallStatements } from '../../server/calls/call-statements.ts';
import { Store } from '../../server/store/store.ts';
import { uuidv7 } from '../../server/store/uuid.ts';
import { type Bench, interleaved, median, ms, percentile, perSecond, times } from './bench.ts';

const rounds = 3;
const together = 256;
const roundMs = 3000;
/** The load at which a write's wait is measured: the phone system of the events benchmark. */
const offered = 1000;

let calls = 0;
function write(store: Store, statements: CallStatements) {
  const now = Date.now();
  const id = `bench-${now}-${++calls}`;
  const call: Call = {
    id,
    direction: 'in',
    state: 'connected',
    callerId: '+15550123',
    callerName: 'ACME Ltd',
    calledId: '101',
    deviceId: '101',
    features: [],
    startedAt: now,
    connectedAt: now,
    holdMs: 0,
  };
  const row = callRow(call, { id: uuidv7(now), connectionId: 'c', userId: 'u', parentId: null, at: now });
  return store.write([statements.upsert(row)]);
}

async function writesPerSecond(store: Store, statements: CallStatements, inFlight: number): Promise<number> {
  const start = performance.now();
  let count = 0;
  const writer = async () => {
    while (performance.now() - start < roundMs) {
      await write(store, statements);
      count++;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, writer));
  return (count / (performance.now() - start)) * 1000;
}

/** Waits of writes that come at a steady rate, whether or not those before are done. */
async function waits(store: Store, statements: CallStatements): Promise<number[]> {
  const found: number[] = [];
  const pending: Promise<void>[] = [];
  const start = performance.now();
  for (let sent = 0; sent < (offered * roundMs) / 1000;) {
    const due = Math.floor(((performance.now() - start) * offered) / 1000);
    for (; sent < due; sent++) {
      const asked = performance.now();
      pending.push(
        write(store, statements).then(() => {
          found.push(performance.now() - asked);
        }),
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(pending);
  return found;
}

function flushes(folder: string): number[] {
  const file = openSync(join(folder, 'flush'), 'w');
  const page = Buffer.alloc(4096, 1);
  const found = Array.from({ length: 300 }, () => {
    writeSync(file, page);
    const start = performance.now();
    fdatasyncSync(file);
    return performance.now() - start;
  });
  closeSync(file);
  return found;
}

const bench: Bench = {
  title: 'durable call-record writes',
  budget: 'at least 3x the single-row rate of the same store; p99 within 3x of (an fdatasync + 5 ms)',
  run: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'offhook-bench-store-'));
    const store = await Store.open(folder);
    // One at a time is measured without waiting for company, which would make it look slow.
    const lone = await Store.open(join(folder, 'lone'), { gather: 0 });
    try {
      const statements = new CallStatements(store);
      await writesPerSecond(lone, statements, 32);
      await writesPerSecond(store, statements, 32);
      const { single, many, wait, flush } = await interleaved<'single' | 'many' | 'wait' | 'flush', number[]>(rounds, {
        single: async () => [await writesPerSecond(lone, statements, 1)],
        many: async () => [await writesPerSecond(store, statements, together)],
        wait: () => waits(store, statements),
        flush: async () => flushes(folder),
      });
      const [singleRate, manyRate] = [median(single.flat()), median(many.flat())];
      const p99 = median(wait.map((round) => percentile(round, 0.99)));
      const p50 = median(wait.map((round) => percentile(round, 0.5)));
      const sync = median(flush.map((round) => percentile(round, 0.5)));
      const allowed = 3 * (sync + 5);
      return {
        figures: [
          `one write at a time: ${perSecond(singleRate)}`,
          `${together} writes at once: ${perSecond(manyRate)}`,
          `a write's wait at ${offered}/s: p50 ${ms(p50)}, p99 ${ms(p99)}; an fdatasync: ${ms(sync)}`,
        ],
        verdict: `${times(manyRate / singleRate)} the single-row rate (3x asked), p99 ${ms(p99)} (at most ${ms(allowed)})`,
        holds: manyRate >= 3 * singleRate && p99 <= allowed,
      };
    } finally {
      await store.close();
      await lone.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
};
export default bench;
