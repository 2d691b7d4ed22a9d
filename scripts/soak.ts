// Many calls of a web phone, one after the other: what a call leaves behind adds up here. `npm run soak -- [sip|exchange] [--calls 1000]`
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { type Soaked, soakExchange, soakSip } from '../test/support/soaks.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { calls: { type: 'string', default: '1000' } },
});
const calls = Number(values.calls);
const [which = 'sip'] = positionals;
const kinds: Readonly<Record<string, () => Promise<Soaked>>> = { sip: soakSip, exchange: soakExchange };

/** After these the page has loaded what it needs, so that memory is compared from here on. */
const warmUp = Math.min(300, Math.floor(calls / 4));
/** What each call may leave in the heap, bytes: less than the smallest object that would be kept by mistake. */
const allowed = 1024;

/** @returns reads the bytes in use in the page, once what is garbage has been collected */
async function heapOf(page: Page): Promise<() => Promise<number>> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('HeapProfiler.enable');
  return async () => {
    await devtools.send('HeapProfiler.collectGarbage');
    return (await devtools.send('Runtime.getHeapUsage')).usedSize;
  };
}

const open = kinds[which];
if (!open || !Number.isInteger(calls)) throw new Error('npm run soak -- [sip|exchange] [--calls 1000]');
const soaked = await open();
try {
  const heaps = await Promise.all(soaked.pages.map(heapOf));
  const read = () => Promise.all(heaps.map((heap) => heap()));
  const settled = async () => {
    await new Promise((resolve) => setTimeout(resolve, soaked.settles));
    return read();
  };
  const go = async (from: number, to: number) => {
    for (let done = from; done < to; done += 100) {
      const count = Math.min(100, to - done);
      await soaked.call(count);
      const megabytes = (await read()).map((bytes) => (bytes / 1e6).toFixed(2));
      console.log(`${done + count} calls: heap ${megabytes.join(' and ')} MB`);
    }
  };
  await go(0, warmUp);
  const before = await settled();
  await go(warmUp, calls);
  const after = await settled();
  const slopes = after.map((bytes, i) => Math.round((bytes - (before[i] ?? 0)) / (calls - warmUp)));
  const flat = slopes.every((slope) => slope < allowed);
  console.log(`${calls} calls, ${slopes.join(' and ')} bytes left by each: ${flat ? 'flat' : 'a leak'}`);
  process.exitCode = flat ? 0 : 1;
} finally {
  await soaked.stop();
}
