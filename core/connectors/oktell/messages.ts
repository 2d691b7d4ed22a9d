/**
 * What Oktell tells, as schemas. Only the fields we use; lenient about how a field is written, because servers write
 * numbers as texts and truth as 1, and strict about what comes out. Texts are cut to a length that a call may have.
 */
import * as v from 'valibot';

const text = v.fallback(
  v.pipe(
    v.union([v.string(), v.number()]),
    v.transform((value) => String(value).slice(0, 200)),
  ),
  '',
);
const flag = v.fallback(
  v.pipe(
    v.union([v.boolean(), v.number(), v.string()]),
    v.transform((value) => value === true || value === 1 || value === '1' || value === 'true'),
  ),
  false,
);
const number = v.fallback(
  v.pipe(v.union([v.number(), v.pipe(v.string(), v.regex(/^-?\d{1,12}$/), v.transform(Number))]), v.number()),
  NaN,
);
const optionalText = v.optional(text, '');
const optionalFlag = v.optional(flag, false);

const noChain = /^[0-]*$/;
/** The all-zero GUID means "none". */
const chain = v.pipe(
  optionalText,
  v.transform((id) => (noChain.test(id) ? '' : id)),
);

const partyFields = {
  number: optionalText,
  callerid: optionalText,
  userid: optionalText,
  username: optionalText,
  userlogin: optionalText,
  name: optionalText,
  simplename: optionalText,
  caption: optionalText,
  isextline: optionalFlag,
  extline: optionalText,
  chainid: chain,
  isivr: optionalFlag,
  ivrname: optionalText,
  isautocall: optionalFlag,
  isringing: optionalFlag,
  direction: optionalText,
  iscommutated: optionalFlag,
  iswaitinginflash: optionalFlag,
  isconference: optionalFlag,
  conferenceid: optionalText,
  conferencename: optionalText,
  conferenceroom: optionalText,
  iswaitingforanswer: optionalFlag,
};

const partySchema = v.object(partyFields);
export type PartyInfo = v.InferOutput<typeof partySchema>;

export const noParty: PartyInfo = v.parse(partySchema, {});

export const lineInfoSchema = v.object({
  linestatestr: optionalText,
  isflashing: optionalFlag,
  flashed: v.optional(v.fallback(partySchema, noParty), noParty),
  timertalklensec: v.optional(number, 0),
  chainid: chain,
  calledid: optionalText,
  abonent: v.optional(v.fallback(partySchema, noParty), noParty),
});
export type LineInfo = v.InferOutput<typeof lineInfoSchema>;

/** Parts of it may be missing: what was known stays. */
export const userStateSchema = v.object({
  userid: v.optional(text),
  userlogin: v.optional(text),
  userstateid: v.optional(number),
  oncallcenter: v.optional(flag),
  onccmanual: v.optional(flag),
  onlunch: v.optional(flag),
  onredirect: v.optional(flag),
  lunchreasonid: v.optional(text),
});
export type UserStateInfo = v.InferOutput<typeof userStateSchema>;

export const signedInSchema = v.object({
  userid: optionalText,
  sessionid: optionalText,
  // To whoever has asked for a web phone.
  sipuser: optionalText,
  sippass: optionalText,
  sipport: v.optional(number, NaN),
  sipsecure: optionalFlag,
});

export const versionSchema = v.object({
  version: v.optional(
    v.object({ dated: v.optional(number, NaN), build: optionalText, webserverport: v.optional(number, NaN) }),
    {},
  ),
});

export const userInfoSchema = v.object({
  mainpbxnumber: optionalText,
  username: optionalText,
  linenumber: optionalText,
});

export const breakReasonsSchema = v.object({
  items: v.pipe(v.array(v.object({ id: text, name: text })), v.maxLength(500)),
});

export const tempPasswordSchema = v.object({ password: v.pipe(v.string(), v.minLength(1), v.maxLength(200)) });

export const journalSchema = v.object({
  data: v.optional(
    v.pipe(v.array(v.object({ recordlink: v.optional(v.fallback(v.string(), ''), '') })), v.maxLength(500)),
    [],
  ),
});

/** @returns undefined for what has not the form */
export function read<S extends v.GenericSchema>(schema: S, body: unknown): v.InferOutput<S> | undefined {
  const parsed = v.safeParse(schema, body);
  return parsed.success ? parsed.output : undefined;
}
