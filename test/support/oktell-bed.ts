/** A fake Oktell as a bed for the provider contract: real sockets, and either the page's way or the service's. */
import oktell from '../../core/connectors/oktell/index.ts';
import { FakeOktell, fakeGroup, type FakeOktellOptions, fakeUsers } from '../../core/connectors/oktell/fake.ts';
import type { OktellTimes } from '../../core/connectors/oktell/client-options.ts';
import { OktellCtiProvider } from '../../core/connectors/oktell/oktell-cti-provider.ts';
import { oktellSettings, oktellUserSettings } from '../../core/connectors/oktell/settings.ts';
import { OktellLink } from '../../core/connectors/oktell/oktell-link.ts';
import type { BaseCtiProvider } from '../../core/provider/base-cti-provider.ts';
import { Hub } from '../../server/messaging/hub.ts';
import { MessagingService } from '../../server/messaging/messaging-service.ts';
import { Tickets } from '../../server/messaging/tickets.ts';
import type { Bed, Phone } from '../contract/bed.ts';
import { type HubGuest, Page, pageLink } from './messaging-bed.ts';
import { testWorld } from './world.ts';

/** A tenth of what real servers need: the fake's line info lags by a tenth of theirs, too. */
export const quickTimes: Partial<OktellTimes> = { lag: 0.15, retry: { base: 20, cap: 80 }, reply: 4000 };
export const quickFake: FakeOktellOptions = { lag: 40, answerAfter: 40, ringTime: 20_000 };

export const oktellNumbers: Bed['numbers'] = {
  answers: '15550100',
  busy: '15550186',
  noAnswer: '15550180',
  rejects: '15550181',
  unreachable: '15550184',
  colleague: '102',
  own: '101',
  nobody: '999',
};

export interface OktellBedOptions extends FakeOktellOptions {
  /** The agents' phones can be told to answer. */
  answers?: boolean;
}

/** The settings of a connection to a fake. */
export function settingsFor(fake: FakeOktell, answers = true) {
  return oktellSettings.parse({ url: `ws://127.0.0.1:${fake.port}`, isSipAutoAnswerHeaderSupported: answers });
}

/** The settings of one of the fake's users, by place. */
export function userOf(place: number) {
  const { login = '', password = '' } = fakeUsers[place] ?? {};
  return oktellUserSettings.parse({ login, password });
}

/** As the page runs it: a provider with a socket of its own. */
export async function oktellBed({ answers = true, ...options }: OktellBedOptions = {}): Promise<Bed> {
  const fake = await new FakeOktell({ ...quickFake, ...options }).start();
  const provider = (place: number) =>
    new OktellCtiProvider({
      settings: settingsFor(fake, answers),
      user: userOf(place),
      world: testWorld(),
      times: quickTimes,
    });
  const own = provider(0);
  const colleague = provider(1);
  await own.connect();
  await colleague.connect();
  return {
    ...fakeControls(fake),
    provider: own,
    colleague,
    saves: false,
    close: async () => {
      await own.closeConnection();
      await colleague.closeConnection();
      await fake.stop();
    },
  };
}

