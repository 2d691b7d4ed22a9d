/** How connections, users, groups and sites were at each of their revisions: to be looked at, compared, and taken back. */
import type { Compilable } from 'kysely';
import type { Clock } from '../../core/provider/world.ts';
import { ApiError } from '../app/api-error.ts';
import { isSealed } from '../secrets/sealer.ts';
import type { Store } from '../store/store.ts';
import type { RevisionsTable } from '../store/tables.ts';
import { type AuditEntry, flattened } from './audit.ts';

export type RevisedKind = 'connection' | 'user' | 'group' | 'site';

/** As it is kept: secrets stay sealed. */
export interface RevisedState {
  /** What is no setting, e.g. the name. */
  fields: Record<string, unknown>;
  /** JSON. */
  settings: string;
  webPhone: string | null;
}

/** One line of a difference. A secret is only ever said to be `set`, `changed` or `removed`. */
export interface Change {
  /** e.g. `name`, `settings.port` */
  path: string;
  before: unknown;
  after: unknown;
}

export interface RevisionView {
  revision: number;
  /** UTC ms. */
  at: number;
  /** Login; empty for what nobody signed in has done. */
  by: string;
  action: string;
  /** Why, in the words of whoever did it. */
  comment: string | null;
  /** Login of the second person, where one was needed. */
  approvedBy: string | null;
  /** Against the revision before; nothing for the oldest that is kept. */
  changes: Change[] | null;
}

/** When a secret was set last, and by whom; `before` where that is longer ago than what is kept. */
export interface SecretSet {
  at: number;
  by: string;
  before: boolean;
}

export interface History {
  /** The newest first. */
  revisions: RevisionView[];
  /** By the name of the setting. */
  secrets: Record<string, SecretSet>;
}

/** What somebody else has done since the revision that one has before oneself. */
export interface Meanwhile {
  by: string;
  at: number;
  /** Why the last of it was done. */
  comment: string | null;
  changes: Change[];
}

/** Of one thing. */
const mostKept = 100;

export class Revisions {
  readonly #store: Store;
  readonly #clock: Clock;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /**
   * To be written in the same transaction as the change itself.
   * @param object its revision is the new one
   * @param was as it was before, where it was there: things that are older than this table begin with it
   */
  entries(
    kind: RevisedKind,
    object: { id: string; revision: number; state: RevisedState },
    { actor, action, comment, approvedBy }: Pick<AuditEntry, 'actor' | 'action' | 'comment' | 'approvedBy'>,
    was?: { revision: number; updated_at: number; state: RevisedState },
  ): Compilable[] {
    const { db } = this.#store;
    const of = (revision: number, { fields, settings, webPhone }: RevisedState) => ({
      kind,
      object_id: object.id,
      revision,
      fields: JSON.stringify(fields),
      settings,
      web_phone: webPhone,
    });
    const made = db.insertInto('revisions').values({
      ...of(object.revision, object.state),
      at: this.#clock.now(),
      actor_login: actor?.login ?? '',
      action,
      comment: comment ?? null,
      approved_by: approvedBy ?? null,
    });
    const trimmed = this.#of(kind, object.id).where('revision', '<=', object.revision - mostKept);
    if (!was) return [made, trimmed];
    const first = db
      .insertInto('revisions')
      .values({
        ...of(was.revision, was.state),
        at: was.updated_at,
        actor_login: '',
        action: `${kind}.known`,
        comment: null,
        approved_by: null,
      })
      .onConflict((conflict) => conflict.doNothing());
    return [first, made, trimmed];
  }

  /** With it go the secrets that it had. */
  removal(kind: RevisedKind, id: string): Compilable {
    return this.#of(kind, id);
  }

  /** The newest first. */
  async list(kind: RevisedKind, id: string): Promise<RevisionView[]> {
    const rows = await this.#rows(kind, id);
    return rows.map((row, index) => {
      const before = rows[index + 1];
      const { revision, at, actor_login: by, action, comment, approved_by: approvedBy } = row;
      return { revision, at, by, action, comment, approvedBy, changes: before ? changesBetween(before, row) : null };
    });
  }

