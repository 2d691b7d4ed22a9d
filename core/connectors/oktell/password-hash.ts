/** Passwords as Oktell wants them at sign-in: MD5 over the text in Windows-1251, without salt. */
import { md5 } from '@noble/hashes/legacy.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/**
 * The two fields of a sign-in. They can be replayed by whoever reads them on the network, so use `wss://`.
 * @param password as its owner types it; letters that Windows-1251 has not are left out, as Oktell's own clients do
 */
export function passwordFields(password: string): { Password: string; password: string } {
  return { Password: hash(password), password: hash(password.toLowerCase()) };
}

function hash(text: string): string {
  return bytesToHex(md5(windows1251(text)));
}

function windows1251(text: string): Uint8Array {
  const bytes = Array.from(text, (letter) => byteOf(letter.codePointAt(0) ?? 0));
  return Uint8Array.from(bytes.filter((byte) => byte !== undefined));
}

function byteOf(code: number): number | undefined {
  if (code < 0x80) return code;
  if (code >= 0x410 && code <= 0x44f) return 0xc0 + code - 0x410;
  if (code === 0x401) return 0xa8;
  return code === 0x451 ? 0xb8 : undefined;
}
