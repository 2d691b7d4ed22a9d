/** English. */
import { type Call, isMissed } from '../../core/model/call.ts';
import type { Causes, Words } from './words.ts';

const causes: Causes = {
  normal: 'Ended',
  busy: 'Busy',
  noAnswer: 'No answer',
  rejected: 'Call declined',
  unreachable: 'Number cannot be reached',
  ownPhoneNotAnswered: 'Your phone was not picked up',
  callerGaveUp: 'Missed: the caller gave up',
  answeredElsewhere: 'Answered by a colleague',
  transferred: 'Transferred',
  parked: 'Parked',
  unknown: 'Ended while the line was away',
};

function ended(call: Call, target: string): string {
  const { cause = 'unknown' } = call;
  if (cause === 'transferred' && target) return `Transferred to ${target}`;
  if (cause === 'parked' && target) return `Parked on ${target}`;
  if (cause === 'noAnswer' && isMissed(call)) return 'Missed';
  return causes[cause];
}

const agentStates: Record<string, string> = {
  ready: 'Available',
  break: 'Break',
  dnd: 'Do not disturb',
  wrapUp: 'Wrap-up',
  offline: 'Signed out',
};

/** `afterWork` and `after-work` become `After work`. */
function fromCode(code: string): string {
  const text = code
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[-_]+/g, ' ')
    .toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export const en: Words = {
  code: 'en',
  dir: 'ltr',

  phone: 'Phone',
  nameOrNumber: 'Name or number',
  call: 'Call',
  callNumber: (who) => `Call ${who}`,
  recent: 'Recent',
  contacts: 'Contacts',
  colleagues: 'Colleagues',
  keypad: 'Keypad',
  noRecentCalls: 'No calls yet. They appear here as they end.',
  unknownCaller: 'Unknown caller',

  answer: 'Answer',
  answerOnYourPhone: 'Answer on your phone',
  decline: 'Decline',
  sendOn: 'Send to someone else',
  end: 'End',
  mute: 'Mute',
  unmute: 'Unmute',
  hold: 'Hold',
  resume: 'Resume',
  transfer: 'Transfer',
  consult: 'Consult',
  record: 'Record',
  stopRecording: 'Stop rec.',
  park: 'Park',
  conference: 'Conference',
  swap: 'Swap',
  cancel: 'Cancel',
  blindTransfer: 'Blind transfer',
  consultFirst: 'Consult first',
  transferTo: 'Transfer to',
  tonesSent: (digits) => `Tones sent: ${digits}`,
  callAgain: 'Call again',
  callBack: 'Call back',
  dismiss: 'Dismiss',
  openKeypad: 'Keypad',
  dialDuringCall: (who) => `Call ${who}?`,
  duringCallWith: (who) => `You are on a call with ${who}.`,
  newCallAfter: 'New call afterwards',
  clear: 'Clear',
  backspace: 'Delete last digit',

  incoming: 'Incoming',
  waiting: 'Second call waiting',
  pickUpYourPhone: 'Pick up your phone',
  ringing: 'Ringing',
  talking: 'Talking',
  consulting: 'Consulting',
  onHold: 'On hold',
  heldByParty: 'The other side holds you',
  inConference: 'Conference',
  busy: 'Busy',
  muted: 'muted',
  recorded: 'recorded',
  held: (time) => `held ${time}`,
  talkingFor: (time) => `talking ${time}`,
  signInHint: 'Sign in to your CRM to use the phone.',

  ended,
  lasted: (how, time) => `${how} · ${time}`,
  missed: 'missed',
  outgoing: 'Outgoing call',
  received: 'Incoming call',

  agentState: (code) => agentStates[code] ?? fromCode(code),
  reason: fromCode,
  onACall: 'On a call',
  offline: 'Offline',
  connecting: 'Connecting…',
  changeState: (state) => `${state}, change state`,
  callCentre: 'Call-centre mode',
  on: 'on',
  off: 'off',

  signedOut: 'You are signed out.',
  signIn: 'Sign in again',
  reconnecting: (attempt, seconds) =>
    seconds > 0
      ? `Reconnecting to the phone server, attempt ${attempt}, next in ${seconds} s.`
      : `Reconnecting to the phone server, attempt ${attempt}…`,
  waitingForServer: (reason) => `${reason} Reconnecting by itself.`,
  yourCallGoesOn: 'Your call goes on.',
  tryNow: 'Try now',
  errors: {},

  sayIncoming: (who, queue) => (queue ? `Incoming call from ${who}, ${queue}` : `Incoming call from ${who}`),
  sayConnected: (who) => `Connected to ${who}`,
  sayHeld: (who) => `${who} is on hold`,
  sayResumed: (who) => `Talking to ${who} again`,
  sayHeldByParty: (who, held) => (held ? `${who} has put you on hold` : `${who} is back`),
  sayEnded: (who, how) => `${who}: ${how}`,
  sayLinkLost: 'The phone server is not reachable. Reconnecting.',
  sayLinkBack: 'The phone server is back.',
};
