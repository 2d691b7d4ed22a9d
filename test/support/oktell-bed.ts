/** A fake Oktell as a bed for the provider contract: real sockets, and either the page's way or the service's. */
import oktell from '../../core/connectors/oktell/index.ts';
import { FakeOktell, fakeGroup, type FakeOktellOptions, fakeUsers } from '../../core/connectors/oktell/fake.ts';
import type { OktellTimes } from '../../core/connectors/oktell/client-options.ts';
import { OktellCtiProvider } from '../../core/connectors/oktell/oktell-cti-provider.ts';
import { oktellSettings, oktellUserSettings } from '../../core/connectors/oktell/settings.ts';
import type { Bed, Phone } from '../contract/bed.ts';
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