/** As the Messaging Service hosts it: page, real socket, real service, and the service's own sockets to the fake. */
export async function hostedOktellBed(cut: 'link' | 'page', invite?: HubGuest): Promise<HostedBed> {
  const fake = await new FakeOktell(quickFake).start();
  const world = testWorld();
  const hub = new Hub(world);
  const link = new OktellLink(settingsFor(fake), world, quickTimes);
  hub.addLink({ id: 'oktell', name: 'Oktell', connector: oktell, link });
  for (const [place, id] of ['a', 'b'].entries()) {
    hub.addUser({ id, name: fakeUsers[place]?.name ?? '', connectionId: 'oktell', settings: userOf(place) });
  }
  const guest = await invite?.(hub, world);
  hub.start();
  const colleague = hub.session('b')?.provider;
  const hosted = hub.session('a')?.provider;
  if (!colleague || !hosted) throw new Error('the agents are not hosted');
  await Promise.all([isUp(colleague), isUp(hosted)]);
  const tickets = new Tickets(world.clock);
  const { clock, log, random } = world;
  const service = new MessagingService({ tickets, session: (id) => hub.session(id), clock, log, random });
  const port = await service.listen(0, '127.0.0.1');
  const page = new Page({ world, tickets, url: `ws://127.0.0.1:${port}/` }, 'a');
  await page.provider.connect();
  const controls = fakeControls(fake);
  return {
    ...controls,
    fake,
    url: `ws://127.0.0.1:${port}/`,
    ticket: () => tickets.issue('a'),
    provider: page.provider,
    colleague,
    saves: guest !== undefined,
    link: cut === 'link' ? controls.link : afterTheService(pageLink(page), hosted, fake),
    close: async () => {
      await page.provider.closeConnection();
      await guest?.stop();
      await service.stop();
      await hub.stop();
      await fake.stop();
    },
  };
}

export interface HostedBed extends Bed {
  fake: FakeOktell;
  url: string;
  /** A fresh ticket of the agent under test, for another socket. */
  ticket(): string;
}

/** The page comes back once the service has heard what happened meanwhile; the fake tells it with a lag. */
function afterTheService(link: Bed['link'], hosted: BaseCtiProvider, fake: FakeOktell): Bed['link'] {
  const line = fake.line('101');
  const legs = () => [line.current, line.held].filter(Boolean).length;
  return {
    ...link,
    restore: async () => {
      while (hosted.state.calls.length !== legs()) await new Promise((resolve) => setTimeout(resolve, 5));
      await link.restore();
    },
  };
}

function isUp(provider: BaseCtiProvider): Promise<void> {
  return new Promise((resolve) => {
    const stop = provider.listen(({ type }) => {
      if (type !== 'initialized') return;
      stop();
      resolve();
    });
  });
}

/** What the bed can arrange at the fake itself, whoever runs the providers. */
export function fakeControls(fake: FakeOktell) {
  return {
    manifest: oktell.manifest,
    numbers: oktellNumbers,
    ownPhoneFirst: true,
    phone: fakePhone(fake, '101'),
    colleaguePhone: fakePhone(fake, '102'),
    customerCalls: (to: 'agent' | 'group', number = '+15550123') => {
      const customer = fake.customerCalls(number, 'ACME Ltd', to === 'agent' ? '101' : fakeGroup);
      return Promise.resolve({
        hangUp: () => {
          fake.exchange.outsideHangsUp(customer);
          return Promise.resolve();
        },
        digits: () => '',
      });
    },
    shortRing: () => {
      fake.exchange.options.ringTime = 500;
      return Promise.resolve();
    },
    link: {
      cut: () => {
        fake.cut();
        return Promise.resolve();
      },
      restore: () => {
        fake.restore();
        return Promise.resolve();
      },
    },
    restart: () => {
      fake.restart();
      return Promise.resolve();
    },
    stateChangedElsewhere: (code: string) => {
      fake.setState('agent1', { userstateid: code === 'break' ? 2 : 1 });
      return Promise.resolve();
    },
  };
}

/** A phone worked by hand. */
export function fakePhone(fake: FakeOktell, number: string): Phone {
  const line = fake.line(number);
  const ringing = async () => {
    for (let tries = 0; !rings(); tries++) {
      if (tries > 500) throw new Error(`${number} does not ring`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const rings = () => line.current?.phase === 'ringing' || line.current?.phase === 'ownRing';
  return {
    answer: async () => {
      await ringing();
      fake.exchange.pickUp(line);
    },
    reject: async () => {
      await ringing();
      fake.exchange.decline(line);
    },
    hangUp: () => {
      fake.exchange.abort(line);
      return Promise.resolve();
    },
  };
}
