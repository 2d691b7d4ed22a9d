/** What may be asked of the call history and written into it, as schemas: the same at the HTTP door and on the socket. */
import * as v from 'valibot';

const text = (least: number, most: number) => v.pipe(v.string(), v.minLength(least), v.maxLength(most));
/** Milliseconds since 1970, UTC; as far as a date goes. */
const time = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8_640_000_000_000_000));
const callId = text(1, 64);
/** What sort of record it is; the site has its own words: `contact`, `case`. */
const kind = v.pipe(v.string(), v.regex(/^[a-z][\w-]{0,31}$/i));
const recordId = text(1, 128);

/** Instead of an agent's id: the calls of all. */
export const everybody = 'all';

export const callKinds = ['all', 'missed', 'incoming', 'outgoing'] as const;

const filter = {
  /** `incoming` holds the missed ones, too. */
  kind: v.optional(v.picklist(callKinds)),
  /** Code of the outcome that an agent has chosen. */
  outcome: v.optional(text(1, 64)),
  /** Started at this moment or later, UTC ms. */
  from: v.optional(time),
  /** Started before this moment, UTC ms. */
  to: v.optional(time),
  /** Calls with this number, however it is written; long ones are compared by their last nine digits. */
  number: v.optional(text(1, 64)),
  /** Part of a number, or beginnings of words of the name. */
  search: v.optional(v.pipe(v.string(), v.maxLength(64))),
  /** Calls linked to this record, e.g. `contact:42`. */
  record: v.optional(v.pipe(v.string(), v.regex(/^[a-z][\w-]{0,31}:.{1,128}$/is))),
  /** Whose calls, by the user's id, or `all`; without it one's own. Those of others are for the roles that may. */
  agent: v.optional(text(1, 64)),
};

export const callsQuery = v.pipe(
  v.strictObject({
    ...filter,
    limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200)), 20),
    /** `next` of the page before, or a moment in UTC ms. */
    before: v.optional(v.pipe(v.string(), v.regex(/^\d{1,16}(_[\w.:-]{1,64})?$/))),
    /** One entry for each other party: the latest call with it. Of one agent's calls only. */
    group: v.optional(v.boolean()),
  }),
  v.check(({ agent, group }) => agent !== everybody || group !== true, 'one agent at a time is grouped'),
);
export type CallsQuery = v.InferInput<typeof callsQuery>;

/** The longest time that totals are counted over, ms. */
export const longestTotals = 100 * 86_400_000;

export const totalsQuery = v.pipe(
  v.strictObject({ ...filter, from: time, to: time }),
  v.check(({ from, to }) => to > from && to - from <= longestTotals, 'from and to are at most 100 days apart'),
);
export type TotalsQuery = v.InferInput<typeof totalsQuery>;

const link = v.strictObject({ kind, id: recordId, title: v.optional(text(0, 200)) });

/** What an agent has to say of a call. What is left out stays; `null` takes it away. */
export const callChange = v.strictObject({
  outcome: v.optional(v.nullable(text(1, 64))),
  note: v.optional(v.nullable(text(0, 4000))),
  /** When somebody shall come back to it, UTC ms. */
  followUpAt: v.optional(v.nullable(time)),
  /** Who shall; nobody named: the agent of the call. */
  followUpOwner: v.optional(v.nullable(text(1, 128))),
  /** Records to link the call to; one that is linked already takes the new title. */
  link: v.optional(v.pipe(v.array(link), v.maxLength(20))),
  unlink: v.optional(v.pipe(v.array(v.strictObject({ kind, id: recordId })), v.maxLength(20))),
});
export type CallChange = v.InferInput<typeof callChange>;

export const agentsQuery = v.strictObject({
  /** Part of a name or of a login. */
  search: v.optional(v.pipe(v.string(), v.maxLength(64))),
  limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(50)), 50),
});
export type AgentsQuery = v.InferInput<typeof agentsQuery>;

export const seenUntil = v.strictObject({
  /** Calls that started later stay unseen, UTC ms. */
  until: v.optional(time),
});

const measure = (most: number) => v.pipe(v.number(), v.minValue(0), v.maxValue(most));

/** How a call sounded, as the page that had its sound has measured it. */
export const callQuality = v.strictObject({
  /** Mean opinion score over the call, and that of its worst second. */
  mos: measure(5),
  worstMos: measure(5),
  /** Of all packets that should have come, 0 to 1. */
  loss: measure(1),
  /** ms */
  jitter: measure(60_000),
  /** ms */
  roundTrip: v.optional(measure(60_000)),
  /** What was measured, s. */
  seconds: measure(86_400 * 7),
});

/** By the word that a page asks with. */
export const questions = {
  calls: callsQuery,
  callTotals: totalsQuery,
  call: v.strictObject({ id: callId }),
  changeCall: v.strictObject({ id: callId, change: callChange }),
  callQuality: v.strictObject({ id: callId, quality: callQuality }),
  callsSeen: seenUntil,
  callAgents: agentsQuery,
} as const;
export type QuestionName = keyof typeof questions;
