/** One message of the Asterisk Manager Interface: a piece of the text that came, cut into fields when they are asked for. */

export class AmiMessage {
  readonly #source: string;
  readonly #from: number;
  readonly #to: number;
  #keys: string[] | undefined;
  #values: string[] | undefined;

  /**
   * @param source text that holds the message
   * @param from where its first line begins
   * @param to where its last line ends, before the line break
   */
  constructor(source: string, from = 0, to = source.length, fields?: { keys: string[]; values: string[] }) {
    this.#source = source;
    this.#from = from;
    this.#to = to;
    this.#keys = fields?.keys;
    this.#values = fields?.values;
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

  /**
   * The first value of a key, case of the key aside: `Uniqueid` but `DestUniqueid`, `BridgeId` but `BridgeID`.
   * Values are split at the first colon, and one space is dropped.
   */
  get(key: string): string | undefined {
    const { keys } = this;
    const at = keys.indexOf(key);
    if (at >= 0) return this.values[at];
    const folded = key.toLowerCase();
    const like = keys.findIndex((candidate) => candidate.length === key.length && candidate.toLowerCase() === folded);
    return like < 0 ? undefined : this.values[like];
  }

  /** How often a key is there; a repeated one where none belongs is a sign of forged lines. */
  count(key: string): number {
    let count = 0;
    for (const candidate of this.keys) if (candidate === key) count++;
    return count;
  }

  /** All values of a key that may repeat, such as `ChanVariable`. */
  all(key: string): string[] {
    return this.keys.flatMap((candidate, i) => (candidate === key ? [this.values[i] ?? ''] : []));
  }

  /** The keys in their order, one per line. */
  get keys(): readonly string[] {
    return this.#keys ?? this.#split().keys;
  }

  /** The values in the order of the keys. */
  get values(): readonly string[] {
    return this.#values ?? this.#split().values;
  }

  #split(): { keys: string[]; values: string[] } {
    const keys: string[] = [];
    const values: string[] = [];
    for (let at = this.#from; at < this.#to;) at = cutLine(this.#source, at, this.#to, keys, values);
    this.#keys = keys;
    this.#values = values;
    return { keys, values };
  }
}

/**
 * Cuts one line `Key: value` into its halves; a line without a colon is left out.
 * @param to where the message ends at the latest
 * @returns where the next line begins
 */
function cutLine(source: string, from: number, to: number, keys: string[], values: string[]): number {
  const found = source.indexOf('\n', from);
  const next = found < 0 || found > to ? to + 2 : found + 1;
  const end = source.charCodeAt(next - 2) === carriageReturn ? next - 2 : Math.min(next - 1, to);
  const split = source.indexOf(':', from);
  if (split >= 0 && split < end) {
    keys.push(source.slice(from, split));
    values.push(source.slice(source.charCodeAt(split + 1) === space ? split + 2 : split + 1, end));
  }
  return next;
}

const carriageReturn = 13;
const space = 32;
