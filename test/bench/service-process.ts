/** The Messaging Service of a benchmark in a process of its own: hosted agents on a source's link, with the call log at work. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog, systemClock, type World } from '../../core/provider/world.ts';
import { CallLog } from '../../server/calls/call-log.ts';
import { Hub } from '../../server/messaging/hub.ts';
import { MessagingService } from '../../server/messaging/messaging-service.ts';
import { Tickets } from '../../server/messaging/tickets.ts';
import { nodeSockets } from '../../server/sockets.ts';
import { Store } from '../../server/store/store.ts';
import { scriptedConnector } from '../support/scripted-phone-system.ts';
import { answering } from './bench.ts';
import type { PbxSource } from './pbx-source.ts';

interface Start {
  agents: number;
  pbxPort: number;
  /** File beside this one, and the name of its export. */
  source: [file: string, name: string];
  /** With the call log at work. */
  saving: boolean;
}

const world: World = { sockets: nodeSockets, clock: systemClock, log: silentLog, random: Math.random };
const tickets = new Tickets(systemClock);
const folder = await mkdtemp(join(tmpdir(), 'offhook-bench-service-'));
const store = await Store.open(folder);
let hub = new Hub(world);
let log: CallLog | undefined;
let service: MessagingService | undefined;

answering({
  /** @returns the port */
  start: async ({ agents, pbxPort, source, saving }: Start) => {
    const { [source[1]]: found } = (await import(new URL(source[0], import.meta.url).href)) as Record<
      string,
      PbxSource
    >;
    if (!found) throw new Error(`no source ${source.join(' ')}`);
    hub = new Hub(world);
    hub.addLink({ id: 'pbx', name: 'PBX', connector: scriptedConnector, link: found.openLink(pbxPort, world) });
    for (let i = 0; i < agents; i++) {
      hub.addUser({ id: `u${i}`, name: `Agent ${i}`, connectionId: 'pbx', settings: found.userSettings(i) });
    }
    if (saving) log = await CallLog.start({ hub, store, clock: systemClock, log: silentLog, random: Math.random });
    hub.start();
    const limits = { rate: { burst: 1000, perSecond: 1000 } };
    service = new MessagingService({
      tickets,
      session: (id) => hub.session(id),
      clock: systemClock,
      log: silentLog,
      random: Math.random,
      limits,
    });
    return service.listen(0, '127.0.0.1');
  },
  tickets: (users: string[]) => users.map((user) => tickets.issue(user)),
  calls: () => hub.sessions.filter(({ provider }) => provider.state.calls.length > 0).length,
  /** One event for every agent. */
  stir: () => {
    for (const { provider } of hub.sessions) provider.notSaved('stir');
  },
  /** The network goes, for everybody. */
  cut: () => {
    service?.cut();
  },
  signedIn: () => service?.signedInSockets ?? 0,
  memory: async () => {
    for (let i = 0; i < 3; i++) {
      globalThis.gc?.();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return process.memoryUsage().rss;
  },
  stop: async () => {
    await log?.stop();
    await service?.stop();
    await hub.stop();
    await store.close();
    await rm(folder, { recursive: true, force: true });
  },
});
