/** Webhooks, put together: which there are, what is told, and how it gets there. */
import type { CallHistory } from '../calls/call-history.ts';
import type { Log } from '../../core/provider/world.ts';
import type { Hub } from '../messaging/hub.ts';
import { CallNews } from './call-news.ts';
import { Outbox } from './outbox.ts';
import { type WebhookParts, Webhooks } from './webhooks.ts';

export interface ToldByWebhooks {
  webhooks: Webhooks;
  outbox: Outbox;
  news: CallNews;
  start(): void;
  stop(): Promise<void>;
}

export function webhooksOf(parts: WebhookParts & { hub: Hub; log: Log }, history: CallHistory): ToldByWebhooks {
  const webhooks = new Webhooks(parts);
  const outbox = new Outbox({ ...parts, webhooks });
  const news = new CallNews({ ...parts, history, outbox });
  let catchingUp: Promise<void> = Promise.resolve();
  return {
    webhooks,
    outbox,
    news,
    start: () => {
      outbox.start();
      // Telephones do not wait for what a CRM is told.
      catchingUp = news.catchUp().catch((error: unknown) => {
        parts.log.error('calls of before the start were not told to webhooks', { error: String(error) });
      });
    },
    stop: async () => {
      news.stop();
      await catchingUp;
      await outbox.stop();
    },
  };
}
