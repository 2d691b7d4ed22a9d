/** A simulated phone system with a clock that can be set, for stories and component tests: any moment of a call, at once. */
import { SimulatorLink } from '../core/connectors/simulator/index.ts';
import type { ExchangeProvider } from '../core/exchange/exchange-provider.ts';
import { simulatorSettings } from '../core/connectors/simulator/settings.ts';
import type { Outside } from '../core/exchange/parties.ts';
import { CtiModel } from '../core/model/cti-model.ts';
import { type Clock, silentLog, type Timer } from '../core/provider/world.ts';

/** Runs with real time, but its timers fire only when it is moved on by hand. */
export class ManualClock implements Clock {
  #skew = 0;
  #timers = new Map<number, { at: number; callback: () => void }>();
  #ids = 0;

  // Fields, because a clock's functions are also passed around alone.
  readonly now = (): number => Date.now() + this.#skew;
  readonly setTimeout = (callback: () => void, ms: number): Timer => {
    this.#timers.set(++this.#ids, { at: this.now() + ms, callback });
    return this.#ids;
  };
  readonly clearTimeout = (timer: Timer): void => {
    this.#timers.delete(timer as number);
  };

  /** Moves on, ms, and fires what has become due, in order. */
  advance(ms: number): void {
    this.#skew += ms;
    for (;;) {
      const due = [...this.#timers].filter(([, { at }]) => at <= this.now()).sort(([, a], [, b]) => a.at - b.at)[0];
      if (!due) return;
      this.#timers.delete(due[0]);
      due[1].callback();
    }
  }
}

export const numbers = {
  answers: '+3615550148',
  busy: '+3615550186',
  noAnswer: '+3615550180',
  rejects: '+3615550181',
  unreachable: '+3615550184',
};

export interface SimulatedLine {
  model: CtiModel;
  clock: ManualClock;
  link: SimulatorLink;
  provider: ExchangeProvider;
  /** A colleague, extension 204. */
  colleague: ExchangeProvider;
  /** A customer calls the Sales queue, or the agent directly. */
  customerCalls: (name?: string, number?: string, to?: 'queue' | 'agent') => Outside;
  /** Lets the colleague's phone be picked up. */
  colleagueAnswers: () => void;
}

/** @param options.ownPhoneFirst the phone system rings the agent's own phone before it dials */
export async function simulatedLine(options: { ownPhoneFirst?: boolean } = {}): Promise<SimulatedLine> {
  const clock = new ManualClock();
  const settings = simulatorSettings.parse({
    ...options,
    queues: [{ number: '600', name: 'Sales', members: ['201'] }],
  });
  const none = () => {
    throw new Error('the simulator opens no sockets');
  };
  const sockets = { tcp: none, webSocket: none, fetch: none };
  const link = new SimulatorLink(settings, { sockets, clock, log: silentLog, random: () => 0.5 });
  link.start();
  const provider = link.provider({ id: '201', settings: { extension: '201', name: 'Agnes Nagy' } });
  const colleague = link.provider({ id: '204', settings: { extension: '204', name: 'Irina Kovalenko' } });
  const model = new CtiModel();
  model.init(provider);
  await model.connect();
  await colleague.connect();
  return {
    model,
    clock,
    link,
    provider,
    colleague,
    customerCalls: (name = 'Anna Kovács', number = '+36205550148', to = 'queue') =>
      link.exchange.outsideCalls(number, name, to === 'queue' ? '600' : '201'),
    colleagueAnswers: () => {
      link.exchange.pickUp('204');
    },
  };
}
