/** Whom the server tells of calls. */
import { ask, removalQuery, type Why } from './request.ts';

export interface WebhookInput {
  url: string;
  events: readonly string[];
  active: boolean;
}

export interface Webhook extends WebhookInput {
  id: string;
  revision: number;
  /** UTC ms. */
  createdAt: number;
}

export interface ListedWebhook extends Webhook {
  /** Still to be told, and given up. */
  waiting: number;
  dead: number;
}

export interface Delivery {
  id: string;
  event: string;
  state: 'waiting' | 'delivered' | 'dead';
  attempts: number;
  nextAt: number | null;
  answer: string | null;
  createdAt: number;
}

/** The key is told once. */
export interface WebhookWithKey {
  webhook: Webhook;
  key: string;
}

export const webhooks = {
  list: async () => (await ask<{ webhooks: ListedWebhook[] }>('GET', 'admin/webhooks')).webhooks,
  read: (id: string) => ask<{ webhook: Webhook; deliveries: Delivery[] }>('GET', `admin/webhooks/${id}`),
  create: (input: WebhookInput & Why) => ask<WebhookWithKey>('POST', 'admin/webhooks', input),
  change: (id: string, revision: number, input: WebhookInput & Why) =>
    ask<Webhook>('PATCH', `admin/webhooks/${id}`, { revision, ...input }),
  newKey: (id: string, revision: number, why: Why = {}) =>
    ask<WebhookWithKey>('POST', `admin/webhooks/${id}/key`, { revision, ...why }),
  remove: (id: string, revision: number, comment?: string) =>
    ask<unknown>('DELETE', `admin/webhooks/${id}?${removalQuery(revision, comment)}`),
  again: (id: string, delivery: string) => ask<unknown>('POST', `admin/webhooks/${id}/deliveries/${delivery}`, {}),
};
