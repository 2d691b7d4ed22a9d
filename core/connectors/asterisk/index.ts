/** Asterisk over its manager interface (AMI): one connection for all users. */
import { defineConnector } from '../../provider/connector.ts';
import { AsteriskManager } from './asterisk-manager.ts';
import { everything } from './capabilities.ts';
import { probe, probeTargets } from './probe.ts';
import { asteriskSettings, asteriskUserSettings } from './settings.ts';

export default defineConnector({
  manifest: {
    id: 'asterisk',
    title: 'Asterisk',
    runs: ['service'],
    hearsPhoneHold: true,
    capabilities: everything,
    ports: [
      { port: 5038, what: 'Messaging Service to Asterisk (AMI)', direction: 'out' },
      { port: 5039, what: 'The same, encrypted', direction: 'out' },
    ],
    cannotKnow: [
      {
        row: 'nativeIdChanges',
        what: 'a native id that changes',
        why: 'a Uniqueid stays with its channel, whatever is done to that; it is the id of the call',
      },
      { row: 'webPhone', what: 'a web phone', why: 'the manager interface carries no sound' },
      { what: 'held, after a reconnect', why: 'no list of Asterisk says which channel is on hold' },
      {
        what: 'an application that answers',
        why: 'it makes no event; a channel that is up and dials nobody for a second is taken for it',
      },
    ],
  },
  settings: asteriskSettings,
  userSettings: asteriskUserSettings,
  extensionOf: ({ extension }) => extension,
  probeTargets,
  probe,
  probeTakes: ['callTo'],
  open: (settings, world, options) => new AsteriskManager(settings, world, options),
});
