/**
 * Every word the tags can say. A language is one object of this type; a missing word does not compile.
 * Numbers, lengths and times come in as text that is already written as the locale writes it.
 */
import type { Call } from '../../core/model/call.ts';
import type { CtiPresence } from '../../core/model/presence.ts';
import type { CtiErrorCode } from '../../core/provider/errors.ts';
import type { Count } from '../counts.ts';
import type { HistoryWords } from './history/words.ts';
import type { MicrophoneWords } from './microphone/words.ts';
import type { PeopleWords } from './people/words.ts';
import type { WebPhoneWords } from './webphone/words.ts';

export interface Words {
  /** BCP 47, also used for times and dates. */
  code: string;
  dir: 'ltr' | 'rtl';

  phone: string;
  nameOrNumber: string;
  call: string;
  callNumber: (who: string) => string;
  recent: string;
  contacts: string;
  colleagues: string;
  number: string;
  presence: Record<CtiPresence, string>;
  keypad: string;
  noRecentCalls: string;
  unknownCaller: string;

  // a call
  answer: string;
  answerOnYourPhone: string;
  decline: string;
  sendOn: string;
  end: string;
  mute: string;
  unmute: string;
  hold: string;
  resume: string;
  transfer: string;
  consult: string;
  record: string;
  stopRecording: string;
  video: string;
  stopVideo: string;
  park: string;
  conference: string;
  swap: string;
  cancel: string;
  blindTransfer: string;
  transferNow: string;
  /** Asked before a call is sent on blindly. */
  transferWithoutAsking: (who: string) => string;
  consultFirst: string;
  transferTo: string;
  tonesSent: (digits: string) => string;
  callAgain: string;
  callBack: string;
  dismiss: string;
  /** On a narrow button. */
  openKeypad: string;
  /** Asked where somebody is to be called during a call. */
  dialDuringCall: (who: string) => string;
  duringCallWith: (who: string) => string;
  newCallAfter: string;
  /** Shown where a call's number belongs to several people. */
  recordsShare: (count: Count) => string;
  whoIsIt: string;
  somebodyElse: string;

  // after a call
  outcome: string;
  note: string;
  followUp: string;
  done: string;
  timeLeft: (time: string) => string;

  // the panel in its page
  minimize: string;
  expand: string;
  /** Of the grip that arrow keys move. */
  movePanel: string;
  clear: string;
  backspace: string;

  // the state of a call, as its bar says it
  incoming: string;
  waiting: string;
  pickUpYourPhone: string;
  ringing: string;
  talking: string;
  consulting: string;
  onHold: string;
  heldByParty: string;
  inConference: string;
  busy: string;
  muted: string;
  recorded: string;
  held: (time: string) => string;
  talkingFor: (time: string) => string;
  signInHint: string;

  /** How a call ended, plainly; `target` is where it went, if it was sent on. */
  ended: (call: Call, target: string) => string;
  lasted: (how: string, time: string) => string;
  missed: string;
  outgoing: string;
  received: string;

  // the agent
  agentState: (code: string) => string;
  reason: (code: string) => string;
  onACall: string;
  offline: string;
  connecting: string;
  changeState: (state: string) => string;
  callCentre: string;
  on: string;
  off: string;

  // the link
  notSetUp: string;
  askAdministrator: string;
  signedOut: string;
  signIn: string;
  /** `next` is when, e.g. `in 4 seconds`; empty while it is being tried. */
  reconnecting: (attempt: string, next: string) => string;
  waitingForServer: (reason: string) => string;
  yourCallGoesOn: string;
  tryNow: string;
  /** The text of an error of the table; without one the table's own text is shown. */
  errors: Partial<Record<CtiErrorCode, string>>;

  // what a screen reader says by itself
  sayIncoming: (who: string, queue: string) => string;
  sayConnected: (who: string) => string;
  sayHeld: (who: string) => string;
  sayResumed: (who: string) => string;
  sayHeldByParty: (who: string, held: boolean) => string;
  sayEnded: (who: string, how: string) => string;
  sayLinkLost: string;
  sayLinkBack: string;

  /** The words of the call history, loaded with it. */
  history: () => Promise<HistoryWords>;
  /** The words for a microphone that cannot be used, loaded when that happens. */
  microphone: () => Promise<MicrophoneWords>;
  /** The words around who somebody is, loaded where people are looked for outside the page. */
  people: () => Promise<PeopleWords>;
  /** The words of the telephone in the page, loaded with it. */
  webPhone: () => Promise<WebPhoneWords>;
}

/** A language other than that of the table of errors: it has a text for every code. */
export interface Translation extends Words {
  errors: Record<CtiErrorCode, string>;
}
