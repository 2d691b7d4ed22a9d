/** Ten thousand signed-in agents who do nothing: what each costs, and how soon all are back after their sockets were cut. */
import { performance } from 'node:perf_hooks';
import { WebSocket } from 'ws';
import { MessagingServiceProvider } from '../../core/messaging/messaging-service-provider.ts';
import { systemClock, type WebSocketLike } from '../../core/provider/world.ts';
import { type Bench, BenchProcess, interleaved, median, times } from './bench.ts';
import { addressOf, crowd, dispersed } from './crowd.ts';

const agents = 10_000;
const rounds = 3;
const patience = 60_000;

const kb = (bytes: number) => `${(bytes / 1024).toFixed(1)} KB`;

/** Memory per agent of the service: hosted provider, session and socket. */
async function service(): Promise<number> {
  const process = new BenchProcess('service-process.ts');
  try {
    const empty = await process.ask<number>('memory');
    const port = await start(process);
    const tickets = await process.ask<string[]>('tickets', users());
    const sockets = await crowd(
      agents,
      () => `ws://127.0.0.1:${port}/`,
      (agent) => JSON.stringify({ type: 'signIn', version: 1, ticket: tickets[agent] }),
      '{"type":"snapshot"',
    );
    const full = await process.ask<number>('memory');
    await dispersed(sockets);
    return (full - empty) / agents;
  } finally {
    await process.end();
  }
}

async function bare(): Promise<number> {
  const process = new BenchProcess('bare-process.ts');
  try {
    const empty = await process.ask<number>('memory');
    const port = await process.ask<number>('start');
    const sockets = await crowd(
      agents,
      (agent) => `ws://127.0.0.1:${port}/${agent}`,
      () => 'hello',
      '{"type":"signedIn"',
    );
    const full = await process.ask<number>('memory');
    await dispersed(sockets);
    return (full - empty) / agents;
  } finally {
    await process.end();
  }
}

/** Cuts every socket at once; real page providers come back with their own back-off. */
async function storm(): Promise<{ seconds: number; back: number; stirred: number }> {
  const process = new BenchProcess('service-process.ts');
  try {
    const port = await start(process);
    const ticketsFor = batchedTickets(process);
    const providers = Array.from(
      { length: agents },
      (_, agent) =>
        new MessagingServiceProvider({
          url: `ws://127.0.0.1:${port}/`,
          clock: systemClock,
          random: Math.random,
          ticket: () => ticketsFor(`u${agent}`),
          webSocket: (url) =>
            new WebSocket(url, {
              perMessageDeflate: false,
              localAddress: addressOf(agent),
            }) as unknown as WebSocketLike,
        }),
    );
    for (let from = 0; from < agents; from += 500) {
      await Promise.all(providers.slice(from, from + 500).map((provider) => provider.connect()));
    }
    await until(() => providers.every(({ state }) => state.link === 'up'));
    let stirred = 0;
    let cut = 0;
    for (const provider of providers) {
      provider.listen((event) => {
        if (event.type === 'disconnected') cut++;
        if (event.type === 'error' && event.code === 'callSaving') stirred++;
      });
    }
    await process.ask('cut');
    const begin = performance.now();
    await until(() => cut >= agents);
    await until(() => providers.every(({ state }) => state.link === 'up'));
    const seconds = (performance.now() - begin) / 1000;
    const back = await process.ask<number>('signedIn');
    // Everybody is heard again: an event for each arrives.
    await process.ask('stir');
    await until(() => stirred >= agents);
    await Promise.all(providers.map((provider) => provider.closeConnection()));
    return { seconds, back, stirred };
  } finally {
    await process.end();
  }
}

function users(): string[] {
  return Array.from({ length: agents }, (_, i) => `u${i}`);
}

function start(process: BenchProcess): Promise<number> {
  const source = ['./idle-source.ts', 'idleSource'];
  return process.ask<number>('start', { agents, pbxPort: 0, source, saving: true });
}

/** Tickets are asked for one by one and fetched together: HTTP is not what is measured. */
function batchedTickets(process: BenchProcess): (user: string) => Promise<string> {
  let waiting: { user: string; resolve: (ticket: string) => void }[] = [];
  return (user) =>
    new Promise((resolve) => {
      waiting.push({ user, resolve });
      if (waiting.length > 1) return;
      setImmediate(() => {
        const batch = waiting;
        waiting = [];
        void process
          .ask<string[]>(
            'tickets',
            batch.map((one) => one.user),
          )
          .then((tickets) => {
            for (const [i, one] of batch.entries()) one.resolve(tickets[i] ?? '');
          });
      });
    });
}

async function until(test: () => boolean): Promise<void> {
  const deadline = performance.now() + patience;
  while (!test()) {
    if (performance.now() > deadline) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const bench: Bench = {
  title: `${agents.toLocaleString('en')} signed-in idle agents on one process`,
  budget: 'within 2.5x of bare ws memory per connection; reconnect of all of them in under 10 s, none lost',
  run: async (say) => {
    const memory = await interleaved(rounds, { service, bare });
    const [ours, theirs] = [median(memory.service), median(memory.bare)];
    say(`memory: service ${memory.service.map(kb).join(', ')}; bare ws ${memory.bare.map(kb).join(', ')}`);
    const { storms } = await interleaved(rounds, { storms: storm });
    const seconds = median(storms.map((one) => one.seconds));
    const lost = Math.max(...storms.map(({ back, stirred }) => agents - Math.min(back, stirred)));
    return {
      figures: [
        `memory per agent, with hosted provider and session: ${kb(ours)}; per connection of bare ws: ${kb(theirs)}`,
        `all sockets cut at once, all back and hearing events: ${storms.map((one) => `${one.seconds.toFixed(1)} s`).join(', ')}; lost: ${lost}`,
      ],
      verdict: `${times(ours / theirs)} the memory (2.5x allowed), back in ${seconds.toFixed(1)} s (under 10 s), ${lost} lost`,
      holds: ours <= 2.5 * theirs && seconds < 10 && lost === 0,
    };
  },
};
export default bench;
