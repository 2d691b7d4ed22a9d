/** A simulated phone system as a bed for the provider contract. */
import simulator from '../../core/connectors/simulator/index.ts';
import { SimulatorLink } from '../../core/connectors/simulator/simulator-link.ts';
import { simulatorSettings, type SimulatorSettings } from '../../core/connectors/simulator/settings.ts';
import type { Exchange } from '../../core/exchange/exchange.ts';
import type { ExchangeLink } from '../../core/exchange/exchange-link.ts';
import type { Bed, Customer, Phone } from '../contract/bed.ts';
import { testWorld } from './world.ts';

export const simulatorNumbers: Bed['numbers'] = {
  answers: '+15550100',
  busy: '+15550186',
  noAnswer: '+15550180',
  rejects: '+15550181',
  unreachable: '+15550184',
  colleague: '102',
  own: '101',
  nobody: '999',
};

export async function simulatorBed(options: Partial<SimulatorSettings>): Promise<Bed> {
  const settings = {
    ...simulatorSettings.parse({ ...options, answerAfter: 20 }),
    queues: [{ number: '600', name: 'Sales', members: ['101', '102'] }],
  };
  const link = new SimulatorLink(settings, testWorld());
  link.start();
  const provider = link.provider({ id: 'a', settings: { extension: '101', name: 'Agnes' } });
  const colleague = link.provider({ id: 'b', settings: { extension: '102', name: 'Bruno' } });
  await provider.connect();
  await colleague.connect();
  return {
    manifest: simulator.manifest,
    provider,
    colleague,
    numbers: simulatorNumbers,
    ownPhoneFirst: settings.ownPhoneFirst,
    saves: false,
    ...exchangeControls(link, settings),
    close: () => link.stop(),
  };
}

/** What the bed can arrange at the exchange itself, whoever hosts the providers. */
export function exchangeControls(link: ExchangeLink, settings: { ringTime: number }) {
  const { exchange } = link;
  return {
    phone: simulatedPhone(exchange, '101'),
    colleaguePhone: simulatedPhone(exchange, '102'),
    customerCalls: (to: 'agent' | 'group', number = '+15550123'): Promise<Customer> => {
      const outside = exchange.outsideCalls(number, 'ACME Ltd', to === 'agent' ? '555101' : '555600');
      return Promise.resolve({
        hangUp: () => {
          exchange.outsideHangsUp(outside);
          return Promise.resolve();
        },
        digits: () => outside.digits,
      });
    },
    shortRing: () => {
      settings.ringTime = 60;
      return Promise.resolve();
    },
    link: {
      cut: () => {
        link.cut();
        return Promise.resolve();
      },
      restore: () => {
        link.restore();
        return Promise.resolve();
      },
    },
    restart: () => {
      link.restart();
      return Promise.resolve();
    },
    changeNativeId: () => {
      exchange.rename('101');
      return Promise.resolve();
    },
    stateChangedElsewhere: (code: string) => {
      exchange.setAgentState('101', code);
      return Promise.resolve();
    },
  };
}

function simulatedPhone(exchange: Exchange, extension: string): Phone {
  const last = () => {
    const leg = exchange.agent(extension).legs.at(-1);
    if (!leg) throw new Error(`nothing goes on at ${extension}`);
    return leg;
  };
  return {
    answer: async () => {
      for (let tries = 0; !exchange.agent(extension).legs.some(({ state }) => state === 'alerting'); tries++) {
        if (tries > 500) throw new Error(`${extension} does not ring`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      exchange.pickUp(extension);
    },
    reject: () => {
      const leg = last();
      if (leg.ownPhone) exchange.refuseOwnPhone(leg);
      else exchange.drop(leg);
      return Promise.resolve();
    },
    hangUp: () => {
      exchange.drop(last());
      return Promise.resolve();
    },
  };
}
