/** One message of the Asterisk Manager Interface: a piece of the text that came, cut into fields when they are asked for. */

export class AmiMessage {
  readonly #source: string;
  readonly #from: number;
  readonly #to: number;
  #fields: string[] | undefined;

  /**
   * @param source text that holds the message
   * @param from where its first line begins
   * @param to where its last line ends, before the line break
   * @param fields keys and values in turn, if they have been cut out already
   */
  constructor(source: string, from = 0, to = source.length, fields?: string[]) {
    this.#source = source;
    this.#from = from;
    this.#to = to;
    this.#fields = fields;
  }

  /** The message's lines, without the empty line that ends it. */
  get text(): string {
    return this.#source.slice(this.#from, this.#to);
  }

  /** Tells an event by the presence of `Event`: the event OriginateResponse has a `Response` too. */
  get event(): string | undefined {
    if (!this.#source.startsWith('Event: ', this.#from)) return this.get('Event');
    const end = this.#source.indexOf('\r', this.#from);
    return this.#source.slice(this.#from + 7, end < 0 || end > this.#to ? this.#to : end);
  }

  /** Keys and values in turn, in the order of the lines. */
  get fields(): readonly string[] {
    return this.#fields ?? this.#cut();
  }

  /** The first value of a key. Values are split at the first colon, and one space is dropped. */
  get(key: string): string | undefined {
    const { fields } = this;
    for (let i = 0; i < fields.length; i += 2) if (fields[i] === key) return fields[i + 1];
    return undefined;
  }

  /** The same, case of the key aside: `BridgeId` but `BridgeID`, `Uniqueid` but `UniqueID` in old versions. */
  like(key: string): string | undefined {
    const folded = key.toLowerCase();
    const { fields } = this;
    for (let i = 0; i < fields.length; i += 2) if (fields[i]?.toLowerCase() === folded) return fields[i + 1];
    return undefined;
  }

  /** How often a key is there; a repeated one where none belongs is a sign of forged lines. */
  count(key: string): number {
    return this.all(key).length;
  }

  /** All values of a key that may repeat, such as `ChanVariable`. */
  all(key: string): string[] {
    const { fields } = this;
    const found: string[] = [];
    for (let i = 0; i < fields.length; i += 2) if (fields[i] === key) found.push(fields[i + 1] ?? '');
    return found;
  }

  /** The keys in the order of the lines. */
  get keys(): string[] {
    return this.fields.filter((_, i) => i % 2 === 0);
  }

  #cut(): string[] {
    const fields: string[] = [];
    for (let at = this.#from; at < this.#to;) {
      const found = this.#source.indexOf('\n', at);
      const next = found < 0 || found > this.#to ? this.#to + 2 : found + 1;
      cutLine(this.#source, at, next, fields);
      at = next;
    }
    this.#fields = fields;
    return fields;
  }
}

/**
 * Cuts one line `Key: value` into its halves; a line without a colon is left out.
 * @param next where the next line begins
 */
export function cutLine(source: string, from: number, next: number, fields: string[]): void {
  const colon = source.indexOf(':', from);
  if (colon < 0 || colon >= next) return;
  // Some answers of Asterisk end a line with a line feed alone.
  const bare = source.charCodeAt(next - 2) !== carriageReturn && source.charCodeAt(next - 1) === lineFeed;
  const value = source.charCodeAt(colon + 1) === space ? colon + 2 : colon + 1;
  // Faster than push, and this is the innermost loop of all.
  const { length } = fields;
  fields[length] = source.slice(from, colon);
  fields[length + 1] = source.slice(value, bare ? next - 1 : next - 2);
}

const lineFeed = 10;
const carriageReturn = 13;
const space = 32;
