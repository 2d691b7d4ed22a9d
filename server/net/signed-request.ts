/** Signs what we ask of others and tell them, as Standard Webhooks have it, so that libraries for every language check it. */
import { createHmac, randomBytes, randomUUID } from 'node:crypto';

const prefix = 'whsec_';

/** @returns a key as receivers are given it: `whsec_` and 32 bytes in base64 */
export const newSigningKey = (): string => prefix + randomBytes(32).toString('base64');

/**
 * @param key as it is shown
 * @param content the body; of a question without one its path and query
 * @param now UTC ms
 * @param id of the message: the same whenever it is sent again
 */
export function signatureHeaders(
  key: string,
  content: string,
  now: number,
  id = `msg_${randomUUID()}`,
): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000));
  const secret = Buffer.from(key.slice(prefix.length), 'base64');
  const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.${content}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}
