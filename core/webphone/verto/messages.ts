/** What Verto's frames say: JSON-RPC 2.0 read defensively, for everything in them comes from outside. */

/** Parameters and results, as yet unread. */
export type Body = Readonly<Record<string, unknown>>;

export type VertoMessage =
  /** The server asks or tells; `id` is its own numbering. */
  | { type: 'request'; id: number | string | undefined; method: string; params: Body }
  | { type: 'result'; id: number; result: Body }
  | { type: 'error'; id: number | undefined; error: VertoRefusal };

/** The server's answer when it does not do what it was asked for. */
export interface VertoRefusal {
  /** -32000 not signed in, -32001 sign-in refused, -32002 a call's method failed, -326xx as in JSON-RPC. */
  code: number | undefined;
  message: string;
  /** Of a failed call: the phone system's own name of it, e.g. `USER_BUSY`. */
  cause: string | undefined;
}

/** A frame is no larger than an offer with many candidates, many times over. */
const longest = 1_000_000;
/** Messages of one batch that are read. */
const mostOfABatch = 100;

/**
 * @param text a frame of the socket; one that begins with `#` is a test of the bandwidth and says nothing
 * @returns its messages; `undefined` in place of each that cannot be read
 */
export function readFrame(text: string): (VertoMessage | undefined)[] {
  if (text.startsWith('#')) return [];
  if (text.length > longest) return [undefined];
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [undefined];
  }
  return Array.isArray(value) ? value.slice(0, mostOfABatch).map(readMessage) : [readMessage(value)];
}

function readMessage(value: unknown): VertoMessage | undefined {
  if (!isBody(value)) return undefined;
  const { id, method, params, result, error } = value;
  if (typeof method === 'string') {
    return { type: 'request', id: idOf(id), method, params: isBody(params) ? params : {} };
  }
  const number = typeof id === 'string' && /^\d+$/.test(id) ? Number(id) : id;
  if (isBody(error)) {
    return { type: 'error', id: typeof number === 'number' ? number : undefined, error: readRefusal(error) };
  }
  if (result === undefined || typeof number !== 'number') return undefined;
  return { type: 'result', id: number, result: isBody(result) ? result : {} };
}

function readRefusal({ code, message, cause }: Body): VertoRefusal {
  return { code: typeof code === 'number' ? code : undefined, message: textOf(message) ?? '', cause: textOf(cause) };
}

function idOf(id: unknown): number | string | undefined {
  return typeof id === 'number' || typeof id === 'string' ? id : undefined;
}

function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text that says something; `undefined` for anything else. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Whom a call is with, as the server tells it with an invitation or with a call that is handed over. */
export interface VertoParty {
  number?: string;
  name?: string;
}

/**
 * `display_direction` is the server's view: `outbound` is a call towards this client, whose other side is the caller;
 * `inbound` is one that this client has placed. (`mod_verto`)
 */
export function partyOf(params: Body): VertoParty {
  const side = params['display_direction'] === 'inbound' ? 'callee' : 'caller';
  return party(params[`${side}_id_number`], params[`${side}_id_name`]);
}

/** The other party as it is from now on. */
export function displayOf(params: Body): VertoParty {
  return party(params['display_number'], params['display_name']);
}

function party(number: unknown, name: unknown): VertoParty {
  const [found, called] = [textOf(number), textOf(name)];
  return { ...(found === undefined ? {} : { number: found }), ...(called === undefined ? {} : { name: called }) };
}
