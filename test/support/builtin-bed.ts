/** The built-in exchange in a running service: agents 101 (`a`), 102 (`b`) and 103 (`c`), and no phone of theirs yet. */
import builtin from '../../core/connectors/builtin/index.ts';
import { BuiltinLink } from '../../core/connectors/builtin/builtin-link.ts';
import { builtinSettings, type BuiltinSettings } from '../../core/connectors/builtin/settings.ts';
import { Hub } from '../../server/messaging/hub.ts';
import type { Limits } from '../../server/messaging/limits.ts';
import { MessagingService } from '../../server/messaging/messaging-service.ts';
import { Tickets } from '../../server/messaging/tickets.ts';
import type { UserSession } from '../../server/messaging/user-session.ts';
import type { HubGuest } from './messaging-bed.ts';
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
