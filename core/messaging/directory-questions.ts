/** What a page may ask about people outside the phone system, and what it is answered: who has a number, who is called so, and to keep somebody. */
import * as v from 'valibot';

const text = (least: number, most: number) => v.pipe(v.string(), v.minLength(least), v.maxLength(most));
/** e.g. `contact:42` */
const record = v.pipe(v.string(), v.regex(/^[a-z][\w-]{0,31}:.{1,128}$/is));
const number = text(1, 128);

/** `identify`: whose number it is. */
export const identifyQuery = v.strictObject({
  number,
  /** Key of the call's record: who it was said to be with is remembered there. */
  call: v.optional(text(1, 64)),
  /** The record that the call was dialled from. */
  record: v.optional(record),
});
export type IdentifyQuery = v.InferInput<typeof identifyQuery>;

/** `people`: who is meant by what is typed. */
export const peopleQuery = v.strictObject({
  search: text(1, 64),
  limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(50)), 20),
});
export type PeopleQuery = v.InferInput<typeof peopleQuery>;

/** `keepNumber`: a new contact of this name, or the number added to one that is there. */
export const keepNumberQuery = v.union([
  v.strictObject({ number, name: text(1, 200), detail: v.optional(text(0, 200)) }),
  v.strictObject({ number, id: text(1, 64) }),
]);
export type KeepNumberQuery = v.InferInput<typeof keepNumberQuery>;

/** `dialled`: what the dial plan makes of a number, asked by a page that talks to the phone system by itself. */
export const dialledQuery = v.strictObject({ number: text(1, 128) });
export const dialledAnswer = v.object({ dials: text(1, 128) });

export const person = v.object({
  /** In the server's directory; without it the CRM keeps the person. */
  id: v.optional(text(1, 64)),
  name: text(1, 200),
  number: text(0, 128),
  /** What is said of the number: `mobile`. */
  type: v.optional(text(0, 32)),
  detail: v.optional(text(0, 200)),
  record: v.optional(record),
});
export type Person = v.InferOutput<typeof person>;

export const peopleAnswer = v.object({
  people: v.pipe(v.array(person), v.maxLength(100)),
  /** Which of them it is, where that is known: one alone, the record dialled from, or who it was said to be before. */
  chosen: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  /** The number as it was written where the call was placed, if the dial plan has made another of it. */
  written: v.optional(text(1, 128)),
  /** Somebody new can be kept in the server's directory. */
  canKeep: v.optional(v.boolean()),
  /** A CRM that should have been asked did not answer; others may be missing. */
  unreachable: v.optional(v.boolean()),
});
export type PeopleAnswer = v.InferOutput<typeof peopleAnswer>;

export const directoryQuestions = {
  identify: identifyQuery,
  people: peopleQuery,
  keepNumber: keepNumberQuery,
  dialled: dialledQuery,
} as const;
export type DirectoryQuestion = keyof typeof directoryQuestions;
