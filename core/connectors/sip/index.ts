/** Any SIP server, from the page: the agent talks in the browser (SIP over WebSocket, sound over WebRTC). */
import type { Capabilities } from '../../model/call-feature.ts';
import { defineConnector } from '../../provider/connector.ts';
import { sipForPage } from './for-page.ts';
import { probe } from './probe.ts';
import { sipSettings, sipUserSettings } from './settings.ts';

export const sipCapabilities: Capabilities = {
  call: [
    'dial',
    'answer',
    'drop',
    'hold',
    'unhold',
    'mute',
    'dtmf',
    'makeConsultCall',
    'completeTransfer',
    'blindTransfer',
  ],
  agent: [],
  agentStates: [],
};

export default defineConnector({
  manifest: {
    id: 'sip',
    title: 'SIP (web phone)',
    runs: ['page'],
    sound: 'page',
    capabilities: sipCapabilities,
    ports: [
      { port: 8089, what: 'Page to Asterisk: SIP over encrypted WebSocket', direction: 'out' },
      { port: 8088, what: 'The same, not encrypted: for a page on the same machine only', direction: 'out' },
      { port: 5066, what: 'Page to FreeSWITCH and its kin: SIP over WebSocket', direction: 'out' },
      { port: 5060, what: 'Between the phone system and its other phones; pages do not use it', direction: 'in' },
      { port: 5080, what: 'Between the phone system and its trunks; pages do not use it', direction: 'in' },
    ],
    cannotKnow: [
      {
        row: 'nativeIdChanges',
        what: 'a native id that changes',
        why: 'a dialog keeps its Call-ID from beginning to end',
      },
      {
        row: 'callsWithoutLink',
        what: 'calls that come while the link is down',
        why: 'the phone is in the page, so without the link nothing rings and the phone system offers the call elsewhere',
      },
      {
        what: 'that the far end holds the agent, unless the phone system passes it on',
        why: 'most play music instead; Asterisk tells it with moh_passthrough',
      },
    ],
  },
  settings: sipSettings,
  userSettings: sipUserSettings,
  extensionOf: ({ extension }) => extension,
  forPage: sipForPage,
  probe,
  probeTakes: ['user'],
});
