/** What a page tells its server of itself, so that an administrator sees whose browser keeps its agent from working: no number, no name. */
import * as v from 'valibot';
import { microphoneTroubles } from '../webphone/microphone-state.ts';
import { phoneStatuses } from '../webphone/sound-faults.ts';

/**
 * `microphoneFailed`: a call could not have the agent's voice. `noPath`: a call has no way for its sound. `nothingArrives`,
 * `nothingSpoken`: it has, and no packet comes, or the microphone is silent. `ringBlocked`: the browser plays no sound until
 * the page is touched. `notificationsBlocked`: somebody has refused them. `reconnects`: the way to the server breaks often.
 */
export const pageTroubles = [
  'microphoneFailed',
  'noPath',
  'nothingArrives',
  'nothingSpoken',
  'ringBlocked',
  'notificationsBlocked',
  'reconnects',
] as const;
export type PageTrouble = (typeof pageTroubles)[number];

/** The word of the question by which it is told. */
export const reportWord = 'report';

export const pageReport = v.strictObject({
  /** The page's own, as long as it is open. */
  page: v.pipe(v.string(), v.regex(/^[a-z0-9]{6,24}$/)),
  /** Left out where the agent does not talk through the page. */
  microphone: v.optional(v.picklist(['ready', ...microphoneTroubles])),
  phone: v.optional(v.picklist(phoneStatuses)),
  /** Why the telephone in the page is not registered: a code of the error table. */
  reason: v.optional(v.pipe(v.string(), v.regex(/^[a-zA-Z]{1,40}$/))),
  troubles: v.pipe(v.array(v.picklist(pageTroubles)), v.maxLength(pageTroubles.length)),
});
export type PageReport = v.InferOutput<typeof pageReport>;
