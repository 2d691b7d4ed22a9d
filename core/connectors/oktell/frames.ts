/** The frames of Oktell's WebSocket protocol: `[name, body]` as JSON, long ones cut into parts. Pure, no socket, no clock. */
import * as v from 'valibot';

export type Body = Readonly<Record<string, unknown>>;

export interface Frame {
  name: string;
  body: Body;
}

/** Longest text of one frame or of one message put together, characters. */
const longest = 2_000_000;
/** Long messages that may be under way at once, and parts that one may have. */
const messagesUnderWay = 8;
const mostParts = 2000;

const frame = v.strictTuple([v.pipe(v.string(), v.minLength(1), v.maxLength(64)), v.record(v.string(), v.unknown())]);

const part = v.object({
  'message-id': v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  packetcount: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(mostParts)),
  packetnumber: v.pipe(v.number(), v.integer(), v.minValue(0)),
  content: v.pipe(v.string(), v.maxLength(longest)),
});

export function writeFrame(name: string, body: Body): string {
  return JSON.stringify([name, body]);
}

/** @returns undefined for what is no frame */
export function readFrame(text: string): Frame | undefined {
  if (text.length > longest) return undefined;
  try {
    const parsed = v.safeParse(frame, JSON.parse(text));
    return parsed.success ? { name: parsed.output[0], body: parsed.output[1] } : undefined;
  } catch {
    return undefined;
  }
}

interface Unfinished {
  count: number;
  parts: Map<number, string>;
  size: number;
}

/** Puts long messages together again. What never becomes whole makes room for what comes later. */
export class Multipart {
  readonly #unfinished = new Map<string, Unfinished>();

  /** @returns the whole message's frame with its last missing part; `damaged` for what cannot be one */
  add(body: Body): Frame | 'damaged' | undefined {
    const parsed = v.safeParse(part, body);
    if (!parsed.success) return 'damaged';
    const { 'message-id': id, packetcount: count, packetnumber, content } = parsed.output;
    const message = this.#unfinished.get(id) ?? this.#begin(id, count);
    if (message.count !== count || packetnumber >= count) return this.#damaged(id);
    if (message.parts.has(packetnumber)) return undefined;
    message.parts.set(packetnumber, content);
    message.size += content.length;
    if (message.size > longest) return this.#damaged(id);
    if (message.parts.size < count) return undefined;
    this.#unfinished.delete(id);
    // Cut after the encoding: one letter may lie in two parts, so the whole is decoded at once.
    const encoded = Array.from({ length: count }, (_, i) => message.parts.get(i) ?? '').join('');
    return decoded(encoded) ?? 'damaged';
  }

  #begin(id: string, count: number): Unfinished {
    const [oldest] = this.#unfinished.keys();
    if (oldest !== undefined && this.#unfinished.size >= messagesUnderWay) this.#unfinished.delete(oldest);
    const message = { count, parts: new Map<number, string>(), size: 0 };
    this.#unfinished.set(id, message);
    return message;
  }

  #damaged(id: string): 'damaged' {
    this.#unfinished.delete(id);
    return 'damaged';
  }
}

function decoded(encoded: string): Frame | undefined {
  try {
    return readFrame(new TextDecoder().decode(Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0))));
  } catch {
    return undefined;
  }
}
