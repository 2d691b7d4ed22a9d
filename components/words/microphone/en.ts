/** A microphone that cannot be used, in English. */
import type { MicrophoneWords } from './words.ts';

export const microphone: MicrophoneWords = {
  troubles: {
    unasked: { what: 'The phone needs your microphone.', fix: '' },
    insecure: {
      what: 'The browser allows a microphone only on pages that begin with https.',
      fix: 'Open the page with https:// in front.',
    },
    policy: {
      what: 'This page does not let the phone use the microphone.',
      fix: 'Whoever looks after the page can allow it: its Permissions-Policy must name microphone.',
    },
    denied: {
      what: 'The browser blocks the microphone on this page.',
      fix: 'Press the sign in front of the page’s address, allow the microphone, and come back: it works at once.',
    },
    dismissed: {
      what: 'The browser asked for the microphone and got no answer.',
      fix: 'Press Ask again, and allow it.',
    },
    noDevice: { what: 'No microphone is connected.', fix: 'Plug in a headset: it is found by itself.' },
    inUse: {
      what: 'Another program holds the microphone.',
      fix: 'Close the other program’s call, and press Ask again.',
    },
  },
  showHow: 'Show how',
  allow: 'Allow it',
  askAgain: 'Ask again',
};
