/** The webhooks that there are, and their keys, which are told once. */
import type { Clock } from '../../core/provider/world.ts';
import type { Audit, AuditEntry } from '../admin/audit.ts';
import { ApiError } from '../app/api-error.ts';
import { checkedUrl, OutboundError } from '../net/outbound.ts';
import { newSigningKey } from '../net/signed-request.ts';
import type { Sealed, Sealer } from '../secrets/sealer.ts';
import type { Store } from '../store/store.ts';
import type { WebhooksTable } from '../store/tables.ts';
import { uuidv7 } from '../store/uuid.ts';
import { deliveryView, type DeliveryView, type WebhookInput, type WebhookView, webhookView } from './webhook.ts';

type By = Pick<AuditEntry, 'actor' | 'address'>;

/** A CRM needs one, or a few. */
const mostWebhooks = 50;
const mostDeliveries = 100;

export interface WebhookParts {
  store: Store;
  sealer: Sealer;
  audit: Audit;
  clock: Clock;
  allowPrivate: boolean;
}

export class Webhooks {
  readonly #parts: WebhookParts;

  constructor(parts: WebhookParts) {
    this.#parts = parts;
  }

  async list(): Promise<(WebhookView & { waiting: number; dead: number })[]> {
    const { db } = this.#parts.store;
    const rows = await db.selectFrom('webhooks').selectAll().orderBy('id').execute();
    const counts = await db
      .selectFrom('webhook_deliveries')
      .select(['webhook_id', 'state', (count) => count.fn.countAll<number>().as('count')])
      .where('state', 'in', ['waiting', 'dead'])
      .groupBy(['webhook_id', 'state'])
      .execute();
    const count = (id: string, state: string) =>
      Number(counts.find((each) => each.webhook_id === id && each.state === state)?.count ?? 0);
    return rows.map((row) => ({ ...webhookView(row), waiting: count(row.id, 'waiting'), dead: count(row.id, 'dead') }));
  }

  /** @throws ApiError 404 */
  async read(id: string): Promise<WebhookView> {
    return webhookView(await this.#row(id));
  }

  /** What was told, or is to be, the newest first. @throws ApiError 404 */
  async deliveries(id: string): Promise<DeliveryView[]> {
    await this.#row(id);
    const rows = await this.#parts.store.db
      .selectFrom('webhook_deliveries')
      .select([
        'id',
        'webhook_id',
        'event',
        'subject',
        'state',
        'attempts',
        'next_at',
        'answer',
        'created_at',
        'updated_at',
      ])
      .where('webhook_id', '=', id)
      .orderBy('id', 'desc')
      .limit(mostDeliveries)
      .execute();
    return rows.map(deliveryView);
  }

  /** @returns with the key, this once @throws ApiError 400 `invalidMessage` for an address that is not asked */
  async create(input: WebhookInput, by: By): Promise<{ webhook: WebhookView; key: string }> {
    const { store, clock } = this.#parts;
    this.#check(input.url);
    const { length } = await store.db.selectFrom('webhooks').select('id').limit(mostWebhooks).execute();
    if (length >= mostWebhooks) throw new ApiError(409, 'notAllowedNow');
    const [id, key, now] = [uuidv7(clock.now()), newSigningKey(), clock.now()];
    await store.write([
      store.db.insertInto('webhooks').values({
        id,
        ...columns(input),
        signing_key: this.#sealed(id, key),
        revision: 1,
        created_at: now,
        updated_at: now,
      }),
      this.#entry('webhook.create', by, id, input.url, undefined, input),
    ]);
    return { webhook: await this.read(id), key };
  }

  /** @throws ApiError 400, 404, 409 `changedMeanwhile` */
  async change(id: string, revision: number, input: WebhookInput, by: By): Promise<WebhookView> {
    const { store, clock } = this.#parts;
    const before = await this.#current(id, revision);
    this.#check(input.url);
    await store.write([
      store.db
        .updateTable('webhooks')
        .set({ ...columns(input), revision: revision + 1, updated_at: clock.now() })
        .where('id', '=', id)
        .where('revision', '=', revision),
      this.#entry('webhook.change', by, id, input.url, webhookView(before), input),
    ]);
    return this.read(id);
  }

  /** The key before is good no more. @throws ApiError 404, 409 */
  async newKey(id: string, revision: number, by: By): Promise<{ webhook: WebhookView; key: string }> {
    const { store, clock } = this.#parts;
    const { url } = await this.#current(id, revision);
    const key = newSigningKey();
    await store.write([
      store.db
        .updateTable('webhooks')
        .set({ signing_key: this.#sealed(id, key), revision: revision + 1, updated_at: clock.now() })
        .where('id', '=', id),
      this.#entry('webhook.key', by, id, url, undefined, { key: 'changed' }),
    ]);
    return { webhook: await this.read(id), key };
  }

  /** What was still to be told is not told. @throws ApiError 404, 409 */
  async remove(id: string, revision: number, by: By): Promise<void> {
    const { store } = this.#parts;
    const before = await this.#current(id, revision);
    await store.write([
      store.db.deleteFrom('webhook_deliveries').where('webhook_id', '=', id),
      store.db.deleteFrom('webhooks').where('id', '=', id),
      this.#entry('webhook.remove', by, id, before.url, webhookView(before), undefined),
    ]);
  }

  /** @throws SealError */
  keyOf({ id, signing_key }: Pick<WebhooksTable, 'id' | 'signing_key'>): string {
    return this.#parts.sealer.open(JSON.parse(signing_key) as Sealed, placeOf(id));
  }

  async #current(id: string, revision: number): Promise<WebhooksTable> {
    const row = await this.#row(id);
    if (row.revision !== revision) throw new ApiError(409, 'changedMeanwhile', { current: webhookView(row) });
    return row;
  }

  async #row(id: string): Promise<WebhooksTable> {
    const row = await this.#parts.store.db.selectFrom('webhooks').selectAll().where('id', '=', id).executeTakeFirst();
    if (!row) throw new ApiError(404, 'notFound');
    return row;
  }

  #check(url: string): void {
    try {
      checkedUrl(url, this.#parts.allowPrivate);
    } catch (error) {
      if (!(error instanceof OutboundError)) throw error;
      throw new ApiError(400, 'invalidMessage', { issues: [{ path: 'url', text: error.message }] });
    }
  }

  #sealed(id: string, key: string): string {
    return JSON.stringify(this.#parts.sealer.seal(key, placeOf(id)));
  }

  #entry(action: string, by: By, id: string, name: string, before: object | undefined, after: object | undefined) {
    return this.#parts.audit.entry({
      ...by,
      action,
      kind: 'webhook',
      object: { id, name },
      before: before && { ...before },
      after: after && { ...after },
    });
  }
}

const placeOf = (id: string): string => `webhook ${id} key`;

function columns({ url, events, active }: WebhookInput) {
  return { url, events: JSON.stringify(events), active: active ? 1 : 0 };
}
