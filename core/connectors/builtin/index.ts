/** Calls between users with no phone system at all: the exchange is in the service, the phones and the sound are in the pages. */
import { defineConnector } from '../../provider/connector.ts';
import { BuiltinLink } from './builtin-link.ts';
import { builtinCapabilities } from './builtin-provider.ts';
import { builtinSettings, builtinUserSettings } from './settings.ts';

export { BuiltinLink } from './builtin-link.ts';

export default defineConnector({
  manifest: {
    id: 'builtin',
    title: 'Built-in exchange',
    runs: ['service'],
    capabilities: builtinCapabilities,
    ports: [],
    cannotKnow: [
      { row: 'nativeIdChanges', what: 'an id that changes', why: 'its calls keep their ids' },
      {
        row: 'webPhone',
        what: 'the events of a web phone',
        why: 'the provider runs in the service; the sound is made by the page, which tells of it by itself',
      },
    ],
  },
  settings: builtinSettings,
  userSettings: builtinUserSettings,
  extensionOf: ({ extension }) => extension,
  open: (settings, world) => new BuiltinLink(settings, world),
});
