/** What is to be told to webhooks: written down first, sent until it has arrived, and given up in the end, for somebody to see. */
import type { Clock, Log, Timer } from '../../core/provider/world.ts';
import { fetchOutbound, OutboundError } from '../net/outbound.ts';
import { signatureHeaders } from '../net/signed-request.ts';
import { SealError } from '../secrets/sealer.ts';
import type { Store } from '../store/store.ts';
import type { WebhookDeliveriesTable, WebhooksTable } from '../store/tables.ts';
import { uuidv7 } from '../store/uuid.ts';
import type { WebhookEvent } from './webhook.ts';
import type { Webhooks } from './webhooks.ts';

const minute = 60_000;
/** Waits after each attempt, ms: two days in all. */
export const waits = [
  5000,
  30_000,
  2 * minute,
  10 * minute,
  60 * minute,
  6 * 60 * minute,
  12 * 60 * minute,
  24 * 60 * minute,
];
/** How long a receiver may take, ms. */
const patience = 10_000;
const atOnce = 4;
const longestRest = 10 * minute;
/** Kept for somebody to look at, ms. */
const keptDelivered = 7 * 24 * 60 * minute;
const keptDead = 30 * 24 * 60 * minute;

type Due = WebhookDeliveriesTable & Pick<WebhooksTable, 'url' | 'signing_key'>;

export interface OutboxOptions {
  store: Store;
  webhooks: Webhooks;
  clock: Clock;
  log: Log;
  allowPrivate: boolean;
  /** For tests: other waits. */
  waits?: readonly number[];
}

