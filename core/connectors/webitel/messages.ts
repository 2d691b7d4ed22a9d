/**
 * What Webitel tells, as schemas. Only the fields we use; lenient about how a field is written and strict about what comes
 * out. Texts are cut to a length that a call may have; what is percent-encoded is decoded once, and left as it is when it
 * cannot be.
 */
import * as v from 'valibot';

export type Body = Readonly<Record<string, unknown>>;

const text = v.fallback(
  v.pipe(
    v.union([v.string(), v.number(), v.boolean()]),
    v.transform((value) => String(value).slice(0, 300)),
  ),
  '',
);
export const word = v.optional(text, '');
/** Names, numbers and account ids. */
export const decodedWord = v.optional(v.pipe(text, v.transform(decoded)), '');
const truth = v.pipe(
  v.union([v.boolean(), v.string(), v.number()]),
  v.transform((value) => value === true || value === 1 || value === 'true'),
);
export const flag = v.optional(v.fallback(truth, false), false);
/** Undefined where the message does not tell it. */
const toldFlag = v.optional(v.fallback(v.optional(truth), undefined));
/** Told in microseconds since 1970, `0` when it has not happened. @returns ms, or 0 */
export const microseconds = v.optional(
  v.fallback(
    v.pipe(
      v.union([v.number(), v.pipe(v.string(), v.regex(/^\d{1,17}$/), v.transform(Number))]),
      v.transform((value) => Math.floor(value / 1000)),
    ),
    0,
  ),
  0,
);

function decoded(value: string): string {
  if (!/%[0-9a-f]{2}/i.test(value)) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

export const authSchema = v.object({
  login: decodedWord,
  state: word,
  status: word,
  'cc-agent': flag,
  'cc-logged': flag,
});
export interface Auth {
  /** The account belongs to an agent of queues. */
  queueAgent: boolean;
  queuesSignedIn: boolean;
}

/** What is told of an account; undefined where a message says nothing of it. */
export interface AccountNews {
  state?: string;
  status?: string;
  tag?: string;
  /** Signed in at the CTI server. */
  online?: boolean;
  queuesSignedIn?: boolean;
}

const listedSchema = v.object({
  state: word,
  status: word,
  descript: decodedWord,
  online: toldFlag,
  cc_logged: toldFlag,
});
const accountListSchema = v.record(v.string(), v.unknown());

const statusSchema = v.object({
  presence_id: decodedWord,
  'Account-User': decodedWord,
  'Account-Domain': decodedWord,
  'Account-User-State': word,
  'Account-Status': word,
  'Account-Status-Descript': decodedWord,
  'Account-Online': toldFlag,
  cc_logged: toldFlag,
});

const goneSchema = v.object({ 'User-ID': decodedWord, 'User-Domain': decodedWord });

export function readAuth(response: unknown): Auth {
  const told = read(authSchema, response);
  return { queueAgent: told?.['cc-agent'] ?? false, queuesSignedIn: told?.['cc-logged'] ?? false };
}

/** @returns the own entry of an account list; nothing is told where there is none */
export function readOwnAccount(response: unknown, number: string): AccountNews {
  const list = read(accountListSchema, nested(response));
  const own = list && Object.hasOwn(list, number) ? read(listedSchema, list[number]) : undefined;
  if (!own) return {};
  const { state, status, descript: tag, online, cc_logged: queues } = own;
  return { state, status, tag, ...told({ online, queuesSignedIn: queues }) };
}

/** @returns undefined for another account's, and for what tells nothing of an account */
export function readAccountEvent(name: string, body: Body, account: string): AccountNews | undefined {
  if (name === 'ACCOUNT_STATUS') {
    const news = read(statusSchema, body);
    if (!news) return undefined;
    const whose = news.presence_id || `${news['Account-User']}@${news['Account-Domain']}`;
    if (whose !== account) return undefined;
    const { 'Account-User-State': state, 'Account-Status': status, 'Account-Status-Descript': tag } = news;
    return { state, status, tag, ...told({ online: news['Account-Online'], queuesSignedIn: news.cc_logged }) };
  }
  if (name !== 'ACCOUNT_OFFLINE' && name !== 'ACCOUNT_ONLINE') return undefined;
  const gone = read(goneSchema, body);
  if (!gone || `${gone['User-ID']}@${gone['User-Domain']}` !== account) return undefined;
  return name === 'ACCOUNT_OFFLINE' ? { online: false } : {};
}

const channelListSchema = v.object({
  rows: v.optional(v.pipe(v.array(v.object({ uuid: word, presence_id: decodedWord })), v.maxLength(100_000)), () => []),
});

/** @returns the channels of an account; undefined when the answer cannot be read */
export function readChannelList(response: unknown, account: string): string[] | undefined {
  const list = read(channelListSchema, typeof response === 'string' ? json(response) : response);
  return list?.rows.flatMap(({ uuid, presence_id: whose }) => (uuid !== '' && whose === account ? [uuid] : []));
}

/** @returns undefined for what has not the form */
export function read<S extends v.GenericSchema>(schema: S, body: unknown): v.InferOutput<S> | undefined {
  const parsed = v.safeParse(schema, body);
  return parsed.success ? parsed.output : undefined;
}

/** Some answers are JSON in a text, some in the field `response`. */
export function nested(response: unknown): unknown {
  const inner =
    typeof response === 'object' && response !== null && 'response' in response ? response.response : response;
  return typeof inner === 'string' ? json(inner) : inner;
}

export function json(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

function told<T extends Record<string, boolean | undefined>>(flags: T): { [K in keyof T]?: boolean } {
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: boolean;
  };
}
