/** The built-in exchange: who is called rings in a page, and the sound goes from page to page. */
import { Exchange } from '../../exchange/exchange.ts';
import { ExchangeLink } from '../../exchange/exchange-link.ts';
import type { Capabilities } from '../../model/call-feature.ts';
import type { LinkUser } from '../../provider/connector.ts';
import type { PhoneKind } from '../../provider/phone-kind.ts';
import type { World } from '../../provider/world.ts';
import { BuiltinProvider, builtinCapabilities } from './builtin-provider.ts';
import { iceServers } from './ice-servers.ts';
import { Peers } from './peers.ts';
import { PhoneDesk } from './phone-desk.ts';
import type { BuiltinSettings, BuiltinUserSettings } from './settings.ts';

/** Somebody who may call for a while without being a user: a customer with a page. */
export interface Guest {
  /** Shown to whoever is called, and by which the guest is called back. */
  number: string;
  name: string;
  /** The only numbers that the guest may call. */
  mayCall: readonly string[];
}

/** A guest has a phone and nothing of an agent. */
const guestCapabilities: Capabilities = {
  call: ['dial', 'answer', 'drop', 'mute', 'dtmf'],
  agent: [],
  agentStates: [],
};

export class BuiltinLink extends ExchangeLink<BuiltinProvider> {
  readonly peers: Peers;
  readonly #settings: BuiltinSettings;
  readonly #desks = new Map<string, PhoneDesk>();

  constructor(settings: BuiltinSettings, world: World) {
    const { clock } = world;
    const peers = new Peers((user) => iceServers(settings, user, clock.now()));
    const exchange = new Exchange(Object.assign(settings, { ownPhoneFirst: false }), clock, peers);
    super({
      exchange,
      version: 'Built-in exchange',
      world,
      connection: ({ extension }, linkUp) => {
        const guest = exchange.agent(extension).mayCall !== undefined;
        const capabilities = guest ? guestCapabilities : builtinCapabilities;
        const desk = new PhoneDesk(extension, { exchange, peers, clock, returnTime: settings.returnTime });
        this.#desks.set(extension, desk);
        return new BuiltinProvider({ exchange, extension, capabilities, clock, linkUp }, desk);
      },
    });
    this.peers = peers;
    this.#settings = settings;
  }

  /** @returns the guest's provider; `releaseGuest` ends it */
  guest({ number, name, mayCall }: Guest): BuiltinProvider {
    this.exchange.agent(number).mayCall = mayCall;
    return this.provider({ id: guestId(number), settings: { extension: number, name } });
  }

  releaseGuest(number: string): void {
    this.release(guestId(number));
    this.#desks.get(number)?.retire();
    this.#desks.delete(number);
    this.exchange.removeLine(number);
  }

  phone(): PhoneKind {
    const { echoNumber } = this.#settings;
    return { kind: 'exchange', ...(echoNumber ? { echoNumber } : {}) };
  }

  override provider(user: LinkUser<BuiltinUserSettings>): BuiltinProvider {
    return super.provider(user);
  }

  override stop(): Promise<void> {
    for (const desk of this.#desks.values()) desk.close();
    return super.stop();
  }
}

function guestId(number: string): string {
  return `guest ${number}`;
}
