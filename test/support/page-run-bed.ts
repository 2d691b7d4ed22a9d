/**
 * A page-run connection as a bed for the provider contract: one page runs the provider (a simulated phone system in it), serves it
 * to a real Messaging Service over a real socket, and the provider under test is what the service has made of it.
 */
import simulator from '../../core/connectors/simulator/index.ts';
import { SimulatorLink } from '../../core/connectors/simulator/simulator-link.ts';
import { simulatorSettings } from '../../core/connectors/simulator/settings.ts';
import { MessagingServiceProvider } from '../../core/messaging/messaging-service-provider.ts';
import type { Connector } from '../../core/provider/connector.ts';
import type { BaseCtiProvider } from '../../core/provider/base-cti-provider.ts';
import { ProviderHost } from '../../core/session/provider-host.ts';
import { Hub } from '../../server/messaging/hub.ts';
import { MessagingService } from '../../server/messaging/messaging-service.ts';
import { Tickets } from '../../server/messaging/tickets.ts';
import type { Bed } from '../contract/bed.ts';
import { exchangeControls, simulatorNumbers } from './simulator-bed.ts';
import { testWorld } from './world.ts';

/** A connector that pages run by themselves: the service has nothing of it but its name. */
export const pageRunConnector: Connector = {
  manifest: { ...simulator.manifest, runs: ['page'] },
  settings: simulator.settings,
  userSettings: simulator.userSettings,
};

/** A page that runs `provider` and serves it to the service, as `PageRunEngine` does. */
export class PageRun {
  readonly service: MessagingServiceProvider;
  #pipe: ReturnType<ProviderHost['open']> | undefined;

  constructor(url: string, tickets: Tickets, userId: string, provider: BaseCtiProvider) {
    const { clock, random, sockets } = testWorld();
    const host = new ProviderHost(provider, { user: { id: userId, name: userId }, clock });
    this.service = new MessagingServiceProvider({
      url,
      clock,
      random,
      retry: { base: 10, cap: 40 },
      ticket: () => Promise.resolve(tickets.issue(userId)),
      webSocket: (address) => sockets.webSocket(address),
      media: (signal) => {
        if (signal.kind !== 'frame') return;
        if (signal.frame.includes('"signIn"')) {
          this.#pipe?.closed();
          this.#pipe = host.open({
            send: (frame) => this.service.sendMedia({ kind: 'frame', frame }),
            close: () => undefined,
          });
        }
        this.#pipe?.receive(signal.frame);
      },
    });
  }

  async begin(): Promise<void> {
    await this.service.connect();
    this.service.bePhone(true);
  }
}

export async function pageRunBed(): Promise<Bed> {
  const world = testWorld();
  const hub = new Hub(world);
  hub.addConnection('own', 'Own', pageRunConnector, {});
  hub.addUser({ id: 'a', name: 'Agnes', connectionId: 'own', settings: { extension: '101', name: 'Agnes' } });
  hub.start();
  const tickets = new Tickets(world.clock);
  const { clock, log, random } = world;
  const service = new MessagingService({ tickets, session: (id) => hub.session(id), clock, log, random });
  const port = await service.listen(0, '127.0.0.1');

  const settings = {
    ...simulatorSettings.parse({ answerAfter: 20 }),
    queues: [{ number: '600', name: 'Sales', members: ['101', '102'] }],
  };
  const link = new SimulatorLink(settings, world);
  link.start();
  const own = link.provider({ id: 'a', settings: { extension: '101', name: 'Agnes' } });
  const colleague = link.provider({ id: 'b', settings: { extension: '102', name: 'Bruno' } });
  await Promise.all([own.connect(), colleague.connect()]);
  const page = new PageRun(`ws://127.0.0.1:${port}/`, tickets, 'a', own);
  await page.begin();
  const provider = hub.session('a')?.provider;
  if (!provider) throw new Error('the user is not hosted');
  while (provider.state.link !== 'up') await new Promise((resolve) => setTimeout(resolve, 5));
  return {
    manifest: pageRunConnector.manifest,
    provider,
    colleague,
    numbers: simulatorNumbers,
    ownPhoneFirst: false,
    saves: false,
    ...exchangeControls(link, settings),
    close: async () => {
      await page.service.closeConnection();
      await service.stop();
      await hub.stop();
      await link.stop();
    },
  };
}
