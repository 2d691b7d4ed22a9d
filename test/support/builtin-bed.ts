/** The built-in exchange in a running service: agents 101 (`a`), 102 (`b`) and 103 (`c`), and no phone of theirs yet. */
import builtin from '../../core/connectors/builtin/index.ts';
import { BuiltinLink } from '../../core/connectors/builtin/builtin-link.ts';
import { mediaDeskOf, type PeerSignal, type ToPhone } from '../../core/provider/media-signal.ts';
import { builtinSettings, type BuiltinSettings } from '../../core/connectors/builtin/settings.ts';
import { Hub } from '../../server/messaging/hub.ts';
import type { Limits } from '../../server/messaging/limits.ts';
import { MessagingService } from '../../server/messaging/messaging-service.ts';
import { Tickets } from '../../server/messaging/tickets.ts';
import type { UserSession } from '../../server/messaging/user-session.ts';
import type { Bed } from '../contract/bed.ts';
import { type HubGuest, Page, pageLink } from './messaging-bed.ts';
import { exchangeControls, simulatorNumbers } from './simulator-bed.ts';
import { testWorld } from './world.ts';

export const builtinUsers = [
  { id: 'a', name: 'Agnes', extension: '101' },
  { id: 'b', name: 'Bruno', extension: '102' },
  { id: 'c', name: 'Clara', extension: '103' },
];

export type BuiltinService = Awaited<ReturnType<typeof builtinService>>;

export async function builtinService(
  options: Partial<BuiltinSettings> = {},
  limits: Partial<Limits> = {},
  guest?: HubGuest,
) {
  const world = testWorld();
  const settings = builtinSettings.parse({
    answerAfter: 20,
    simulatedOutside: true,
    queues: [{ number: '600', name: 'Sales', members: ['101', '102'] }],
    ...options,
  });
  const link = new BuiltinLink(settings, world);
  const hub = new Hub(world);
  hub.addLink({ id: 'own', name: 'Built-in', connector: builtin, link });
  for (const { id, name, extension } of builtinUsers) {
    hub.addUser({ id, name, connectionId: 'own', settings: { extension, name } });
  }
  const invited = await guest?.(hub, world);
  hub.start();
  /** Sessions beside those of the hub. */
  const guests = new Map<string, UserSession>();
  const tickets = new Tickets(world.clock);
  const { clock, log, random } = world;
  const service = new MessagingService({
    tickets,
    session: (id) => hub.session(id) ?? guests.get(id),
    ...(invited?.answer ? { answer: invited.answer } : {}),
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
    guests,
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

/**
 * What a page says to a signal, without any sound: canned words where a browser would have its own. It proves that the exchange
 * opens, relays and closes, and nothing of what is heard; that is measured between real browsers.
 */
export function cannedAnswer(signal: ToPhone): PeerSignal | undefined {
  if (signal.kind === 'frame') return undefined;
  const of = { callId: signal.callId, peer: signal.peer };
  if (signal.kind === 'open' && signal.with === 'page' && signal.offers)
    return { kind: 'description', type: 'offer', sdp: 'v=0', ...of };
  if (signal.kind === 'description' && signal.type === 'offer')
    return { kind: 'description', type: 'answer', sdp: 'v=0', ...of };
  return undefined;
}

/** Plugs a phone without sound into a user's desk. */
export function plugIn({ hub }: Pick<BuiltinService, 'hub'>, userId: string): void {
  const provider = hub.session(userId)?.provider;
  const desk = provider && mediaDeskOf(provider);
  if (!desk) throw new Error(`${userId} has no desk`);
  desk.plugIn((signal) => {
    const answer = cannedAnswer(signal);
    // In a turn of its own, as everything from a page is.
    if (answer) queueMicrotask(() => void desk.signal(answer));
  }, []);
}

/** @param where the provider under test: hosted in the service, or a page's over a real socket */
export async function builtinBed(where: 'hosted' | 'page', cut: 'link' | 'page' = 'link'): Promise<Bed> {
  const service = await builtinService();
  plugIn(service, 'b');
  const page: Page = new Page(service, 'a', undefined, undefined, {
    media: (signal) => {
      const answer = cannedAnswer(signal);
      if (answer) page.provider.sendMedia(answer);
    },
  });
  if (where === 'hosted') plugIn(service, 'a');
  else {
    page.provider.bePhone(true);
    await page.provider.connect();
    while (!page.provider.isPhone) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const provider = where === 'hosted' ? service.hub.session('a')?.provider : page.provider;
  const colleague = service.hub.session('b')?.provider;
  if (!provider || !colleague) throw new Error('the agents are not hosted');
  const { changeNativeId: _, ...controls } = exchangeControls(service.link, service.settings);
  return {
    manifest: builtin.manifest,
    provider,
    colleague,
    numbers: simulatorNumbers,
    ownPhoneFirst: false,
    saves: false,
    ...controls,
    ...(cut === 'page' ? { link: pageLink(page) } : {}),
    close: async () => {
      await page.provider.closeConnection();
      await service.close();
    },
  };
}
