/** What a page may ask about the telephone that it could be for its user, and what it is answered. */
import * as v from 'valibot';
import type { PhoneKind } from '../provider/phone-kind.ts';

const text = v.pipe(v.string(), v.maxLength(512));
const echoNumber = v.optional(text);

const account = v.object({
  urls: v.pipe(v.array(text), v.maxLength(8)),
  uri: text,
  authUser: text,
  realm: text,
  ha1: text,
  displayName: v.optional(text),
  iceServers: v.pipe(
    v.array(
      v.object({
        urls: v.pipe(v.array(text), v.maxLength(8)),
        username: v.optional(text),
        credential: v.optional(text),
      }),
    ),
    v.maxLength(8),
  ),
});

const kind = v.variant('kind', [
  v.object({ kind: v.literal('none') }),
  v.object({ kind: v.literal('exchange'), echoNumber }),
  v.object({ kind: v.literal('sip'), account, echoNumber }),
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
