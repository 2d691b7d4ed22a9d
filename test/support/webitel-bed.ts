/** A fake Webitel as a bed for the provider contract: real sockets, and either the page's way or the service's. */
import webitel from '../../core/connectors/webitel/index.ts';
import type { WebitelTimes } from '../../core/connectors/webitel/client-options.ts';
import { FakeWebitel, fakeAccounts, fakeGroup, type FakeWebitelOptions } from '../../core/connectors/webitel/fake.ts';
import {
  type WebitelSettings,
  webitelSettings,
  type WebitelUserSettings,
  webitelUserSettings,
} from '../../core/connectors/webitel/settings.ts';
import { WebitelCtiProvider } from '../../core/connectors/webitel/webitel-cti-provider.ts';
import { WebitelLink } from '../../core/connectors/webitel/webitel-link.ts';
import type { ConnectorManifest } from '../../core/provider/connector.ts';
import type { BaseCtiProvider } from '../../core/provider/base-cti-provider.ts';
import { Hub } from '../../server/messaging/hub.ts';
import { MessagingService } from '../../server/messaging/messaging-service.ts';
import { Tickets } from '../../server/messaging/tickets.ts';
import type { Bed, Phone } from '../contract/bed.ts';
import { DevicePhone } from './device-phone.ts';
import { type HubGuest, Page, pageLink } from './messaging-bed.ts';
import { PageRun } from './page-run-bed.ts';
import { testWorld } from './world.ts';

export const quickTimes: Partial<WebitelTimes> = {
  retry: { base: 20, cap: 80 },
  reply: 4000,
  lingers: 200,
  unheard: 50,
};
export const quickFake: FakeWebitelOptions = { answerAfter: 40, ringTime: 20_000 };

export const webitelNumbers: Bed['numbers'] = {
  answers: '15550100',
  busy: '15550186',
  noAnswer: '15550180',
  rejects: '15550181',
  unreachable: '15550184',
  colleague: '202',
  own: '201',
  nobody: '999',
};

/** Where the agents speak at desk phones. */
export const deskPhoneManifest: ConnectorManifest = {
  ...webitel.manifest,
  cannotKnow: [
    ...webitel.manifest.cannotKnow,
    { row: 'webPhone', what: 'a web phone', why: 'these agents speak at desk phones' },
  ],
};

export function settingsFor(fake: FakeWebitel, more: Partial<WebitelSettings> = {}): WebitelSettings {
  return webitelSettings.parse({
    webitelConnectionString: `ws://127.0.0.1:${fake.port}/engine/`,
    webitelDomain: fake.domain,
    breakReasons: ['lunch', 'coffee'],
    ...more,
  });
}

/** The settings of one of the fake's accounts, by place. */
export function userOf(place: number, more: Partial<WebitelUserSettings> = {}): WebitelUserSettings {
  const { number = '', password = '' } = fakeAccounts[place] ?? {};
  return webitelUserSettings.parse({ login: number, password, ...more });
}

export interface WebitelBedOptions extends FakeWebitelOptions {
  /** Desk phones pick up what is ordered. */
  picksUp?: boolean;
  /** The agent under test has a web phone, and no desk phone. */
  webPhone?: boolean;
}

