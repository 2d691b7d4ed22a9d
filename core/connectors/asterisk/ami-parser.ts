/** Bytes of the Asterisk Manager Interface into messages. Bounded, and never throws: the phone network writes into this stream. */
import { AmiMessage, cutLine } from './ami-message.ts';
import { Utf8Stream } from './utf8-stream.ts';

/** Real messages have a few KB; a longer one is not a message. Characters. */
const longestMessage = 64 * 1024;

export interface AmiParserOptions {
  /** The first line of a connection, e.g. `Asterisk Call Manager/11.0.0`. */
  onBanner?: (banner: string) => void;
  onMessage: (message: AmiMessage) => void;
  /** Names of the events to take; others are skipped without a look inside. Left out: all, and all their fields at once. */
  wanted?: ReadonlySet<string>;
}

export class AmiParser {
  readonly #options: AmiParserOptions;
  readonly #utf8 = new Utf8Stream();
  #rest = '';
  #banner = false;
  #tooLong = false;
  /** Messages left out because they were too long. */
  oversized = 0;

  constructor(options: AmiParserOptions) {
    this.#options = options;
  }

  feed(bytes: Uint8Array): void {
    const decoded = this.#utf8.decode(bytes);
    const text = this.#rest === '' ? decoded : this.#rest + decoded;
    let at = this.#banner ? 0 : this.#readBanner(text);
    if (this.#banner) at = this.#options.wanted ? this.#messages(text, at) : this.#wholeMessages(text, at);
    this.#keep(text.length > at ? text.slice(at) : '');
  }

  /** @returns where the messages begin */
  #readBanner(text: string): number {
    const end = text.indexOf('\r\n');
    if (end < 0) return 0;
    this.#banner = true;
    // A capture of a running connection begins with a message instead.
    if (/^(Event|Response): /.test(text)) return 0;
    this.#options.onBanner?.(text.slice(0, end));
    return end + 2;
  }

  /** Finds the ends of messages; their fields are cut out later, if at all. */
  #messages(text: string, from: number): number {
    let at = from;
    for (let end = text.indexOf('\r\n\r\n', at); end >= 0; end = text.indexOf('\r\n\r\n', at)) {
      if (this.#fits(at, end) && this.#isWanted(text, at, end)) this.#options.onMessage(new AmiMessage(text, at, end));
      at = end + 4;
    }
    return at;
  }

  /** Cuts out the fields on the way, which is faster when all of them are wanted: each line is looked at once. */
  #wholeMessages(text: string, from: number): number {
    const last = text.lastIndexOf('\r\n\r\n');
    if (last < from) return from;
    let at = from;
    let fields: string[] = [];
    for (let line = from; line < last + 4;) {
      const next = text.indexOf('\n', line) + 1;
      if (next - line === 2 && text.charCodeAt(line) === carriageReturn) {
        // The empty line that ends a message.
        if (this.#fits(at, line - 2)) this.#options.onMessage(new AmiMessage(text, at, line - 2, fields));
        at = next;
        fields = [];
      } else {
        cutLine(text, line, next, fields);
      }
      line = next;
    }
    return at;
  }

  #fits(from: number, to: number): boolean {
    if (this.#tooLong) {
      this.#tooLong = false;
      return false;
    }
    if (to - from > longestMessage) this.oversized++;
    return to > from && to - from <= longestMessage;
  }

  #isWanted(text: string, from: number, to: number): boolean {
    if (!text.startsWith('Event: ', from)) return true;
    const end = text.indexOf('\r', from);
    return this.#options.wanted?.has(text.slice(from + 7, end < 0 || end > to ? to : end)) ?? true;
  }

  #keep(rest: string): void {
    if (rest.length <= longestMessage) {
      this.#rest = rest;
      return;
    }
    // Without an end in sight: forget all but the last characters, which may be the beginning of the end.
    if (!this.#tooLong) this.oversized++;
    this.#tooLong = true;
    this.#rest = rest.slice(-3);
  }
}

const carriageReturn = 13;
