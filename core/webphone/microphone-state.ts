/** How the agent's microphone can stand: what looks alike to `getUserMedia` and needs different remedies. */

/**
 * `unasked`: the browser will ask. `insecure`: the page is not https. `policy`: the page's Permissions-Policy, or the frame
 * it stands in, forbids it. `denied`: somebody said no. `dismissed`: the question was closed without an answer. `noDevice`:
 * nothing is plugged in. `inUse`: another program holds the device, or it fails.
 */
export const microphoneTroubles = [
  'unasked',
  'insecure',
  'policy',
  'denied',
  'dismissed',
  'noDevice',
  'inUse',
] as const;
export type MicrophoneTrouble = (typeof microphoneTroubles)[number];
export type MicrophoneState = 'ready' | MicrophoneTrouble;