export class Outbox {
  readonly #options: OutboxOptions;
  readonly #waits: readonly number[];
  /** Webhooks that have failed lately, and until when nothing is sent there, UTC ms. */
  readonly #resting = new Map<string, { failures: number; until: number }>();
  #timer: Timer;
  #sending: Promise<void> | undefined;
  #again = false;
  #stopped = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#waits = options.waits ?? waits;
  }

  /** Sends what was left before the last stop. */
  start(): void {
    this.send();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#options.clock.clearTimeout(this.#timer);
    await this.#sending;
  }

  /** Who wants to be told of it, and since when as it is now, UTC ms. */
  async wanted(event: WebhookEvent): Promise<{ id: string; since: number }[]> {
    const rows = await this.#options.store.db
      .selectFrom('webhooks')
      .select(['id', 'events', 'updated_at'])
      .where('active', '=', 1)
      .execute();
    return rows
      .filter(({ events }) => (JSON.parse(events) as string[]).includes(event))
      .map(({ id, updated_at }) => ({ id, since: updated_at }));
  }

  /**
   * Durable when it settles.
   * @param to webhooks, by id
   * @param subject the same for what is to be told once
   */
  async put(to: readonly string[], event: WebhookEvent, subject: string, data: unknown): Promise<void> {
    if (to.length === 0) return;
    const { store, clock } = this.#options;
    const now = clock.now();
    const body = JSON.stringify({ type: event, timestamp: new Date(now).toISOString(), data });
    await store.write(
      to.map((webhook_id) =>
        store.db
          .insertInto('webhook_deliveries')
          .values({
            id: uuidv7(now),
            webhook_id,
            event,
            subject,
            body,
            state: 'waiting',
            attempts: 0,
            next_at: now,
            answer: null,
            created_at: now,
            updated_at: now,
          })
          .onConflict((conflict) => conflict.columns(['webhook_id', 'subject']).doNothing()),
      ),
    );
    this.send();
  }

  /** What was given up, or waits, is tried now. @returns whether there is such a one */
  async again(webhookId: string, id: string): Promise<boolean> {
    const { store, clock } = this.#options;
    this.#resting.delete(webhookId);
    const { numUpdatedRows } = await store.db
      .updateTable('webhook_deliveries')
      .set({ state: 'waiting', attempts: 0, next_at: clock.now(), updated_at: clock.now() })
      .where('id', '=', id)
      .where('webhook_id', '=', webhookId)
      .where('state', '!=', 'delivered')
      .executeTakeFirst();
    this.send();
    return numUpdatedRows > 0n;
  }

  /** Sends what is due, now and whenever something will be. */
  send(): void {
    if (this.#stopped) return;
    if (this.#sending) {
      this.#again = true;
      return;
    }
    this.#again = false;
    this.#sending = this.#round()
      .catch((error: unknown) => {
        this.#options.log.error('webhooks cannot be sent', { error: String(error) });
        this.#wake(minute);
      })
      .finally(() => {
        this.#sending = undefined;
        if (this.#again) this.send();
      });
  }

  async #round(): Promise<void> {
    const { clock } = this.#options;
    clock.clearTimeout(this.#timer);
    for (let due = await this.#due(); due.length > 0 && !this.#isStopped(); due = await this.#due()) {
      await Promise.all(due.map((one) => this.#deliver(one)));
    }
    await this.#forget();
    const next = await this.#waiting()
      .select((select) => select.fn.min('webhook_deliveries.next_at').as('at'))
      .executeTakeFirst();
    const rests = [...this.#resting.values()].flatMap(({ until }) => (until > clock.now() ? [until] : []));
    const at = Math.min(Number(next?.at ?? Infinity), ...rests);
    if (at < Infinity) this.#wake(Math.max(10, at - clock.now()));
  }

  /** Of those that are on and not resting: one that hangs must not keep the others from being told. */
  #waiting() {
    const { store, clock } = this.#options;
    const now = clock.now();
    const resting = [...this.#resting].flatMap(([id, { until }]) => (until > now ? [id] : []));
    const waiting = store.db
      .selectFrom('webhook_deliveries')
      .innerJoin('webhooks', 'webhooks.id', 'webhook_deliveries.webhook_id')
      .where('webhook_deliveries.state', '=', 'waiting')
      .where('webhooks.active', '=', 1);
    return resting.length === 0 ? waiting : waiting.where('webhooks.id', 'not in', resting);
  }

  /** After each failure in a row it rests as long as the delivery itself waits, and no longer than ten minutes. */
  #rest(id: string, good: boolean): void {
    const failures = good ? 0 : (this.#resting.get(id)?.failures ?? 0) + 1;
    const wait = Math.min(this.#waits[failures - 1] ?? longestRest, longestRest);
    if (good) this.#resting.delete(id);
    else this.#resting.set(id, { failures, until: this.#options.clock.now() + wait });
  }

  #wake(after: number): void {
    const { clock } = this.#options;
    clock.clearTimeout(this.#timer);
    if (this.#stopped) return;
    this.#timer = clock.setTimeout(
      () => {
        this.send();
      },
      Math.min(after, 10 * minute),
    );
  }

  #due(): Promise<Due[]> {
    return this.#waiting()
      .selectAll('webhook_deliveries')
      .select(['webhooks.url', 'webhooks.signing_key'])
      .where('webhook_deliveries.next_at', '<=', this.#options.clock.now())
      .orderBy('webhook_deliveries.next_at')
      .limit(atOnce)
      .execute();
  }

  async #deliver(one: Due): Promise<void> {
    const { store, clock, log } = this.#options;
    const outcome = await this.#post(one);
    this.#rest(one.webhook_id, outcome.good);
    const attempts = one.attempts + 1;
    const wait = this.#waits[attempts - 1];
    const dead = outcome.gone || wait === undefined;
    const state = outcome.good ? 'delivered' : dead ? 'dead' : 'waiting';
    if (state === 'dead') log.warn('a webhook was given up', { webhook: one.webhook_id, delivery: one.id });
    await store.db
      .updateTable('webhook_deliveries')
      .set({
        state,
        attempts,
        answer: outcome.answer,
        next_at: state === 'waiting' ? clock.now() + (wait ?? 0) : null,
        updated_at: clock.now(),
      })
      .where('id', '=', one.id)
      .execute();
  }

  /** `gone`: nobody is there any more, by its own word (410). */
  async #post({
    id,
    webhook_id,
    url,
    signing_key,
    body,
  }: Due): Promise<{ good: boolean; gone: boolean; answer: string }> {
    const { webhooks, clock, allowPrivate } = this.#options;
    try {
      const key = webhooks.keyOf({ id: webhook_id, signing_key });
      const { status } = await fetchOutbound(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...signatureHeaders(key, body, clock.now(), id) },
        body,
        timeoutMs: patience,
        maxBytes: 64_000,
        allowPrivate,
      });
      return { good: status >= 200 && status < 300, gone: status === 410, answer: `answered ${status}` };
    } catch (error) {
      if (!(error instanceof OutboundError) && !(error instanceof SealError)) throw error;
      return { good: false, gone: false, answer: error.message.slice(0, 300) };
    }
  }

  async #forget(): Promise<void> {
    const { store, clock } = this.#options;
    for (const [state, kept] of [
      ['delivered', keptDelivered],
      ['dead', keptDead],
    ] as const) {
      await store.db
        .deleteFrom('webhook_deliveries')
        .where('state', '=', state)
        .where('updated_at', '<', clock.now() - kept)
        .execute();
    }
  }

  /** It may have been stopped while something was waited for. */
  #isStopped(): boolean {
    return this.#stopped;
  }
}
