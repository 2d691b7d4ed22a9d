/** What a page has told of itself, as what is wrong and what helps, in words for an administrator. Pure. */
import { errors, isCtiErrorCode } from '../../core/provider/errors.ts';
import type { MicrophoneState } from '../../core/webphone/microphone-state.ts';
import type { PageTrouble } from '../../core/messaging/page-report.ts';
import type { KnownReport } from '../messaging/page-reports.ts';
import type { Grade } from './need.ts';

export type BrowserTrouble =
  'denied' | 'noDevice' | 'inUse' | 'insecure' | 'policy' | 'phoneRefused' | 'phoneLost' | PageTrouble;

export interface TroubleWords {
  /** `bad`: no call can be taken there. */
  grade: Grade;
  /** A few words, for a list. */
  short: string;
  /** What is wrong, after `In 2 browsers `. */
  title: string;
  fix: string;
}

export const troubleWords: Readonly<Record<BrowserTrouble, TroubleWords>> = {
  denied: {
    grade: 'bad',
    short: 'microphone blocked',
    title: 'the microphone is blocked',
    fix: 'The agent opens the sign left of the page’s address and allows the microphone. For many at once, allow the page in the browser policy AudioCaptureAllowedUrls.',
  },
  noDevice: {
    grade: 'bad',
    short: 'no microphone',
    title: 'there is no microphone',
    fix: 'Plug the headset in, or switch the microphone on in the computer’s sound settings. The page takes it by itself.',
  },
  inUse: {
    grade: 'bad',
    short: 'microphone in use',
    title: 'another program keeps the microphone',
    fix: 'Close the program that uses the headset, or plug the headset out and in again.',
  },
  insecure: {
    grade: 'bad',
    short: 'page without https',
    title: 'the page is not https, so the browser gives it no microphone',
    fix: 'Serve the CRM by https. A page of http never gets a microphone, except on the machine itself.',
  },
  policy: {
    grade: 'bad',
    short: 'page forbids the microphone',
    title: 'the page’s own headers forbid the microphone',
    fix: 'The CRM’s Permissions-Policy, or the frame around it, has to allow the microphone. The doctor of the site gives the exact line.',
  },
  phoneRefused: {
    grade: 'bad',
    short: 'web phone refused',
    title: 'the web phone is not registered',
    fix: 'Check the user’s web phone account and its password, and that the phone system’s wss address can be reached from the browser.',
  },
  phoneLost: {
    grade: 'bad',
    short: 'web phone lost',
    title: 'the web phone has lost its way to the phone system',
    fix: 'It comes back by itself. If it does not, the agent’s network or a proxy keeps the page from the phone system’s address.',
  },
  microphoneFailed: {
    grade: 'bad',
    short: 'no voice in the last call',
    title: 'a call could not have the agent’s voice',
    fix: 'The agent opens “Why can’t I hear?” at the foot of the panel. Mostly another program keeps the headset.',
  },
  noPath: {
    grade: 'bad',
    short: 'no way for the sound',
    title: 'sound finds no way (ICE failed)',
    fix: 'A firewall is between. Give the connection a TURN server, or open UDP to the phone system.',
  },
  nothingArrives: {
    grade: 'warn',
    short: 'nothing to hear',
    title: 'the agent hears nothing: no sound arrives',
    fix: 'Sound is sent and none comes back: mostly NAT or a firewall at the phone system. A TURN server helps.',
  },
  nothingSpoken: {
    grade: 'warn',
    short: 'silent microphone',
    title: 'the microphone gives no sound',
    fix: 'The headset is muted by its own key, or another microphone is chosen in the panel.',
  },
  ringBlocked: {
    grade: 'warn',
    short: 'ringing is silent',
    title: 'a call rang without a sound',
    fix: 'Browsers play nothing until the page was clicked once. Allow sound for the page, by the policy AutoplayAllowlist for many.',
  },
  notificationsBlocked: {
    grade: 'warn',
    short: 'notifications blocked',
    title: 'notifications are blocked',
    fix: 'Calls are not shown while another window is in front. Allow notifications in the browser’s settings of the page.',
  },
  reconnects: {
    grade: 'warn',
    short: 'connection breaks',
    title: 'the way to this server breaks again and again',
    fix: 'The network there is bad, or a proxy cuts WebSockets: its timeout has to be longer than 60 s.',
  },
};

const ofMicrophone: Readonly<Partial<Record<MicrophoneState, BrowserTrouble>>> = {
  denied: 'denied',
  noDevice: 'noDevice',
  inUse: 'inUse',
  insecure: 'insecure',
  policy: 'policy',
};

/** The gravest first. A page that is not the telephone, or speaks through a phone on the desk, needs no microphone. */
export function troublesOf({ microphone, phone, troubles }: Pick<KnownReport, 'microphone' | 'phone' | 'troubles'>) {
  const found: BrowserTrouble[] = [];
  const silent = phone === 'noMicrophone' && microphone ? ofMicrophone[microphone] : undefined;
  if (silent) found.push(silent);
  if (phone === 'refused') found.push('phoneRefused');
  if (phone === 'lost') found.push('phoneLost');
  return [...found, ...troubles];
}

/** Why the telephone of a page is not registered, as the phone system or the page has said; empty where nobody knows. */
export function reasonText({ reason }: Pick<KnownReport, 'reason'>): string {
  return reason !== undefined && isCtiErrorCode(reason) ? errors[reason].text : '';
}
