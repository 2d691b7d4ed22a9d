/** The sites: CRMs whose pages embed the tags. Each has origins of its own, and a key under which its back end signs who is there. */
import { createHash, randomBytes } from 'node:crypto';
import type { AdminSetup } from '../admin/admin-context.ts';
import type { By } from '../admin/audit.ts';
import type { History, RevisedState } from '../admin/revisions.ts';
import { ApiError } from '../app/api-error.ts';
import { type Sealed, SealError } from '../secrets/sealer.ts';
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

type SitesSetup = Pick<AdminSetup, 'store' | 'sealer' | 'audit' | 'revisions' | 'clock'>;

/** How long both keys are good after a new one was made, ms: time to bring it to the CRM. */
const overlap = 7 * 24 * 60 * 60 * 1000;
const keyBytes = 32;

export class Sites {
  readonly #setup: SitesSetup;

  constructor(setup: SitesSetup) {
    this.#setup = setup;
  }

  async list(): Promise<SiteView[]> {
    return (await this.#setup.store.db.selectFrom('sites').selectAll().orderBy('name').execute()).map(view);
  }

  /** @throws ApiError 404 `notFound` */
  async read(id: string): Promise<SiteView> {
    return view(await this.#row(id));
  }

  /** @throws ApiError 409 `idTaken` */
  async create(id: string, { name, origins }: SiteInput, by: By): Promise<SiteWithKey> {
    const { store, clock } = this.#setup;
    const known = await store.db.selectFrom('sites').select('id').where('id', '=', id).executeTakeFirst();
    if (known) throw new ApiError(409, 'idTaken');
    const now = clock.now();
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
    await store.write([store.db.insertInto('sites').values(row), ...this.#written('site.create', by, row)]);
    return { site: view(row), key };
  }

  /** @throws ApiError 404 `notFound`, 409 `changedMeanwhile` with the current state and what was changed */
  async change(id: string, revision: number, { name, origins }: SiteInput, by: By, action = 'site.change') {
    const row = await this.#own(id, revision);
    return this.#changed(action, by, row, { name, origins: JSON.stringify(origins) });
  }

  /** A new key; the one before is good for a week more. @throws as `change` */
  async rotate(id: string, revision: number, by: By): Promise<SiteWithKey> {
    const row = await this.#own(id, revision);
    const key = newKey();
    const site = await this.#changed('site.rotate', by, row, {
      signing_key: this.#sealed(id, key),
      old_key: row.signing_key,
      old_key_until: this.#setup.clock.now() + overlap,
    });
    return { site, key };
  }

  /** How it was before. @throws ApiError 404 `notFound` */
  async history(id: string): Promise<History> {
    await this.#row(id);
    return this.#setup.revisions.history('site', id);
  }

  /**
   * Gives it the name and the origins of a revision, and leaves its key: one that was replaced may be in the wrong hands.
   * @throws as `change`, and 404 for a revision that is not kept
   */
  async rollBack(id: string, revision: number, to: number, by: By): Promise<SiteView> {
    await this.#own(id, revision);
    const { name, origins } = JSON.parse((await this.#setup.revisions.at('site', id, to)).fields) as SiteInput;
    return this.change(id, revision, { name, origins }, by, 'site.rollBack');
  }

  /** @throws as `change` */
  async remove(id: string, revision: number, by: By): Promise<void> {
    const { store, audit, revisions } = this.#setup;
    const row = await this.#own(id, revision);
    await store.write([
      store.db.deleteFrom('sites').where('id', '=', id),
      audit.entry({ ...by, action: 'site.remove', kind: 'site', object: row, before: audited(row) }),
      revisions.removal('site', id),
    ]);
  }

  /** @returns nothing for a site that there is not @throws SealError */
  async keys(id: string): Promise<SiteKeys | undefined> {
    const row = await this.#setup.store.db.selectFrom('sites').selectAll().where('id', '=', id).executeTakeFirst();
    if (!row) return undefined;
    const old = row.old_key !== null && (row.old_key_until ?? 0) > this.#setup.clock.now() ? [row.old_key] : [];
    return {
      origins: view(row).origins,
      keys: [row.signing_key, ...old].map((json) =>
        Buffer.from(this.#setup.sealer.open(JSON.parse(json) as Sealed, place(id)), 'base64url'),
      ),
    };
  }

  /** Whether pages of this origin may ask, for whichever site. */
  async hasOrigin(origin: string): Promise<boolean> {
    return (await this.list()).some(({ origins }) => origins.includes(origin));
  }

  async #row(id: string): Promise<SitesTable> {
    const row = await this.#setup.store.db.selectFrom('sites').selectAll().where('id', '=', id).executeTakeFirst();
    if (!row) throw new ApiError(404, 'notFound');
    return row;
  }

  async #own(id: string, revision: number): Promise<SitesTable> {
    const row = await this.#row(id);
    if (row.revision === revision) return row;
    const meanwhile = await this.#setup.revisions.meanwhile('site', id, revision);
    throw new ApiError(409, 'changedMeanwhile', { current: view(row), meanwhile });
  }

  async #changed(action: string, by: By, row: SitesTable, columns: Partial<SitesTable>): Promise<SiteView> {
    const { store, clock } = this.#setup;
    const changed = { ...row, ...columns, revision: row.revision + 1, updated_at: clock.now() };
    await store.write([
      store.db.updateTable('sites').set(changed).where('id', '=', row.id),
      ...this.#written(action, by, changed, row),
    ]);
    return view(changed);
  }

  #written(action: string, by: By, row: SitesTable, was?: SitesTable) {
    const { audit, revisions } = this.#setup;
    const before = was && audited(was);
    return [
      audit.entry({ ...by, action, kind: 'site', object: row, before, after: audited(row) }),
      ...revisions.entries(
        'site',
        { ...row, state: this.#revised(row) },
        { ...by, action },
        was && { ...was, state: this.#revised(was) },
      ),
    ];
  }

  #revised(row: SitesTable): RevisedState {
    const { name, origins } = view(row);
    return { fields: { name, origins, key: this.#digest(row) }, settings: '{}', webPhone: null };
  }

  /** Tells that a key is another one. */
  #digest({ id, signing_key: json }: SitesTable): string {
    try {
      const key = this.#setup.sealer.open(JSON.parse(json) as Sealed, place(id));
      return createHash('sha256').update(key).digest('hex').slice(0, 12);
    } catch (error) {
      // A key that cannot be opened keeps nobody from putting the rest right.
      if (error instanceof SealError) return 'lost';
      throw error;
    }
  }

  #sealed(id: string, key: string): string {
    return JSON.stringify(this.#setup.sealer.seal(key, place(id)));
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

function audited(row: SitesTable): Record<string, unknown> {
  const { name, origins } = view(row);
  return { name, origins, key: JSON.parse(row.signing_key) as Sealed };
}