/** As the page runs it: a provider with a socket of its own. */
export async function webitelBed(options: WebitelBedOptions = {}): Promise<Bed> {
  const { picksUp = false, webPhone = false, ...more } = options;
  const accounts = fakeAccounts.map((each, place) => ({ ...each, deskPhone: !webPhone || place > 0 }));
  const fake = await new FakeWebitel({ ...quickFake, accounts, ...more }).start();
  const phone = new DevicePhone(fake.desk, `201@${fake.domain}`);
  const provider = (place: number) =>
    new WebitelCtiProvider({
      ...(webPhone && place === 0 ? { phone } : {}),
      settings: settingsFor(fake, { isSipAutoAnswerHeaderSupported: picksUp }),
      user: userOf(place),
      world: testWorld(),
      times: quickTimes,
    });
  const own = provider(0);
  const colleague = provider(1);
  await own.connect();
  await colleague.connect();
  return {
    ...fakeControls(fake, webPhone ? devicePhone(phone) : undefined),
    ...(webPhone ? { manifest: webitel.manifest } : {}),
    ownPhoneFirst: !picksUp && !webPhone,
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

export interface HostedBed extends Bed {
  fake: FakeWebitel;
  /** The provider of the agent under test, in the service. */
  hosted: WebitelCtiProvider;
  url: string;
  /** A fresh ticket of the agent under test, for another socket. */
  ticket(): string;
}

/** As the Messaging Service hosts it: page, real socket, real service, and the service's own sockets to the fake. */
export async function hostedWebitelBed(cut: 'link' | 'page', invite?: HubGuest): Promise<HostedBed> {
  const fake = await new FakeWebitel(quickFake).start();
  const world = testWorld();
  const hub = new Hub(world);
  const link = new WebitelLink(settingsFor(fake), world, quickTimes);
  hub.addLink({ id: 'webitel', name: 'Webitel', connector: webitel, link });
  for (const [place, id] of ['a', 'b'].entries()) {
    hub.addUser({ id, name: fakeAccounts[place]?.name ?? '', connectionId: 'webitel', settings: userOf(place) });
  }
  const guest = await invite?.(hub, world);
  hub.start();
  const colleague = hub.session('b')?.provider;
  const hosted = hub.session('a')?.provider;
  if (!colleague || !(hosted instanceof WebitelCtiProvider)) throw new Error('the agents are not hosted');
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
    ownPhoneFirst: true,
    fake,
    hosted,
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

/** As a page runs it and serves it to the service: the provider under test is what the service has made of it. */
export async function mirroredWebitelBed(): Promise<Bed> {
  const bed = await webitelBed({ webPhone: true });
  const world = testWorld();
  const hub = new Hub(world);
  hub.addConnection('own', 'Own', webitel, { webitelConnectionString: 'ws://127.0.0.1:871' }, { runs: 'page' });
  hub.addUser({ id: 'a', name: 'Agnes', connectionId: 'own', settings: userOf(0) });
  hub.start();
  const tickets = new Tickets(world.clock);
  const { clock, log, random } = world;
  const service = new MessagingService({ tickets, session: (id) => hub.session(id), clock, log, random });
  const port = await service.listen(0, '127.0.0.1');
  const page = new PageRun(`ws://127.0.0.1:${port}/`, tickets, 'a', bed.provider);
  await page.begin();
  const provider = hub.session('a')?.provider;
  if (!provider) throw new Error('the user is not hosted');
  while (provider.state.link !== 'up') await new Promise((resolve) => setTimeout(resolve, 5));
  return {
    ...bed,
    provider,
    close: async () => {
      await page.service.closeConnection();
      await service.stop();
      await hub.stop();
      await bed.close();
    },
  };
}

/** The page comes back once the service has heard what happened meanwhile. */
function afterTheService(link: Bed['link'], hosted: BaseCtiProvider, fake: FakeWebitel): Bed['link'] {
  const legs = () => fake.exchange.of(fake.account('201')).length;
  return {
    ...link,
    restore: async () => {
      while (hosted.state.calls.length !== legs()) await new Promise((resolve) => setTimeout(resolve, 5));
      await link.restore();
    },
  };
}

export function isUp(provider: BaseCtiProvider): Promise<void> {
  return new Promise((resolve) => {
    const stop = provider.listen(({ type }) => {
      if (type !== 'initialized') return;
      stop();
      resolve();
    });
  });
}

/** What the bed can arrange at the fake itself, whoever runs the providers. */
export function fakeControls(fake: FakeWebitel, phone: Phone = fakePhone(fake, '201')) {
  return {
    manifest: deskPhoneManifest,
    numbers: webitelNumbers,
    phone,
    colleaguePhone: fakePhone(fake, '202'),
    endsUnderAnotherId: true,
    customerCalls: (to: 'agent' | 'group', number = '+15550123') => {
      const customer = fake.customerCalls(number, 'ACME Ltd', to === 'agent' ? '201' : fakeGroup);
      return Promise.resolve({
        hangUp: () => {
          fake.exchange.hangUp(customer, 'NORMAL_CLEARING');
          return Promise.resolve();
        },
        digits: () => '',
      });
    },
    shortRing: () => {
      fake.exchange.options.ringTime = 300;
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
      fake.setStatus('201', code);
      return Promise.resolve();
    },
  };
}

/** The web phone, worked past the provider. */
function devicePhone(phone: DevicePhone): Phone {
  const ringing = async () => {
    for (let tries = 0; phone.ringing.size === 0; tries++) {
      if (tries > 500) throw new Error('the web phone does not ring');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return [...phone.ringing][0] ?? '';
  };
  return {
    answer: async () => {
      await phone.answer(await ringing());
    },
    reject: async () => {
      await phone.hangUp(await ringing(), 'declined');
    },
    hangUp: () => Promise.reject(new Error('only colleagues hang up by hand')),
  };
}

/** A desk phone worked by hand. */
export function fakePhone(fake: FakeWebitel, number: string): Phone {
  const phone = fake.phone(number);
  const ringing = async () => {
    for (let tries = 0; !phone.isRinging; tries++) {
      if (tries > 500) throw new Error(`${number} does not ring`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  return {
    answer: async () => {
      await ringing();
      phone.pickUp();
    },
    reject: async () => {
      await ringing();
      phone.refuse();
    },
    hangUp: () => {
      phone.hangUp();
      return Promise.resolve();
    },
  };
}
