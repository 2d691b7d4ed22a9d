/** Tells webhooks of calls: that one is over, that somebody has written about it, that somebody is to come back to it. */
import { sql } from 'kysely';
import type { CallChange } from '../../core/messaging/call-questions.ts';
import type { Clock, Log } from '../../core/provider/world.ts';
import type { CallHistory } from '../calls/call-history.ts';
import type { Hub } from '../messaging/hub.ts';
import type { Store } from '../store/store.ts';
import { uuidv7 } from '../store/uuid.ts';
import type { Outbox } from './outbox.ts';
import type { WebhookEvent } from './webhook.ts';

/** Calls that ended so shortly before a start may not have been told, ms. */
const lookedBack = 24 * 3_600_000;
const mostAtStart = 5000;

export interface CallNewsOptions {
  hub: Hub;
  store: Store;
  history: CallHistory;
  outbox: Outbox;
  clock: Clock;
  log: Log;
}

export class CallNews {
  readonly #options: CallNewsOptions;
  readonly #unlisten: () => void;
  #stopped = false;

  constructor(options: CallNewsOptions) {
    this.#options = options;
    this.#unlisten = options.hub.listen(({ user }, event) => {
      if (event.type !== 'callSaved' || event.call.endedAt === undefined) return;
      const { databaseUId } = event.call;
      if (databaseUId !== undefined) this.#tell('call.ended', user.id, databaseUId, `call.ended ${databaseUId}`);
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#unlisten();
  }

  /** Whatever ended while the server was being stopped is told after all; nothing is told twice, or to whom was not there. */
  async catchUp(): Promise<void> {
    const { store, outbox, clock } = this.#options;
    for (const { id: webhook, since } of await outbox.wanted('call.ended')) {
      const rows = await store.db
        .selectFrom('calls')
        .select(['id', 'user_id'])
        .where('ended_at', '>', Math.max(since, clock.now() - lookedBack))
        .where((where) =>
          where.not(
            where.exists(
              where
                .selectFrom('webhook_deliveries')
                .select('webhook_deliveries.id')
                .where('webhook_deliveries.webhook_id', '=', webhook)
                .where('webhook_deliveries.subject', '=', sql<string>`${'call.ended '} || ${where.ref('calls.id')}`),
            ),
          ),
        )
        .orderBy('ended_at')
        .limit(mostAtStart)
        .execute();
      for (const { id, user_id } of rows) {
        if (this.#stopped) return;
        await this.#put([webhook], 'call.ended', user_id, id, `call.ended ${id}`);
      }
    }
  }

  /** @param change what an agent has written */
  changed(userId: string, id: string, change: CallChange): void {
    const now = this.#options.clock.now();
    this.#tell('call.changed', userId, id, `call.changed ${uuidv7(now)}`);
    if (typeof change.followUpAt === 'number') this.#tell('call.followUp', userId, id, `call.followUp ${uuidv7(now)}`);
  }

  #tell(event: WebhookEvent, userId: string, id: string, subject: string): void {
    const { outbox, log } = this.#options;
    outbox
      .wanted(event)
      .then((to) =>
        this.#put(
          to.map(({ id: webhook }) => webhook),
          event,
          userId,
          id,
          subject,
        ),
      )
      .catch((error: unknown) => {
        log.error('a call was not told to webhooks', { call: id, error: String(error) });
      });
  }

  async #put(to: readonly string[], event: WebhookEvent, userId: string, id: string, subject: string): Promise<void> {
    if (to.length === 0) return;
    const { history, outbox, store } = this.#options;
    const [call, user] = await Promise.all([
      history.call(userId, id),
      store.db.selectFrom('users').select(['login', 'name']).where('id', '=', userId).executeTakeFirst(),
    ]);
    await outbox.put(to, event, subject, { agent: user ?? null, call });
  }
}
