/** The service of the heap benchmark: an agent with an open page takes call after call, every one of them saved. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CallLog } from '../../server/calls/call-log.ts';
import { Store } from '../../server/store/store.ts';
import { type HubGuest, Page, serviceBed } from '../support/messaging-bed.ts';
import { answering } from './bench.ts';

const folder = await mkdtemp(join(tmpdir(), 'offhook-bench-heap-'));
const store = await Store.open(folder);
let log: CallLog | undefined;
const guest: HubGuest = async (hub, { clock, log: quiet, random }) =>
  (log = await CallLog.start({ hub, store, clock, log: quiet, random }));
const bed = await serviceBed({}, {}, guest);
const page = new Page(bed, 'a');
await page.provider.connect();

/** Waits for what was said to have reached page and disk. */
async function settled(): Promise<void> {
  const hosted = bed.hub.session('a')?.provider;
  await page.provider.queryActiveCallSnapshot();
  while ((log?.waiting ?? 0) > 0 || hosted?.state.calls.length !== page.provider.state.calls.length) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

answering({
  calls: async (count: number) => {
    for (let i = 0; i < count; i++) {
      const customer = bed.link.exchange.outsideCalls(`+1555${String(i).padStart(6, '0')}`, `Customer ${i}`, '101');
      bed.link.exchange.pickUp('101');
      bed.link.exchange.outsideHangsUp(customer);
      if (i % 50 === 49) await settled();
    }
    await settled();
    if (bed.link.exchange.agent('101').legs.length > 0) throw new Error('calls are left over');
  },
  heap: async () => {
    for (let i = 0; i < 3; i++) {
      globalThis.gc?.();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return process.memoryUsage().heapUsed;
  },
  rows: async () => {
    const { count } = await store.db
      .selectFrom('calls')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return count;
  },
  stop: async () => {
    await page.provider.closeConnection();
    await bed.close();
    await store.close();
    await rm(folder, { recursive: true, force: true });
  },
});
