/** Bytes of the Asterisk Manager Interface into messages. Bounded, and never throws: the phone network writes into this stream. */
import { AmiMessage } from './ami-message.ts';

/** Real messages have a few KB; a longer one is not a message. Characters. */
const longestMessage = 64 * 1024;

export interface AmiParserOptions {
  /** The first line of a connection, e.g. `Asterisk Call Manager/11.0.0`. */
  onBanner?: (banner: string) => void;
  onMessage: (message: AmiMessage) => void;
  /** Names of the events to take; all when left out. Others are skipped without a look inside. */
  wanted?: ReadonlySet<string>;
}

export class AmiParser {
  readonly #options: AmiParserOptions;
  /** Bytes of one character may come in two reads; other encodings become replacement characters. */
  readonly #decoder = new TextDecoder('utf-8');
  #rest = '';
  #banner = false;
  #tooLong = false;
  /** Messages left out because they were too long. */
  oversized = 0;

  constructor(options: AmiParserOptions) {
    this.#options = options;
  }

  feed(bytes: Uint8Array): void {
    const text = this.#rest + this.#decoder.decode(bytes, { stream: true });
    let at = this.#banner ? 0 : this.#readBanner(text);
    for (let end = text.indexOf('\r\n\r\n', at); end >= 0; end = text.indexOf('\r\n\r\n', at)) {
      if (this.#tooLong) this.#tooLong = false;
      else if (end - at > longestMessage) this.oversized++;
      else if (end > at) this.#message(text, at, end);
      at = end + 4;
    }
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

  #message(text: string, at: number, end: number): void {
    const { wanted, onMessage } = this.#options;
    if (wanted && text.startsWith('Event: ', at)) {
      const lineEnd = text.indexOf('\r\n', at);
      if (!wanted.has(text.slice(at + 7, lineEnd < 0 || lineEnd > end ? end : lineEnd))) return;
    }
    onMessage(new AmiMessage(text.slice(at, end)));
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
