/** The sites: CRMs whose pages embed the tags. Each has origins of its own, and a key under which its back end signs who is there. */
import { randomBytes } from 'node:crypto';
import type { Clock } from '../../core/provider/world.ts';
import type { AuditEntry } from '../admin/audit.ts';
import type { Audit } from '../admin/audit.ts';
import { ApiError } from '../app/api-error.ts';
import type { Sealed, Sealer } from '../secrets/sealer.ts';
import type { Store } from '../store/store.ts';
import type { SitesTable } from '../store/tables.ts';

export interface SiteView {
  id: string;
  name: string;
  /** e.g. `https://crm.example.com` */
  origins: string[];
  revision: number;
  /** Until when the key before is good, too, UTC ms. */
  oldKeyUntil: number | null;
}

export interface SiteInput {
  name: string;
  origins: string[];
}

/** What is shown once, when it is made: the key in base64url. */
export interface SiteWithKey {
  site: SiteView;
  key: string;
}

/** A site as the check of a token needs it. */
export interface SiteKeys {
  origins: readonly string[];
  keys: Uint8Array[];
}

/** How long both keys are good after a new one was made, ms: time to bring it to the CRM. */
const overlap = 7 * 24 * 60 * 60 * 1000;
const keyBytes = 32;

export class Sites {
  readonly #store: Store;
  readonly #sealer: Sealer;
  readonly #audit: Audit;
  readonly #clock: Clock;

  constructor(store: Store, sealer: Sealer, audit: Audit, clock: Clock) {
    this.#store = store;
    this.#sealer = sealer;
    this.#audit = audit;
    this.#clock = clock;
  }

  async list(): Promise<SiteView[]> {
    return (await this.#store.db.selectFrom('sites').selectAll().orderBy('name').execute()).map(view);
  }

  /** @throws ApiError 404 `notFound` */
  async read(id: string): Promise<SiteView> {
    return view(await this.#row(id));
  }

  /** @throws ApiError 409 `idTaken` */
  async create(
    id: string,
    { name, origins }: SiteInput,
    by: Pick<AuditEntry, 'actor' | 'address'>,
  ): Promise<SiteWithKey> {
    const known = await this.#store.db.selectFrom('sites').select('id').where('id', '=', id).executeTakeFirst();
    if (known) throw new ApiError(409, 'idTaken');
    const now = this.#clock.now();
    const key = newKey();
    const row: SitesTable = {
      id,
      name,
      origins: JSON.stringify(origins),
      signing_key: this.#sealed(id, key),
      old_key: null,
      old_key_until: null,
      revision: 1,
      created_at: now,
      updated_at: now,
    };
    await this.#store.write([
      this.#store.db.insertInto('sites').values(row),
      this.#audit.entry({ ...by, action: 'site.create', kind: 'site', object: row, after: { name, origins } }),
    ]);
    return { site: view(row), key };
  }

  /** @throws ApiError 404 `notFound`, 409 `changedMeanwhile` with the current state */
  async change(id: string, revision: number, { name, origins }: SiteInput, by: Pick<AuditEntry, 'actor' | 'address'>) {
    const row = await this.#own(id, revision);
    const columns = { name, origins: JSON.stringify(origins), revision: revision + 1, updated_at: this.#clock.now() };
    const before = view(row);
    await this.#store.write([
      this.#store.db.updateTable('sites').set(columns).where('id', '=', id),
      this.#audit.entry({
        ...by,
        action: 'site.change',
        kind: 'site',
        object: { id, name },
        before: { name: before.name, origins: before.origins },
        after: { name, origins },
      }),
    ]);
    return view({ ...row, ...columns });
  }

  /** A new key; the one before is good for a week more. @throws as `change` */
  async rotate(id: string, revision: number, by: Pick<AuditEntry, 'actor' | 'address'>): Promise<SiteWithKey> {
    const row = await this.#own(id, revision);
    const key = newKey();
    const columns = {
      signing_key: this.#sealed(id, key),
      old_key: row.signing_key,
      old_key_until: this.#clock.now() + overlap,
      revision: revision + 1,
      updated_at: this.#clock.now(),
    };
    await this.#store.write([
      this.#store.db.updateTable('sites').set(columns).where('id', '=', id),
      this.#audit.entry({ ...by, action: 'site.rotate', kind: 'site', object: row }),
    ]);
    return { site: view({ ...row, ...columns }), key };
  }

  /** @throws as `change` */
  async remove(id: string, revision: number, by: Pick<AuditEntry, 'actor' | 'address'>): Promise<void> {
    const row = await this.#own(id, revision);
    await this.#store.write([
      this.#store.db.deleteFrom('sites').where('id', '=', id),
      this.#audit.entry({ ...by, action: 'site.remove', kind: 'site', object: row }),
    ]);
  }

  /** @returns nothing for a site that there is not @throws SealError */
  async keys(id: string): Promise<SiteKeys | undefined> {
    const row = await this.#store.db.selectFrom('sites').selectAll().where('id', '=', id).executeTakeFirst();
    if (!row) return undefined;
    const old = row.old_key !== null && (row.old_key_until ?? 0) > this.#clock.now() ? [row.old_key] : [];
    return {
      origins: view(row).origins,
      keys: [row.signing_key, ...old].map((json) =>
        Buffer.from(this.#sealer.open(JSON.parse(json) as Sealed, place(id)), 'base64url'),
      ),
    };
  }

  /** Whether pages of this origin may ask, for whichever site. */
  async hasOrigin(origin: string): Promise<boolean> {
    return (await this.list()).some(({ origins }) => origins.includes(origin));
  }

  async #row(id: string): Promise<SitesTable> {
    const row = await this.#store.db.selectFrom('sites').selectAll().where('id', '=', id).executeTakeFirst();
    if (!row) throw new ApiError(404, 'notFound');
    return row;
  }

  async #own(id: string, revision: number): Promise<SitesTable> {
    const row = await this.#row(id);
    if (row.revision !== revision) throw new ApiError(409, 'changedMeanwhile', { current: view(row) });
    return row;
  }

  #sealed(id: string, key: string): string {
    return JSON.stringify(this.#sealer.seal(key, place(id)));
  }
}

function newKey(): string {
  return randomBytes(keyBytes).toString('base64url');
}

function place(id: string): string {
  return `site ${id} key`;
}

function view({ id, name, origins, revision, old_key_until }: SitesTable): SiteView {
  return { id, name, origins: JSON.parse(origins) as string[], revision, oldKeyUntil: old_key_until };
}
