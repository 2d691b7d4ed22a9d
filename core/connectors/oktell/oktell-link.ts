/** The link to one Oktell. */
import { PerUserLink } from '../../provider/per-user-link.ts';
import type { World } from '../../provider/world.ts';
import type { OktellTimes } from './client-options.ts';
import { OktellCtiProvider } from './oktell-cti-provider.ts';
import type { OktellSettings, OktellUserSettings } from './settings.ts';

export class OktellLink extends PerUserLink<OktellUserSettings, OktellCtiProvider> {
  constructor(settings: OktellSettings, world: World, times: Partial<OktellTimes> = {}) {
    super(world, (user) => new OktellCtiProvider({ settings, user, world, times }));
  }
}
