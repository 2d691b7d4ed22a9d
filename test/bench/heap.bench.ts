/** The heap after thousands of calls that were rung, answered, ended, saved and shown on a page. */
import { type Bench, BenchProcess } from './bench.ts';

const callsPerRound = 10_000;
const rounds = 3;
/** What may be left of a call, bytes: noise of the collector spread over a round. */
const allowedPerCall = 64;

const mb = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MB`;

const bench: Bench = {
  title: 'heap over 10,000 calls',
  budget: `flat: less than ${allowedPerCall} bytes per call`,
  run: async (say) => {
    const service = new BenchProcess('heap-process.ts');
    try {
      // What fills once and stays, such as the list of ended calls, is filled first.
      await service.ask('calls', 2000);
      const heaps = [await service.ask<number>('heap')];
      for (let round = 1; round <= rounds; round++) {
        await service.ask('calls', callsPerRound);
        heaps.push(await service.ask<number>('heap'));
        say(`round ${round}: ${mb(heaps.at(-1) ?? 0)}`);
      }
      const rows = await service.ask<number>('rows');
      await service.ask('stop');
      const growth = heaps.slice(1).map((heap, i) => (heap - (heaps[i] ?? 0)) / callsPerRound);
      const middle = [...growth].sort((a, b) => a - b)[Math.floor(growth.length / 2)] ?? NaN;
      return {
        figures: [
          `heap at the start and after each ${callsPerRound.toLocaleString('en')} calls: ${heaps.map(mb).join(', ')}`,
          `growth per call in each round: ${growth.map((bytes) => `${bytes.toFixed(1)} bytes`).join(', ')}`,
          `calls saved: ${rows.toLocaleString('en')}`,
        ],
        verdict: `${middle.toFixed(1)} bytes per call (less than ${allowedPerCall})`,
        holds: middle < allowedPerCall && rows === 2000 + rounds * callsPerRound,
      };
    } finally {
      await service.end();
    }
  },
};
export default bench;
