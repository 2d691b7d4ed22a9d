/** A phone system that exists in memory only: the stories and many tests run on it. */
import { defineConnector } from '../../provider/connector.ts';
import { simulatorCapabilities } from './capabilities.ts';
import { simulatorSettings, simulatorUserSettings } from './settings.ts';
import { SimulatorLink } from './simulator-link.ts';

export { SimulatorLink } from './simulator-link.ts';

export default defineConnector({
  manifest: {
    id: 'simulator',
    title: 'Simulator',
    runs: ['page', 'service'],
    capabilities: simulatorCapabilities,
    ports: [],
    cannotKnow: [{ row: 'webPhone', what: 'a web phone', why: 'it carries neither sound nor pictures' }],
  },
  settings: simulatorSettings,
  userSettings: simulatorUserSettings,
  extensionOf: ({ extension }) => extension,
  open: (settings, world) => new SimulatorLink(settings, world),
});
