/** What a page may ask about the people who can be called at the same phone system, and what it is answered. */
import * as v from 'valibot';
import { presences } from '../model/presence.ts';

export const colleaguesQuery = v.strictObject({
  /** Beginnings of words of the name, or part of the number; empty: everybody, by name. */
  search: v.optional(v.pipe(v.string(), v.maxLength(64)), ''),
  limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(50)), 20),
});
export type ColleaguesQuery = v.InferInput<typeof colleaguesQuery>;

const text = v.pipe(v.string(), v.maxLength(256));
const presence = v.picklist(presences);

export const colleague = v.object({ id: text, name: text, number: text, presence });
export type Colleague = v.InferOutput<typeof colleague>;

/** The answer to a `colleagues` question. Whoever was in one is watched: `presence` messages tell of each change. */
export const colleaguesAnswer = v.object({ people: v.pipe(v.array(colleague), v.maxLength(50)) });

export const presenceChange = v.object({ id: text, presence });
export type PresenceChange = v.InferOutput<typeof presenceChange>;
