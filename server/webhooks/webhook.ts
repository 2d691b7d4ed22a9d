/** What the portal knows of a webhook, and what may be typed. */
import * as z from 'zod';
import type { WebhookDeliveriesTable, WebhooksTable } from '../store/tables.ts';

export const webhookEvents = ['call.ended', 'call.changed', 'call.followUp'] as const;
export type WebhookEvent = (typeof webhookEvents)[number];

export const webhookInput = z.strictObject({
  url: z.string().min(1).max(500),
  events: z
    .array(z.enum(webhookEvents))
    .min(1)
    .max(webhookEvents.length)
    .transform((events) => [...new Set(events)]),
  active: z.boolean(),
});
export type WebhookInput = z.infer<typeof webhookInput>;
export const webhookChange = webhookInput.extend({ revision: z.int().min(1) });
export const webhookRevision = z.strictObject({ revision: z.coerce.number().int().min(1) });

export interface WebhookView extends WebhookInput {
  id: string;
  revision: number;
  createdAt: number;
}

export interface DeliveryView {
  id: string;
  event: string;
  state: string;
  attempts: number;
  /** UTC ms; nothing when it is not tried any more. */
  nextAt: number | null;
  answer: string | null;
  createdAt: number;
  updatedAt: number;
}

export function webhookView({ id, url, events, active, revision, created_at }: WebhooksTable): WebhookView {
  return {
    id,
    url,
    events: JSON.parse(events) as WebhookEvent[],
    active: active === 1,
    revision,
    createdAt: created_at,
  };
}

export function deliveryView(row: Omit<WebhookDeliveriesTable, 'body'>): DeliveryView {
  const { id, event, state, attempts, next_at, answer, created_at, updated_at } = row;
  return { id, event, state, attempts, nextAt: next_at, answer, createdAt: created_at, updatedAt: updated_at };
}
