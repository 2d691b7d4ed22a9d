/** The audit log: every action in the portal, written together with what it changed. */
import type { Clock } from '../../core/provider/world.ts';
import { isSealed } from '../secrets/sealer.ts';
import { chainStart, type Link } from '../store/audit-chain.ts';
import type { ChainedEntry, Statement } from '../store/sqlite-jobs.ts';
import type { Store } from '../store/store.ts';
import type { AuditTable } from '../store/tables.ts';
import { uuidv7 } from '../store/uuid.ts';
import { type ChainReport, verifyChain } from './audit-verify.ts';

export interface AuditEntry {
  actor: { id: string; login: string } | undefined;
  address: string;
  /** e.g. `user.change` */
  action: string;
  kind: 'user' | 'group' | 'connection' | 'site' | 'server' | 'numbers' | 'directory' | 'webhook' | 'proposal';
  object: { id: string; name: string };
  /** What may be shown of it; a secret is only ever `changed`. */
  before?: Record<string, unknown> | undefined;
  after?: Record<string, unknown> | undefined;
  /** Why, as whoever does it has written. */
  comment?: string | undefined;
  /** Login of the second person, where one was needed. */
  approvedBy?: string | undefined;
  /** Is told of the entry before anything is written. @returns what is to be written with it */
  onEntry?: ((entry: AuditEntry) => readonly Statement[]) | undefined;
}

/** Who does it, and why. */
export type By = Pick<AuditEntry, 'actor' | 'address' | 'comment' | 'approvedBy' | 'onEntry'>;

export class Audit {
  readonly #store: Store;
  readonly #clock: Clock;
  #verifying: Promise<ChainReport> | undefined;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** To be written in the same transaction as what it tells of. */
  entry(told: AuditEntry): ChainedEntry {
    const { actor, address, action, kind, object, before, after, comment, approvedBy } = told;
    const also = told.onEntry?.(told) ?? [];
    const at = this.#clock.now();
    return {
      entry: {
        id: uuidv7(at),
        at,
        actor_id: actor?.id ?? null,
        actor_login: actor?.login ?? '',
        address,
        action,
        kind,
        object_id: object.id,
        object_name: object.name,
        ...differences(before, after),
        comment: comment ?? null,
        approved_by: approvedBy ?? null,
      },
      also,
    };
  }

  /** The newest first. @param before id of an entry: those older than it */
  async page(limit: number, before?: string): Promise<AuditTable[]> {
    let query = this.#store.db.selectFrom('audit').selectAll();
    if (before !== undefined) {
      query = query.where('seq', '<', (eb) => eb.selectFrom('audit').select('seq').where('id', '=', before));
    }
    return query.orderBy('seq', 'desc').limit(limit).execute();
  }

  /** The last of the chain: how many entries there are, and the hash to be noted down. */
  async head(): Promise<Link> {
    const { db } = this.#store;
    return (
      (await db.selectFrom('audit').select(['seq', 'hash']).orderBy('seq', 'desc').limit(1).executeTakeFirst()) ??
      chainStart
    );
  }

  /** Several who ask at once have one answer. */
  verify(noted?: string): Promise<ChainReport> {
    if (noted !== undefined) return verifyChain(this.#store, noted);
    this.#verifying ??= verifyChain(this.#store).finally(() => (this.#verifying = undefined));
    return this.#verifying;
  }
}

/** Settings as lines of their own. @param json as stored: a secret that is another one is sealed anew */
export function flattened(under: string, json: string | null): Record<string, unknown> {
  const settings = JSON.parse(json ?? '{}') as Record<string, unknown>;
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [`${under}.${name}`, value]));
}

/** Only what differs: a long form of which one field was changed is one line. */
export function differences(
  before: AuditEntry['before'],
  after: AuditEntry['after'],
): Pick<AuditTable, 'before' | 'after'> {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  const changed = [...names].filter((name) => JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name]));
  const word = before ? 'changed' : 'set';
  const only = (of: Record<string, unknown>) =>
    JSON.stringify(Object.fromEntries(changed.map((name) => [name, isSealed(of[name]) ? word : of[name]])));
  return { before: before ? only(before) : null, after: after ? only(after) : null };
}
