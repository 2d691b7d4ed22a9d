/** Oktell over its WebSocket protocol: one connection per user, from the page or from the Messaging Service. */
import { defineConnector } from '../../provider/connector.ts';
import { everything } from './capabilities.ts';
import { OktellLink } from './oktell-link.ts';
import { probe, probeTargets } from './probe.ts';
import { oktellSettings, oktellUserSettings } from './settings.ts';

export { OktellLink } from './oktell-link.ts';

export default defineConnector({
  manifest: {
    id: 'oktell',
    title: 'Oktell',
    runs: ['page', 'service'],
    capabilities: everything,
    ports: [
      { port: 443, what: 'Page or Messaging Service to Oktell (encrypted WebSocket)', direction: 'out' },
      { port: 4066, what: 'The same, not encrypted: the WebSocket port', direction: 'out' },
      {
        port: 5060,
        what: 'The page’s web phone (SIP over WebSocket), on the port that Oktell names',
        direction: 'out',
      },
      { port: 4055, what: 'The same, not encrypted: the web server, also for recordings', direction: 'out' },
    ],
    cannotKnow: [
      { row: 'nativeIdChanges', what: 'a native id that changes', why: 'calls have no id of their own on this wire' },
      {
        row: 'webPhone',
        what: 'a web phone',
        why: 'Oktell gives an account for one, and a page that has it says when it sounds; the protocol itself does not',
      },
      {
        row: 'whyNotAnswered',
        what: 'why an outgoing call was not answered',
        why: 'the line is told to be idle again, without a cause: busy, refused and unanswered look alike',
      },
      {
        row: 'whyRingingEnded',
        what: 'why an incoming call stopped ringing',
        why: 'the end of a ring has no cause; only a refusal by our own command is known',
      },
      {
        row: 'secondCall',
        what: 'a second call while the agent talks',
        why: 'a user has one line, and its state one current party; others wait in the queue or find it busy',
      },
      {
        what: 'the direction of a call that is found after a reconnect',
        why: 'the line state does not tell it; one whose called number is the party is taken for outgoing',
      },
      {
        what: 'that a party outside holds the agent',
        why: 'only parties at this Oktell are shown as waiting in a hold',
      },
    ],
  },
  settings: oktellSettings,
  userSettings: oktellUserSettings,
  extensionOf: ({ extension }) => extension || undefined,
  forPage: (settings, user) => ({ settings, user, sound: user.useWebPhone }),
  probeTargets,
  probe,
  probeTakes: ['user'],
  open: (settings, world) => new OktellLink(settings, world),
});
