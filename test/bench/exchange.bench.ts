/** What two pages say to each other about their sound, for many calls at once: through the Messaging Service, and through a bare ws relay. */
import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { ServerMessage } from '../../core/messaging/protocol.ts';
import { type Bench, BenchProcess, interleaved, ms, onCore, percentile, times } from './bench.ts';

const calls = 200;
const users = calls * 2;
/** A description as long as a browser's for one sound, characters, and the candidates that follow it. */
const sdpLength = 3000;
const candidates = 10;
const rounds = 8;
/** Between two rounds: no page may say more than the service allows, ms. */
const pause = 800;

/** One end of a call: its socket, and how it names the other end. */
interface End {
  socket: WebSocket;
  of: { callId: string; peer: string };
  heard: (text: string) => void;
}

async function opened(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  await once(socket, 'open');
  return socket;
}

function endOf(socket: WebSocket, of = { callId: '', peer: '' }): End {
  const end: End = { socket, of, heard: () => undefined };
  socket.on('message', (data: Buffer) => {
    end.heard(data.toString());
  });
  return end;
}

/** Signs everybody in, each page the phone of its user. */
async function phones(port: number, tickets: readonly string[]): Promise<End[]> {
  return Promise.all(
    tickets.map(async (ticket) => {
      const end = endOf(await opened(`ws://127.0.0.1:${port}/`));
      const isPhone = new Promise<void>((resolve) => {
        end.heard = (text) => {
          const message = JSON.parse(text) as ServerMessage;
          if (message.type === 'snapshot') end.socket.send('{"type":"phone","on":true}');
          if (message.type === 'phone') resolve();
        };
      });
      end.socket.send(JSON.stringify({ type: 'signIn', version: 1, ticket }));
      await isPhone;
      return end;
    }),
  );
}

/** All call at once. @returns from the wish to call to the answer of the other page's sound, ms for each call */
async function allCall(ends: readonly End[]): Promise<number[]> {
  return Promise.all(
    Array.from({ length: calls }, async (_, i) => {
      const [caller, called] = [ends[2 * i], ends[2 * i + 1]];
      if (!caller || !called) throw new Error('there is no such end');
      const began = performance.now();
      const agreed = new Promise<number>((resolve) => {
        caller.heard = (text) => {
          const message = JSON.parse(text) as ServerMessage;
          if (message.type !== 'media') return;
          if (message.signal.kind === 'open') {
            caller.of = { callId: message.signal.callId, peer: message.signal.peer };
            caller.socket.send(description(caller, 'offer', 0));
          } else resolve(performance.now() - began);
        };
        called.heard = (text) => {
          const message = JSON.parse(text) as ServerMessage;
          if (message.type !== 'media' || message.signal.kind === 'frame') return;
          const { callId, peer, kind } = message.signal;
          if (kind === 'open') {
            called.of = { callId, peer };
            called.socket.send(JSON.stringify({ type: 'command', id: '2', command: { type: 'answerCall', callId } }));
          } else called.socket.send(description(called, 'answer', 0));
        };
      });
      const command = { type: 'makeCall', targetAddress: String(1000 + 2 * i + 1) };
      caller.socket.send(JSON.stringify({ type: 'command', id: '1', command }));
      return agreed;
    }),
  );
}

function description(end: End, type: 'offer' | 'answer', at: number): string {
  const sdp = `@${at}@`.padEnd(sdpLength, 'a=candidate\r\n');
  return JSON.stringify({ type: 'media', signal: { kind: 'description', type, ...end.of, sdp } });
}

function candidate(end: End, at: number): string {
  const text = `@${at}@`.padEnd(110, 'candidate');
  return JSON.stringify({
    type: 'media',
    signal: { kind: 'candidate', ...end.of, candidate: text, sdpMid: '0', sdpMLineIndex: 0 },
  });
}

/** In every call an offer, its answer, and the candidates of both, all calls at once. @returns how long each frame took, ms */
async function talk(ends: readonly End[]): Promise<number[]> {
  const took: number[] = [];
  let missing = users * (1 + candidates);
  await new Promise<void>((resolve) => {
    for (const [index, end] of ends.entries()) {
      end.heard = (text) => {
        const sent = /@([\d.]+)@/.exec(text)?.[1];
        if (sent === undefined) return;
        took.push(performance.now() - Number(sent));
        if (text.includes('"offer"')) say(end, 'answer');
        if (--missing === 0) resolve();
      };
      if (index % 2 === 0) say(end, 'offer');
    }
  });
  await new Promise((resolve) => setTimeout(resolve, pause));
  return took;
}

function say(end: End, type: 'offer' | 'answer'): void {
  end.socket.send(description(end, type, performance.now()));
  for (let i = 0; i < candidates; i++) end.socket.send(candidate(end, performance.now()));
}

const bench: Bench = {
  title: `signalling of ${calls} calls at the built-in exchange, all at once`,
  budget: 'p50 and p99 of each frame within 2x of a bare ws relay of the same frames',
  async run(say) {
    const service = new BenchProcess('exchange-process.ts');
    const bare = new BenchProcess('exchange-process.ts');
    try {
      // The other core is the pages'; only one of the two relays is at work at a time.
      const apart = onCore(1, service.child) && onCore(1, bare.child) && onCore(0, process);
      const port = await service.ask<number>('service', users);
      const own = await phones(port, await service.ask<string[]>('tickets', users));
      const setUp = await allCall(own);
      say(`${calls} calls are up`);
      const barePort = await bare.ask<number>('bare');
      const others = await Promise.all(
        own.map(async ({ of }, index) => endOf(await opened(`ws://127.0.0.1:${barePort}/${index}`), of)),
      );
      const work = { service: 0, bare: 0 };
      const worked = async (who: 'service' | 'bare', ends: readonly End[]) => {
        const relay = who === 'service' ? service : bare;
        const before = await relay.ask<number>('cpu');
        const took = await talk(ends);
        work[who] += (await relay.ask<number>('cpu')) - before;
        return took;
      };
      const found = await interleaved(rounds, {
        service: (round) => {
          say(`round ${round + 1} of ${rounds}`);
          return worked('service', own);
        },
        bare: () => worked('bare', others),
      });
      const all = { service: found.service.slice(1).flat(), bare: found.bare.slice(1).flat() };
      const told = (list: number[]) => `p50 ${ms(percentile(list, 0.5))}, p99 ${ms(percentile(list, 0.99))}`;
      const p50 = percentile(all.service, 0.5) / percentile(all.bare, 0.5);
      const p99 = percentile(all.service, 0.99) / percentile(all.bare, 0.99);
      return {
        figures: [
          `${users * (1 + candidates)} frames at once, of ${sdpLength} characters and of some 200${apart ? '; the relays and the pages on a core each' : ''}`,
          `service: ${told(all.service)}`,
          `bare ws relay: ${told(all.bare)}`,
          `from the wish to call until both pages have agreed on the sound, ${calls} calls begun at once: ${told(setUp)}`,
          `processor time of the relay for each frame, reading and checking it included: ${perFrame(work.service)}, bare ${perFrame(work.bare)}`,
        ],
        verdict: `p50 ${times(p50)}, p99 ${times(p99)} (2x allowed)`,
        holds: p50 <= 2 && p99 <= 2,
      };
    } finally {
      await service.end();
      await bare.end();
    }
  },
};
export default bench;

const perFrame = (all: number) => `${(all / rounds / users / (1 + candidates)).toFixed(0)} µs`;
