/** From a byte of the phone system to a frame at a page, beside a bare ws server that is handed the same frames. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { WebSocket } from 'ws';
import { type Bench, BenchProcess, interleaved, median, ms, onCore, percentile, times } from './bench.ts';
import { crowd, dispersed } from './crowd.ts';
import { amiSource } from './ami-source.ts';
import type { PbxSource } from './pbx-source.ts';

const agents = 1000;
const calls = 300;
const perSecond = 1000;
/** Short rounds, many of them: what else the machine does for a while then meets both sides alike. */
const roundEvents = 2000;
const rounds = 15;

/** Whichever server is measured has this core, the phone system and the pages have the other. */
const serverCore = 1;
const driverCore = 0;

/** The file is imported again by the service's process. */
const source: PbxSource = amiSource;
const sourceFile: [string, string] = ['./ami-source.ts', 'amiSource'];

/** What one event put on the wire, the frame that was waited for first. */
interface Said {
  agent: number;
  frames: string[];
}

/**
 * Sends events at a steady rate and measures each until its frame arrives.
 * @param send puts the i-th event on the wire
 */
async function measured(
  sockets: readonly WebSocket[],
  send: (i: number) => { agent: number; says: string },
): Promise<{ waits: number[]; said: Said[] }> {
  const waits: number[] = [];
  const said: Said[] = [];
  const expected: { at: number; mark: string; said: Said }[][] = sockets.map(() => []);
  const latest: (Said | undefined)[] = [];
  const listeners = sockets.map((socket, agent) => {
    const hear = (data: Buffer) => {
      const now = performance.now();
      const frame = data.toString();
      const [next] = expected[agent] ?? [];
      if (next && frame.includes(next.mark)) {
        waits.push(now - next.at);
        expected[agent]?.shift();
        next.said.frames.unshift(frame);
      } else latest[agent]?.frames.push(frame);
    };
    socket.on('message', hear);
    return () => socket.off('message', hear);
  });
  const begin = performance.now();
  for (let sent = 0; sent < roundEvents;) {
    const due = Math.min(roundEvents, Math.floor(((performance.now() - begin) * perSecond) / 1000));
    for (; sent < due; sent++) {
      const at = performance.now();
      const { agent, says } = send(sent);
      const entry: Said = { agent, frames: [] };
      said.push(entry);
      latest[agent] = entry;
      expected[agent]?.push({ at, mark: `"type":"${says}"`, said: entry });
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const deadline = performance.now() + 10_000;
  while (waits.length < roundEvents) {
    if (performance.now() > deadline) throw new Error(`${roundEvents - waits.length} events were never heard`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  // What is saved is announced a little later; it belongs to the same frames.
  await new Promise((resolve) => setTimeout(resolve, 200));
  for (const stop of listeners) stop();
  return { waits, said };
}

/** A service on a phone system of its own, with a page per agent and the calls in progress. */
async function startSubject(saving: boolean) {
  const pbx = await source.startPbx();
  const service = new BenchProcess('service-process.ts');
  onCore(serverCore, service.child);
  const port = await service.ask<number>('start', { agents, pbxPort: pbx.port, source: sourceFile, saving });
  const tickets = await service.ask<string[]>(
    'tickets',
    Array.from({ length: agents }, (_, i) => `u${i}`),
  );
  const signIn = (agent: number) => JSON.stringify({ type: 'signIn', version: 1, ticket: tickets[agent] });
  const pages = await crowd(agents, () => `ws://127.0.0.1:${port}/`, signIn, '{"type":"snapshot"');
  await pbx.begin(calls);
  while ((await service.ask<number>('calls')) < calls) await new Promise((resolve) => setTimeout(resolve, 20));
  let events = 0;
  return {
    round: async () => {
      const says: string[] = [];
      const { waits, said } = await measured(pages, () => {
        const event = source.event(events++, calls);
        pbx.write(event.bytes);
        says.push(event.says);
        return event;
      });
      return { waits, said, says };
    },
    end: async () => {
      await dispersed(pages);
      await service.end();
      await pbx.stop();
    },
  };
}

/** The bare server with as many pages; it is handed the frames that the service has sent. */
async function startPeer() {
  const bare = new BenchProcess('bare-process.ts');
  onCore(serverCore, bare.child);
  const port = await bare.ask<number>('start');
  const pages = await crowd(
    agents,
    (agent) => `ws://127.0.0.1:${port}/${agent}`,
    () => 'hello',
    '{"type":"signedIn"',
  );
  const wire = connect(await bare.ask<number>('wire'), '127.0.0.1');
  await once(wire, 'connect');
  wire.setNoDelay(true);
  return {
    round: async (said: readonly Said[], says: readonly string[]) => {
      const { waits } = await measured(pages, (i) => {
        const { agent, frames } = said[i] ?? { agent: 0, frames: [] };
        wire.write(`${agent}\t${frames.join('\t')}\n`);
        return { agent, says: says[i] ?? '' };
      });
      return waits;
    },
    end: async () => {
      wire.destroy();
      await dispersed(pages);
      await bare.end();
    },
  };
}

const bench: Bench = {
  title: `PBX byte in to socket frame out, ${agents} agents, ${calls} calls in progress, ${perSecond} events/s`,
  budget: 'p50 within 1.5x, p99 within 2x of a bare ws server sending the same frames',
  run: async (say) => {
    const pinned = onCore(driverCore, process);
    const [service, bare] = [await startSubject(false), await startPeer()];
    say(`${agents} pages at each of the two`);
    let last = await service.round();
    for (let warmUp = 0; warmUp < 3; warmUp++) {
      last = await service.round();
      await bare.round(last.said, last.says);
    }
    const found = await interleaved<'service' | 'bare', number[]>(rounds, {
      service: async () => (last = await service.round()).waits,
      bare: () => bare.round(last.said, last.says),
    });
    await service.end();
    await bare.end();
    // By itself: what it still writes after a round would be in the way of the others.
    const saving = await startSubject(true);
    await saving.round();
    const saved = [(await saving.round()).waits, (await saving.round()).waits, (await saving.round()).waits];
    await saving.end();
    const at = (waits: number[][], fraction: number) => median(waits.map((round) => percentile(round, fraction)));
    // Each round of the service stands beside the bare server's round right after it.
    const ratioAt = (fraction: number) =>
      median(found.service.map((ours, i) => percentile(ours, fraction) / percentile(found.bare[i] ?? [], fraction)));
    const [ratio50, ratio99] = [ratioAt(0.5), ratioAt(0.99)];
    return {
      figures: [
        `driven by: ${source.name}; ${pinned ? 'each server on a core of its own' : 'all on whatever core is free'}`,
        `service: p50 ${ms(at(found.service, 0.5))}, p99 ${ms(at(found.service, 0.99))}`,
        `bare ws: p50 ${ms(at(found.bare, 0.5))}, p99 ${ms(at(found.bare, 0.99))}`,
        `service that also saves each of the changes and announces it (twice the frames, a database at work on the same cores; not in the budget): p50 ${ms(at(saved, 0.5))}, p99 ${ms(at(saved, 0.99))}`,
      ],
      verdict: `p50 ${times(ratio50)} (1.5x allowed), p99 ${times(ratio99)} (2x allowed)`,
      holds: ratio50 <= 1.5 && ratio99 <= 2,
    };
  },
};
export default bench;
