/** Who is at the other end, as SIP says it. What it says is text from the phone network: data, never markup. */

/** A message, as far as who sent it is concerned. */
interface Message {
  getHeader(name: string): string | undefined;
}

export interface Party {
  number: string;
  name: string | undefined;
}

/** Longer ones are nobody's name; the messages between page and service have a limit. */
const longest = 128;

/** @param header `"Name" <sip:number@host>` or without a name (RFC 3261 §25.1, `name-addr`) */
export function partyOf(header: string): Party {
  const [, quoted, plain, uri] = /^\s*(?:"((?:[^"\\]|\\.)*)"|([^<"]*))\s*<([^>]*)>/.exec(header) ?? [];
  const name = (quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '').trim();
  const address = (uri ?? header).replace(/^sips?:/i, '');
  const user = /^([^@]*)@/.exec(address)?.[1] ?? '';
  const number = decoded(user.split(';')[0] ?? '').slice(0, longest);
  return { number, name: name === '' || name === number ? undefined : name.slice(0, longest) };
}

/** The asserted identity (RFC 3325) before what the caller says of itself. */
export function callerOf(request: Message): Party {
  return partyOf(request.getHeader('p-asserted-identity') ?? request.getHeader('from') ?? '');
}

/** Who it is now, when the phone system tells it in mid-call. */
export function assertedOf(message: Message): Party | undefined {
  const header = message.getHeader('p-asserted-identity');
  return header === undefined ? undefined : partyOf(header);
}

/** Whether the phone system asks the phone to answer by itself: RFC 5373, or the older headers of desk phones. */
export function asksToAnswer(request: Message): boolean {
  return (
    /\bauto\b/i.test(request.getHeader('answer-mode') ?? '') ||
    /answer-after\s*=\s*\d/i.test(request.getHeader('call-info') ?? '') ||
    /info\s*=\s*(alert-autoanswer|ring-answer)|intercom/i.test(request.getHeader('alert-info') ?? '')
  );
}

function decoded(user: string): string {
  try {
    return decodeURIComponent(user);
  } catch {
    return user;
  }
}