  /** @throws ApiError 404 `notFound` for one that is not kept */
  async at(kind: RevisedKind, id: string, revision: number): Promise<RevisionsTable> {
    const row = (await this.#rows(kind, id)).find((one) => one.revision === revision);
    if (!row) throw new ApiError(404, 'notFound');
    return row;
  }

  /** How it was before, and when its secrets were set. */
  async history(kind: RevisedKind, id: string): Promise<History> {
    const [revisions, secrets] = await Promise.all([this.list(kind, id), this.secrets(kind, id)]);
    return { revisions, secrets };
  }

  /** Nothing where the revision is not kept any more. */
  async meanwhile(kind: RevisedKind, id: string, since: number): Promise<Meanwhile | undefined> {
    const rows = await this.#rows(kind, id);
    const [last] = rows;
    const mine = rows.find(({ revision }) => revision === since);
    if (!last || !mine) return undefined;
    const { actor_login: by, at, comment } = last;
    return { by, at, comment, changes: changesBetween(mine, last) };
  }

  /** By the name of the setting; those of a web phone by `webPhone.<name>`. */
  async secrets(kind: RevisedKind, id: string): Promise<Record<string, SecretSet>> {
    const rows = await this.#rows(kind, id);
    const lines = rows.map((row) => ({ row, sealed: sealedOf(row) }));
    const [now] = lines;
    return Object.fromEntries(
      [...(now?.sealed ?? [])].map(([path, sealed]) => {
        const changed = lines.findIndex((line) => line.sealed.get(path) !== sealed);
        const since = (changed === -1 ? lines.at(-1) : lines[changed - 1])?.row;
        const before = changed === -1 && since?.action === `${kind}.known`;
        return [path, { at: since?.at ?? 0, by: since?.actor_login ?? '', before }];
      }),
    );
  }

  #rows(kind: RevisedKind, id: string): Promise<RevisionsTable[]> {
    return this.#store.db
      .selectFrom('revisions')
      .selectAll()
      .where('kind', '=', kind)
      .where('object_id', '=', id)
      .orderBy('revision', 'desc')
      .execute();
  }

  #of(kind: RevisedKind, id: string) {
    return this.#store.db.deleteFrom('revisions').where('kind', '=', kind).where('object_id', '=', id);
  }
}

type Kept = Pick<RevisionsTable, 'fields' | 'settings' | 'web_phone'>;

export function changesBetween(before: Kept, after: Kept): Change[] {
  const [was, is] = [linesOf(before), linesOf(after)];
  const paths = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  return paths.flatMap((path) => {
    if (JSON.stringify(was[path]) === JSON.stringify(is[path])) return [];
    if (!secret(path, was[path]) && !secret(path, is[path])) return [{ path, before: was[path], after: is[path] }];
    const word = missing(was[path]) ? 'set' : missing(is[path]) ? 'removed' : 'changed';
    return [{ path, before: undefined, after: word }];
  });
}

/** A password and a site's key are kept as digests, which tell that it is another one and nothing else. */
function secret(path: string, value: unknown): boolean {
  return isSealed(value) || path === 'password' || path === 'key';
}

function missing(value: unknown): boolean {
  return value === undefined || value === null;
}

function linesOf({ fields, settings, web_phone: phone }: Kept): Record<string, unknown> {
  return {
    ...(JSON.parse(fields) as Record<string, unknown>),
    ...flattened('settings', settings),
    ...flattened('webPhone', phone),
  };
}

function sealedOf(row: Kept): Map<string, string> {
  const lines = { ...flattened('', row.settings), ...flattened('webPhone', row.web_phone) };
  return new Map(
    Object.entries(lines).flatMap(([path, value]) =>
      isSealed(value) ? [[path.replace(/^\./, ''), value.sealed] as const] : [],
    ),
  );
}
