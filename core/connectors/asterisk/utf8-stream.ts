/** Bytes into text, chunk by chunk. Several times as fast as a streaming TextDecoder, which is slow in every engine. */

export class Utf8Stream {
  readonly #decoder = new TextDecoder('utf-8');
  #tail: Uint8Array | undefined;

  /** Bytes that are no UTF-8 become replacement characters; a character cut by the network waits for its rest. */
  decode(bytes: Uint8Array): string {
    const whole = this.#tail ? joined(this.#tail, bytes) : bytes;
    const cut = whole.length - unfinished(whole);
    this.#tail = cut < whole.length ? whole.slice(cut) : undefined;
    return this.#decoder.decode(cut < whole.length ? whole.subarray(0, cut) : whole);
  }
}

/** @returns how many bytes at the end begin a character that has not come whole, 0 to 3 */
function unfinished(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > back ? back : 0;
  }
  return 0;
}

function joined(head: Uint8Array, tail: Uint8Array): Uint8Array {
  const whole = new Uint8Array(head.length + tail.length);
  whole.set(head);
  whole.set(tail, head.length);
  return whole;
}
