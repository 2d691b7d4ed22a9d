/** A script for the simulated phone system: who calls whom, when, and who answers. */
import * as z from 'zod/mini';
import { CtiError } from '../../provider/errors.ts';
import type { Clock, Timer } from '../../provider/world.ts';
import type { Leg, Outside } from '../../exchange/parties.ts';
import type { SimulatorLink } from './simulator-link.ts';

/** Milliseconds since the scenario began. */
const at = z.int().check(z.minimum(0), z.maximum(3_600_000));
const agent = z.string().check(z.minLength(1), z.maxLength(20));
const id = z.string().check(z.minLength(1), z.maxLength(64));
const number = z.string().check(z.minLength(1), z.maxLength(40));

const step = z.discriminatedUnion('do', [
  z.object({ at, do: z.literal('customerCalls'), id, number, name: z._default(z.string(), ''), to: number }),
  z.object({ at, do: z.literal('customerHangsUp'), id }),
  z.object({ at, do: z.literal('dial'), agent, number }),
  z.object({ at, do: z.literal('answer'), agent }),
  z.object({ at, do: z.literal('hold'), agent }),
  z.object({ at, do: z.literal('unhold'), agent }),
  z.object({ at, do: z.literal('consult'), agent, number }),
  z.object({ at, do: z.literal('transfer'), agent }),
  z.object({ at, do: z.literal('conference'), agent }),
  z.object({ at, do: z.literal('blindTransfer'), agent, number }),
  z.object({ at, do: z.literal('dtmf'), agent, digits: z.string().check(z.maxLength(64)) }),
  z.object({ at, do: z.literal('drop'), agent }),
  z.object({ at, do: z.literal('state'), agent, code: z.string(), reason: z.optional(z.string()) }),
  z.object({ at, do: z.literal('cutLink') }),
  z.object({ at, do: z.literal('restoreLink') }),
  z.object({ at, do: z.literal('restart') }),
]);

export const Scenario = z.object({
  title: z._default(z.string(), ''),
  agents: z.array(z.object({ extension: agent, name: z._default(z.string(), '') })).check(z.minLength(1)),
  steps: z.array(step).check(z.maxLength(10_000)),
});
export type Scenario = z.infer<typeof Scenario>;
export type ScenarioStep = z.infer<typeof step>;

export interface RunningScenario {
  /** Settles when the last step is done; rejects with the first step that could not be. */
  done: Promise<void>;
  stop(): void;
}

/**
 * Plays a scenario on a link. Agents whose providers nobody has asked for take part all the same.
 * @param speed 2 plays twice as fast
 * @throws CtiError `settingsInvalid` naming the place, for a scenario of the wrong form
 */
export function runScenario(link: SimulatorLink, script: unknown, clock: Clock, speed = 1): RunningScenario {
  const parsed = Scenario.safeParse(script);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new CtiError('settingsInvalid', `scenario ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`);
  }
  const { agents, steps } = parsed.data;
  for (const { extension, name } of agents) link.exchange.agent(extension, name);
  const customers = new Map<string, Outside>();
  const timers: Timer[] = [];
  const done = new Promise<void>((resolve, reject) => {
    let left = steps.length;
    if (left === 0) resolve();
    for (const [index, one] of steps.entries()) {
      const timer = clock.setTimeout(() => {
        try {
          play(link, one, customers);
        } catch (cause) {
          for (const other of timers) clock.clearTimeout(other);
          const text = cause instanceof Error ? cause.message : String(cause);
          reject(new CtiError('refused', `step ${index} (${one.do}): ${text}`, { cause }));
          return;
        }
        if (--left === 0) resolve();
      }, one.at / speed);
      timers.push(timer);
    }
  });
  return {
    done,
    stop: () => {
      for (const timer of timers) clock.clearTimeout(timer);
    },
  };
}

function play(link: SimulatorLink, one: ScenarioStep, customers: Map<string, Outside>): void {
  const { exchange } = link;
  switch (one.do) {
    case 'customerCalls':
      customers.set(one.id, exchange.outsideCalls(one.number, one.name, one.to));
      break;
    case 'customerHangsUp': {
      const customer = customers.get(one.id);
      if (!customer) throw new CtiError('callNotFound');
      exchange.outsideHangsUp(customer);
      break;
    }
    case 'dial':
      exchange.dial(one.agent, one.number);
      break;
    case 'answer':
      exchange.pickUp(one.agent);
      break;
    case 'hold':
      exchange.hold(legOf(link, one.agent, 'connected'));
      break;
    case 'unhold':
      exchange.unhold(legOf(link, one.agent, 'held'));
      break;
    case 'consult': {
      const main = legOf(link, one.agent);
      exchange.hold(main);
      exchange.dial(one.agent, one.number, main);
      break;
    }
    case 'transfer':
    case 'conference': {
      const consultation = exchange.agent(one.agent).legs.find(({ parent }) => parent);
      if (!consultation?.parent) throw new CtiError('consultCallDoesNotExist');
      if (one.do === 'transfer') exchange.transfer(consultation.parent, consultation);
      else exchange.conference(consultation.parent, consultation);
      break;
    }
    case 'blindTransfer':
      exchange.blindTransfer(legOf(link, one.agent), one.number);
      break;
    case 'dtmf':
      exchange.dtmf(legOf(link, one.agent, 'connected'), one.digits);
      break;
    case 'drop':
      exchange.drop(legOf(link, one.agent));
      break;
    case 'state':
      exchange.setAgentState(one.agent, one.code, one.reason);
      break;
    case 'cutLink':
      link.cut();
      break;
    case 'restoreLink':
      link.restore();
      break;
    case 'restart':
      link.restart();
      break;
  }
}

/** The agent's call in that state, or the one that began last. */
function legOf(link: SimulatorLink, extension: string, state?: Leg['state']): Leg {
  const { legs } = link.exchange.agent(extension);
  const leg = legs.findLast((candidate) => state === undefined || candidate.state === state);
  if (!leg) throw new CtiError('currentCallDoesNotExist');
  return leg;
}
