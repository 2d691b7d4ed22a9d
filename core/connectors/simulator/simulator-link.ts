/** The link to a simulated phone system: an exchange that carries no sound. */
import { Exchange } from '../../exchange/exchange.ts';
import { ExchangeLink } from '../../exchange/exchange-link.ts';
import { ExchangeProvider } from '../../exchange/exchange-provider.ts';
import type { World } from '../../provider/world.ts';
import { simulatorCapabilities } from './capabilities.ts';
import type { SimulatorSettings } from './settings.ts';

export class SimulatorLink extends ExchangeLink {
  constructor(settings: SimulatorSettings, world: World) {
    const { clock } = world;
    // The same object, for tests that change a setting under way.
    const exchange = new Exchange(
      Object.assign(settings, { simulatedOutside: true, callWaiting: 'ring' as const, echoNumber: '' }),
      clock,
    );
    super({
      exchange,
      version: 'Simulator',
      world,
      connection: ({ extension }, linkUp) =>
        new ExchangeProvider({ exchange, extension, capabilities: simulatorCapabilities, clock, linkUp }),
    });
  }
}
