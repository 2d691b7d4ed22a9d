/** What a page may ask about the telephone that it could be for its user, and what it is answered. */
import * as v from 'valibot';
import type { PhoneKind } from '../provider/phone-kind.ts';

const text = v.pipe(v.string(), v.maxLength(512));
const echoNumber = v.optional(text);

const kind = v.variant('kind', [
  v.object({ kind: v.literal('none') }),
  v.object({ kind: v.literal('exchange'), echoNumber }),
  // Settings are checked by the connector's own schemas before they are used.
  v.object({ kind: v.literal('sip'), holdsHere: v.boolean(), settings: v.unknown(), user: v.unknown() }),
  v.object({
    kind: v.literal('provider'),
    connector: text,
    sound: v.boolean(),
    settings: v.unknown(),
    user: v.unknown(),
  }),
]);

export const phoneAnswer = v.object({
  /** Whose telephone: tabs of one browser that are different users have different telephones. */
  user: text,
  phone: kind,
});
export type PhoneAnswer = v.InferOutput<typeof phoneAnswer>;

// What the phone system says and what the page reads are one; a difference does not compile.
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
true satisfies Same<PhoneKind, PhoneAnswer['phone']>;
