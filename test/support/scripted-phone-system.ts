/** A phone system that says what a test tells it to: for what the simulator cannot do, such as outliving the service. */
import * as z from 'zod/mini';
import simulator from '../../core/connectors/simulator/index.ts';
import type { CtiCommand } from '../../core/model/commands.ts';
import { BaseCtiProvider } from '../../core/provider/base-cti-provider.ts';
import { type Connector, type CtiLink, type LinkStatus, type LinkUser } from '../../core/provider/connector.ts';
import type { Fact, LiveCall, NewCall } from '../../core/provider/facts.ts';
import { type Clock, systemClock } from '../../core/provider/world.ts';

/** Time that stands still until a test moves it; timers are real, so that nothing waits for it. */
export function settableClock(start: number): Clock & { at: number } {
  return {
    ...systemClock,
    at: start,
    now() {
      return this.at;
    },
  };
}

export class ScriptedProvider extends BaseCtiProvider {
  readonly commands: CtiCommand[] = [];

  say(fact: Fact): void {
    this.tell(fact);
  }

  connect(): Promise<void> {
    return Promise.resolve();
  }

  closeConnection(): Promise<void> {
    return Promise.resolve();
  }

  protected perform(command: CtiCommand): Promise<void> {
    this.commands.push(command);
    return Promise.resolve();
  }
}

export class ScriptedLink implements CtiLink {
  readonly counters = {};
  status: LinkStatus = { state: 'connecting', since: 0, attempts: 0 };
  readonly providers = new Map<string, ScriptedProvider>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  start(): void {}

  async stop(): Promise<void> {}

  onStatus(): () => void {
    return () => undefined;
  }

  provider({ id }: LinkUser): ScriptedProvider {
    const provider = this.providers.get(id) ?? new ScriptedProvider(this.#clock);
    this.providers.set(id, provider);
    return provider;
  }

  release(): void {}

  /** The link is up, with these calls of a user. */
  up(user: string, calls: readonly LiveCall[] = []): void {
    this.providers.get(user)?.say({ type: 'linkUp', capabilities: simulator.manifest.capabilities, calls });
  }

  say(user: string, fact: Fact): void {
    this.providers.get(user)?.say(fact);
  }
}

export const scriptedConnector: Connector = {
  manifest: { ...simulator.manifest, id: 'scripted' },
  settings: z.unknown(),
  userSettings: z.unknown(),
  open: () => {
    throw new Error('a scripted link is made by its test');
  },
};

export function incoming(id: string, number = '+15550123'): NewCall {
  return { id, direction: 'in', callerId: number, callerName: 'ACME Ltd', calledId: '101', deviceId: '101' };
}
