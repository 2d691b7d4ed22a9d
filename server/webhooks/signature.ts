/** Signs what is told, as the Standard Webhooks specification wants it, so that its libraries check it in any language. Pure. */
import { createHmac, randomBytes } from 'node:crypto';

const prefix = 'whsec_';

/** @returns a key as receivers are given it: `whsec_` and 32 bytes in base64 */
export const newSigningKey = (): string => prefix + randomBytes(32).toString('base64');

/** @param at UTC ms */
export function signedHeaders(key: string, id: string, at: number, body: string): Record<string, string> {
  const timestamp = String(Math.floor(at / 1000));
  const bytes = Buffer.from(key.slice(prefix.length), 'base64');
  const signature = createHmac('sha256', bytes).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
}
