/** Keys of rows: UUIDv7, which sort by time, so that new rows go to the end of their index. */
import { randomFillSync } from 'node:crypto';

/** Random bytes are fetched for many keys at once: each fetch is a call into the system. */
const pool = Buffer.alloc(16 * 256);
let used = pool.length;
/** Keys of one millisecond are counted, so that they sort in the order they were made. */
let last = 0;
let count = 0;

/** @param now UTC ms */
export function uuidv7(now: number): string {
  count = now === last ? Math.min(count + 1, 0xfff) : 0;
  last = now;
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const bytes = pool.subarray(used, (used += 16));
  bytes.writeUIntBE(now, 0, 6);
  bytes.writeUInt16BE(0x7000 | count, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
