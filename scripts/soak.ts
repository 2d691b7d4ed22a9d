// Many calls of the SIP web phone, one after the other, on a real Asterisk: what a call leaves behind adds up here.
import { SipBeds } from '../test/support/sip-bed.ts';

const calls = Number(process.argv[2] ?? 1000);
/** After these the page has loaded what it needs, so that memory is compared from here on. */
const warmUp = Math.min(300, Math.floor(calls / 4));
/** What each call may leave in the heap, bytes: less than the smallest object that would be kept by mistake. */
const allowed = 1024;

const beds = new SipBeds();
try {
  const page = await beds.page('201');
  const devtools = await page.page.context().newCDPSession(page.page);
  await devtools.send('HeapProfiler.enable');
  const heap = async () => {
    await devtools.send('HeapProfiler.collectGarbage');
    return (await devtools.send('Runtime.getHeapUsage')).usedSize;
  };
  // In the page: each expression evaluated from here would itself stay in the heap.
  await page.run(`(() => {
    bench.soak = async (calls) => {
      for (let i = 0; i < calls; i++) {
        await bench.provider.makeCall('600');
        const until = Date.now() + 10000;
        // Chromium itself keeps a connection that is closed while it is being made; nobody hangs up that soon.
        while (bench.calls[0]?.connection?.connectionState !== 'connected' || bench.calls[0].state !== 'connected') {
          if (Date.now() > until) throw new Error('not connected');
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
        await bench.provider.dropCall(bench.calls[0].id);
        const left = [bench.liveTracks(), bench.openConnections()];
        if (left.some((count) => count > 0)) throw new Error('left open: ' + left);
        // The bench's own record of what it saw is no part of the phone.
        bench.events.length = bench.natives.length = bench.tracks.length = 0;
        bench.connections.clear();
      }
    };
  })()`);
  // Transactions are kept for 64 T1 after their end (RFC 3261, timers B, D and M): 32 s.
  const settled = async () => {
    await new Promise((resolve) => setTimeout(resolve, 35_000));
    return heap();
  };
  const go = async (from: number, to: number) => {
    for (let done = from; done < to; done += 100) {
      const count = Math.min(100, to - done);
      await page.run(`bench.soak(${count})`);
      console.log(`${done + count} calls: heap ${((await heap()) / 1e6).toFixed(2)} MB`);
    }
  };
  await go(0, warmUp);
  const before = await settled();
  await go(warmUp, calls);
  const slope = ((await settled()) - before) / (calls - warmUp);
  const flat = slope < allowed;
  console.log(`${calls} calls, ${Math.round(slope)} bytes left by each: ${flat ? 'flat' : 'a leak'}`);
  process.exitCode = flat ? 0 : 1;
} finally {
  await beds.stop();
}
