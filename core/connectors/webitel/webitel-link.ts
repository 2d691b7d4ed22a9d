/** The link to one Webitel. */
import { PerUserLink } from '../../provider/per-user-link.ts';
import type { World } from '../../provider/world.ts';
import type { WebitelTimes } from './client-options.ts';
import type { WebitelSettings, WebitelUserSettings } from './settings.ts';
import { WebitelCtiProvider } from './webitel-cti-provider.ts';

export class WebitelLink extends PerUserLink<WebitelUserSettings, WebitelCtiProvider> {
  constructor(settings: WebitelSettings, world: World, times: Partial<WebitelTimes> = {}) {
    super(world, (user) => new WebitelCtiProvider({ settings, user, world, times }));
  }
}
