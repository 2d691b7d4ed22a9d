/** One message of the Asterisk Manager Interface. Holds the text and looks into it only when asked. */

export class AmiMessage {
  /** The message's lines, without the empty line that ends it. */
  readonly text: string;
  #keys: string[] | undefined;
  #values: string[] = [];

  constructor(text: string) {
    this.text = text;
  }

  /** Tells an event by the presence of `Event`: the event OriginateResponse has a `Response` too. */
  get event(): string | undefined {
    return this.text.startsWith('Event: ') ? this.text.slice(7, this.#lineEnd(7)) : this.get('Event');
  }

  /**
   * The first value of a key, case of the key aside: `Uniqueid` but `DestUniqueid`, `BridgeId` but `BridgeID`.
   * Values are split at the first colon, and one space is dropped.
   */
  get(key: string): string | undefined {
    const keys = this.keys;
    const at = keys.indexOf(key);
    if (at >= 0) return this.#values[at];
    const folded = key.toLowerCase();
    const like = keys.findIndex((candidate) => candidate.length === key.length && candidate.toLowerCase() === folded);
    return like < 0 ? undefined : this.#values[like];
  }

  /** How often a key is there; a repeated one where none belongs is a sign of forged lines. */
  count(key: string): number {
    let count = 0;
    for (const candidate of this.keys) if (candidate === key) count++;
    return count;
  }

  /** All values of a key that may repeat, such as `ChanVariable`. */
  all(key: string): string[] {
    return this.keys.flatMap((candidate, i) => (candidate === key ? [this.#values[i] ?? ''] : []));
  }

  /** The keys in their order, one per line. */
  get keys(): readonly string[] {
    return this.#keys ?? this.#split();
  }

  /** The values in the order of the keys. */
  get values(): readonly string[] {
    if (!this.#keys) this.#split();
    return this.#values;
  }

  #split(): string[] {
    const { text } = this;
    const keys: string[] = [];
    const values: string[] = [];
    for (let at = 0; at < text.length; ) {
      const end = this.#lineEnd(at);
      const colon = text.indexOf(':', at);
      if (colon >= 0 && colon < end) {
        keys.push(text.slice(at, colon));
        values.push(text.slice(text.charCodeAt(colon + 1) === 32 ? colon + 2 : colon + 1, end));
      }
      at = end + 2;
    }
    this.#keys = keys;
    this.#values = values;
    return keys;
  }

  #lineEnd(from: number): number {
    const end = this.text.indexOf('\r\n', from);
    return end < 0 ? this.text.length : end;
  }
}
