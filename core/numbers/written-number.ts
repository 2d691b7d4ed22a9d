/** A number as people, CRMs and phone systems write it, taken apart: the number itself, an extension, tones to be sent after it. */

export interface WrittenNumber {
  /** What is left to be read as a number: digits, `+`, `*`, `#` and marks between them, or letters. */
  number: string;
  /** Behind a company's number: `12` of `+36 1 555 0100 ext. 12`. */
  extension: string;
  /** Tones to be sent once it has been answered, pauses with them: `,,12#`. */
  postDial: string;
  /** `anna@example.com` of a SIP address whose user is no number. */
  address: string;
}

/** Nothing longer is looked at. */
export const longestWritten = 256;

/** What phone systems, gateways and operators write where the caller wants to stay unknown, or nothing is known. */
const withheldWords = new Set(
  (
    'anonymous|private|unavailable|unknown|restricted|withheld|blocked|asserted|clir|hidden|nonumber|noname|none|null|' +
    'undefined|privatenumber|unknownnumber|unknowncaller|callerunknown|numberwithheld|notavailable|outofarea|' +
    'payphone|coinphone|anonym|unbekannt|невідомий|неизвестный|rejtett|oculto|desconocido|مجهول'
  ).split('|'),
);

/** Words before an extension, in the languages that are met. */
const extensionWords =
  'extension|extn|ext|xt|x|int|interno|anexo|ramal|poste|mellék|mell|m|klapka|durchwahl|dw|вн|внутр|доб|добавочный|дод';
const extensionBehind = new RegExp(
  String.raw`[\s,;/.(-]*(?<!\p{L})(?:${extensionWords})(?!\p{L})[\s.:]*(\d{1,9})\)?(?:/x?\d+)?#?$`,
  'iu',
);
/** As in Hungarian: `06 1 555 0100/12. mellék`. */
const extensionBefore = /[\s,;/(-]+(\d{1,9})\.?\s*(?:mellék|mell|m)\.?\)?$/iu;
/** A hash is a key of its own, unless it stands behind a number that is long enough. */
const extensionHash = /^(?=(?:\D*\d){7})([^#]+?)[\s,]*#(\d{1,9})$/;

/** Invisible marks that come along with numbers that were copied. */
const invisible = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** @returns nothing where the caller is not to be known, or nothing was written */
export function takeApart(raw: string): WrittenNumber | undefined {
  let text = digitsToAscii(raw.slice(0, longestWritten).replace(invisible, '')).trim();
  if (isWithheld(text)) return undefined;
  const uri = sipUri(text);
  if (uri) {
    const { user, host } = uri;
    if (isWithheld(user) || host === 'anonymous.invalid') return undefined;
    if (!/^\+?[\d().*#-]+$/.test(user)) return { number: '', extension: '', postDial: '', address: `${user}@${host}` };
    text = user;
  }
  text = text.replace(/^(?:tel|callto|phone|fax|mob(?:ile)?)[:.]+\s*(?:\/\/)?/i, '').trim();
  text = withContext(text);
  let postDial = '';
  const tones = /^([^,;pw]*\d[\s)]*?)((?:;postd=|[,;pw])[\d,;pw*#\s]*)$/i.exec(text);
  if (tones?.[1] !== undefined && /\d{3}/.test(tones[1])) {
    postDial = (tones[2] ?? '').replace(/^;postd=/i, '').replace(/\s/g, '');
    text = tones[1];
  }
  const hash = extensionHash.exec(text);
  const found = extensionBehind.exec(text) ?? extensionBefore.exec(text);
  if (hash) return { number: hash[1] ?? '', extension: hash[2] ?? '', postDial, address: '' };
  if (found) text = text.slice(0, found.index);
  return { number: text.trim(), extension: found?.[1] ?? '', postDial, address: '' };
}

function isWithheld(text: string): boolean {
  const words = text.toLowerCase().replace(/[\s<>"'.()_-]/g, '');
  return withheldWords.has(words) || /^[-?]*$/.test(words);
}

/** `"Anna" <sip:+36205550148@pbx;user=phone>` and the like. */
function sipUri(text: string): { user: string; host: string } | undefined {
  const bare = /<([^<>]*)>\s*(?:;.*)?$/.exec(text)?.[1] ?? text;
  const [, user = '', host = ''] =
    /^(?:sips?:)?([^@\s;:]+)(?:[;:][^@\s]*)?@([\w.[\]:-]+)(?:[;?].*)?$/i.exec(bare) ?? [];
  if (host === '') return undefined;
  return { user: unescaped(user), host: host.toLowerCase().replace(/:\d+$/, '') };
}

/** RFC 3966: `tel:7042;phone-context=+1-201-555` and `;ext=`. */
function withContext(text: string): string {
  const [number = '', ...parameters] = text.split(/;(?=[a-z-]+=)/i);
  const value = (name: string) => parameters.find((each) => each.toLowerCase().startsWith(`${name}=`))?.split('=')[1];
  const context = value('phone-context');
  const extension = value('ext');
  const tones = value('postd');
  const whole = context?.startsWith('+') && !number.startsWith('+') ? context + number : number;
  return `${whole}${extension === undefined ? '' : ` ext ${extension}`}${tones === undefined ? '' : `;postd=${tones}`}`;
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Digits of every script: full width, Arabic, Persian, Devanagari. */
function digitsToAscii(text: string): string {
  return text.normalize('NFKC').replace(/\p{Nd}/gu, (digit) => {
    if (digit <= '9') return digit;
    const code = digit.codePointAt(0) ?? 0;
    // Unicode keeps the ten digits of a script together, and in order.
    let zero = code;
    while (zero > code - 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
    return String((code - zero) % 10);
  });
}
