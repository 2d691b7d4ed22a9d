/** The Messaging Service as a bed for the provider contract: page, real socket, real service, simulated phone system. */
import simulator from '../../core/connectors/simulator/index.ts';
import { SimulatorLink } from '../../core/connectors/simulator/simulator-link.ts';
import { simulatorSettings, type SimulatorSettings } from '../../core/connectors/simulator/settings.ts';
import { MessagingServiceProvider } from '../../core/messaging/messaging-service-provider.ts';
import type { PresenceChange } from '../../core/messaging/colleague-questions.ts';
import type { PagePhoneOptions } from '../../core/messaging/page-phone.ts';
import { CtiError } from '../../core/provider/errors.ts';
import type { WebSocketLike, World } from '../../core/provider/world.ts';
import { Hub } from '../../server/messaging/hub.ts';
import type { Limits } from '../../server/messaging/limits.ts';
import { MessagingService, type MessagingServiceSetup } from '../../server/messaging/messaging-service.ts';
import { Tickets } from '../../server/messaging/tickets.ts';
import type { Bed } from '../contract/bed.ts';
import { exchangeControls, simulatorNumbers } from './simulator-bed.ts';
import { testWorld } from './world.ts';

/** Something that listens to the hub before its links start, such as the call log; it may also answer questions. */
export type HubGuest = (
  hub: Hub,
  world: World,
) => Promise<{ stop(): Promise<void> } & Pick<MessagingServiceSetup, 'answer' | 'gone'>>;

/** A running service with agents 101 (`a`) and 102 (`b`) on a simulated phone system. */
export interface ServiceBed {
  world: World;
  settings: SimulatorSettings;
  link: SimulatorLink;
  hub: Hub;
  tickets: Tickets;
  service: MessagingService;
  url: string;
  close(): Promise<void>;
}

export async function serviceBed(
  options: Partial<SimulatorSettings> = {},
  limits: Partial<Limits> = {},
  guest?: HubGuest,
): Promise<ServiceBed> {
  const world = testWorld();
  const settings = {
    ...simulatorSettings.parse({ ...options, answerAfter: 20 }),
    queues: [{ number: '600', name: 'Sales', members: ['101', '102'] }],
  };
  const link = new SimulatorLink(settings, world);
  const hub = new Hub(world);
  hub.addLink({ id: 'sim', name: 'Simulator', connector: simulator, link });
  hub.addUser({ id: 'a', name: 'Agnes', connectionId: 'sim', settings: { extension: '101', name: 'Agnes' } });
  hub.addUser({ id: 'b', name: 'Bruno', connectionId: 'sim', settings: { extension: '102', name: 'Bruno' } });
  const invited = await guest?.(hub, world);
  hub.start();
  const tickets = new Tickets(world.clock);
  const { clock, log, random } = world;
  const service = new MessagingService({
    tickets,
    session: (id) => hub.session(id),
    ...(invited?.answer ? { answer: invited.answer } : {}),
    ...(invited?.gone ? { gone: invited.gone } : {}),
    clock,
    log,
    random,
    limits,
  });
  const port = await service.listen(0, '127.0.0.1');
  return {
    world,
    settings,
    link,
    hub,
    tickets,
    service,
    url: `ws://127.0.0.1:${port}/`,
    close: async () => {
      await invited?.stop();
      await service.stop();
      await hub.stop();
    },
  };
}

/** A page of one user, whose network can be cut and restored. */
export class Page {
  readonly provider: MessagingServiceProvider;
  readonly #sockets = new Set<WebSocketLike>();
  #cut = false;

  constructor(
    { world, tickets, url }: Pick<ServiceBed, 'world' | 'tickets' | 'url'>,
    user: string,
    callsChanged?: (id?: string) => void,
    presence?: (people: readonly PresenceChange[]) => void,
    phone: PagePhoneOptions = {},
  ) {
    const { clock, random, sockets } = world;
    this.provider = new MessagingServiceProvider({
      url,
      clock,
      random,
      retry: { base: 10, cap: 40 },
      ...(callsChanged ? { callsChanged } : {}),
      ...(presence ? { presence } : {}),
      ...phone,
      ticket: () => (this.#cut ? Promise.reject(new CtiError('unreachable')) : Promise.resolve(tickets.issue(user))),
      webSocket: (address) => {
        const socket = sockets.webSocket(address);
        this.#sockets.add(socket);
        return socket;
      },
    });
  }

  /** The socket dies without a goodbye, as it does when the network goes. */
  cut(): void {
    this.#cut = true;
    for (const socket of this.#sockets) (socket as unknown as { terminate(): void }).terminate();
    this.#sockets.clear();
  }

  restore(): void {
    this.#cut = false;
    this.provider.connectNow();
  }
}

/** @param cut what the bed's `link.cut` cuts: the phone system's link, or the page's own network */
export async function messagingBed(
  options: Partial<SimulatorSettings>,
  cut: 'link' | 'page',
  guest?: HubGuest,
): Promise<Bed> {
  const bed = await serviceBed(options, {}, guest);
  const page = new Page(bed, 'a');
  await page.provider.connect();
  const colleague = bed.hub.session('b')?.provider;
  if (!colleague) throw new Error('the colleague is not hosted');
  const controls = exchangeControls(bed.link, bed.settings);
  return {
    manifest: simulator.manifest,
    provider: page.provider,
    colleague,
    numbers: simulatorNumbers,
    ownPhoneFirst: bed.settings.ownPhoneFirst,
    saves: guest !== undefined,
    ...controls,
    ...(cut === 'link' ? {} : { link: pageLink(page) }),
    close: async () => {
      await page.provider.closeConnection();
      await bed.close();
    },
  };
}

export function pageLink(page: Page): Bed['link'] {
  return {
    keepsEvents: true,
    cut: () => {
      page.cut();
      return Promise.resolve();
    },
    restore: () => {
      page.restore();
      return Promise.resolve();
    },
  };
}
