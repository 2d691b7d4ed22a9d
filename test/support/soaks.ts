/** Pages that make call after call and leave nothing open after any of them: by SIP at a real Asterisk, or at the built-in exchange. */
import type { Page } from 'playwright-core';
import { builtinService } from './builtin-bed.ts';
import { ExchangePage, exchangeSite } from './exchange-pages.ts';
import { SipBeds } from './sip-bed.ts';
import { openToneBrowser } from './tone-browser.ts';

export interface Soaked {
  /** Whose memory is looked at. */
  pages: readonly Page[];
  /** How long the last calls may stay in memory, ms. */
  settles: number;
  /** Makes so many calls. @throws where one leaves a track or a connection open */
  call(count: number): Promise<void>;
  stop(): Promise<void>;
}

export async function soakSip(): Promise<Soaked> {
  const beds = new SipBeds();
  const page = await beds.page('201');
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
  return {
    pages: [page.page],
    // Transactions are kept for 64 T1 after their end (RFC 3261, timers B, D and M): 32 s.
    settles: 35_000,
    call: (count) => page.run(`bench.soak(${count})`),
    stop: () => beds.stop(),
  };
}

/** Between two calls, ms: what each page says about one stays well within the forty messages a second that the service takes. */
const pace = 500;

export async function soakExchange(): Promise<Soaked> {
  const bed = await builtinService();
  const site = await exchangeSite(bed);
  const browsers = [await openToneBrowser(600), await openToneBrowser(1000)] as const;
  const caller = await ExchangePage.open(browsers[0], site, bed, 'a');
  const called = await ExchangePage.open(browsers[1], site, bed, 'b');
  await called.page.evaluate('answerAll()');
  return {
    pages: [caller.page, called.page],
    settles: 3000,
    call: async (count) => {
      await caller.page.evaluate(`soak('102', ${count}, ${pace})`);
      await Promise.all([caller.quiet(), called.quiet()]);
      if (bed.link.peers.size > 0) throw new Error(`${bed.link.peers.size} pairs left at the exchange`);
    },
    stop: async () => {
      for (const browser of browsers) await browser.close();
      await site.close();
      await bed.close();
    },
  };
}
