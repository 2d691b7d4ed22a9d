/** Webitel over its CTI WebSocket: one connection per user, from the page or from the Messaging Service. */
import { defineConnector } from '../../provider/connector.ts';
import { numberOf } from './address.ts';
import { everything } from './capabilities.ts';
import { probe, probeTargets } from './probe.ts';
import { webitelSettings, webitelUserSettings } from './settings.ts';
import { webPhoneOf } from './web-phone.ts';
import { WebitelLink } from './webitel-link.ts';

export { WebitelLink } from './webitel-link.ts';

export default defineConnector({
  manifest: {
    id: 'webitel',
    title: 'Webitel',
    runs: ['page', 'service'],
    capabilities: everything,
    ports: [
      { port: 871, what: 'Page or Messaging Service to the CTI server (WebSocket)', direction: 'out' },
      { port: 443, what: 'The same behind a reverse proxy, encrypted, with the web phone', direction: 'out' },
      { port: 5066, what: 'Page to the web phone’s server (WebSocket)', direction: 'out' },
      { port: 4004, what: 'Page to the recordings', direction: 'out' },
    ],
    cannotKnow: [
      {
        what: 'a call answered, or muted, without a web phone',
        why: 'the CTI protocol has no command for it: a desk phone is picked up by hand',
      },
      {
        what: 'when somebody answers who is no person: an announcement, a voice mail, a conference',
        why: 'a call that was ordered for a desk phone counts as answered once two channels are bridged, and there is one',
      },
      {
        what: 'that a party outside holds the agent',
        why: 'only channels of accounts of the domain are told, and only to accounts that may subscribe to them',
      },
      {
        what: 'what happened while the link was down',
        why: 'events are not repeated: a call that is gone then has no cause',
      },
    ],
  },
  settings: webitelSettings,
  userSettings: webitelUserSettings,
  extensionOf: ({ login }) => numberOf(login),
  forPage: (settings, user) => ({ settings, user, sound: webPhoneOf(settings, user) !== undefined }),
  probeTargets,
  probe,
  probeTakes: ['user'],
  open: (settings, world) => new WebitelLink(settings, world),
});
