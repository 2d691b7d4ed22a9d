/** Signs what we ask of a CRM, as Standard Webhooks have it, so that libraries for every language check it. */
import { createHmac, randomUUID } from 'node:crypto';

/**
 * @param key as it is shown: `whsec_` and base64
 * @param content the body; of a question without one its path and query
 * @param now UTC ms
 */
export function signatureHeaders(key: string, content: string, now: number): Record<string, string> {
  const id = `msg_${randomUUID()}`;
  const timestamp = String(Math.floor(now / 1000));
  const secret = Buffer.from(key.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.${content}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}
