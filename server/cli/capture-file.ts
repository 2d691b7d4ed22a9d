/** Writes a link's raw traffic to a file: who said which bytes when, without our secrets and, on request, without people's numbers. */
import { createWriteStream, type WriteStream } from 'node:fs';
import { once } from 'node:events';

export interface CaptureOptions {
  /** Header lines: what was recorded. */
  header: Readonly<Record<string, string>>;
  /** Texts that must not get into the file. */
  secrets: readonly string[];
  /** Numbers are replaced by others of the same length, always the same for the same number, so that calls stay together. */
  maskNumbers: boolean;
  /** UTC ms. */
  now: () => number;
}

type Direction = 'S' | 'C' | 'M';

export class CaptureFile {
  readonly #stream: WriteStream;
  readonly #options: CaptureOptions;
  readonly #start: number;
  readonly #numbers = new Map<string, string>();
  /** What came of a line whose end has not come: a secret or a number must not slip through in two halves. */
  readonly #open = { S: Buffer.alloc(0), C: Buffer.alloc(0) };
  chunks = 0;

  constructor(path: string, options: CaptureOptions) {
    this.#stream = createWriteStream(path, { mode: 0o600 });
    this.#options = options;
    this.#start = options.now();
    for (const [key, value] of Object.entries(options.header)) this.#stream.write(`# ${key}: ${value}\n`);
  }

  /** @throws what keeps the file from being written */
  async opened(): Promise<void> {
    await once(this.#stream, 'open');
  }

  raw(direction: 'S' | 'C', bytes: Uint8Array): void {
    const all = Buffer.concat([this.#open[direction], bytes]);
    const end = all.lastIndexOf(0x0a) + 1;
    this.#open[direction] = Buffer.from(all.subarray(end));
    if (end > 0) this.#write(direction, this.#cleaned(all.subarray(0, end)));
  }

  note(text: string): void {
    this.#write('M', Buffer.from(text));
  }

  async close(): Promise<void> {
    for (const direction of ['S', 'C'] as const) {
      const rest = this.#open[direction];
      if (rest.length > 0) this.#write(direction, this.#cleaned(rest));
    }
    this.#stream.end();
    await once(this.#stream, 'close');
  }

  #write(direction: Direction, bytes: Buffer): void {
    this.chunks++;
    this.#stream.write(`@@ ${this.#options.now() - this.#start} ${direction} ${bytes.length}\n`);
    this.#stream.write(bytes);
    this.#stream.write('\n');
  }

  #cleaned(bytes: Buffer): Buffer {
    // One character per byte, so that what is not text stays as it is.
    let text = bytes.toString('latin1');
    for (const secret of this.#options.secrets) {
      const hidden = Buffer.from(secret).toString('latin1');
      if (hidden !== '') text = text.replaceAll(hidden, '*'.repeat(hidden.length));
    }
    if (this.#options.maskNumbers) text = text.replace(/(?<![\d.])\d{5,}(?![\d.])/g, (number) => this.#masked(number));
    return Buffer.from(text, 'latin1');
  }

  #masked(number: string): string {
    const known = this.#numbers.get(number);
    if (known !== undefined) return known;
    const count = String(this.#numbers.size + 1);
    const other = '5'.padEnd(Math.max(1, number.length - count.length), '0') + count;
    this.#numbers.set(number, other);
    return other;
  }
}
