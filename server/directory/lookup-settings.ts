/** Where the CRM's look-up is, and the key under which it is asked. The key is told once, when it is made. */
import type { Clock } from '../../core/provider/world.ts';
import type { Audit, AuditEntry } from '../admin/audit.ts';
import { ApiError } from '../app/api-error.ts';
import { checkedUrl } from '../net/outbound.ts';
import { newSigningKey } from '../net/signed-request.ts';
import type { Sealed, Sealer } from '../secrets/sealer.ts';
import type { Store } from '../store/store.ts';
import type { DirectoryLookupTable } from '../store/tables.ts';
import type { LookupTarget } from './crm-lookup.ts';

export interface LookupView {
  url: string;
  active: boolean;
  timeoutMs: number;
  /** 0 where none was entered yet. */
  revision: number;
}

export interface LookupInput {
  url: string;
  active: boolean;
  timeoutMs: number;
}

type By = Pick<AuditEntry, 'actor' | 'address'>;

const id = 'server';
const place = `directory lookup ${id} key`;
const none: LookupView = { url: '', active: false, timeoutMs: 1500, revision: 0 };

export class LookupSettings {
  readonly #parts: { store: Store; sealer: Sealer; audit: Audit; clock: Clock; allowPrivate: boolean };
  #target: LookupTarget | null | undefined;

  constructor(parts: { store: Store; sealer: Sealer; audit: Audit; clock: Clock; allowPrivate: boolean }) {
    this.#parts = parts;
  }

  async read(): Promise<LookupView> {
    const row = await this.#row();
    return row ? view(row) : none;
  }

  /** @returns nothing where there is none, or it is switched off @throws SealError */
  async target(): Promise<LookupTarget | undefined> {
    if (this.#target === undefined) {
      const row = await this.#row();
      this.#target = row?.active === 1 ? this.#opened(row) : null;
    }
    return this.#target ?? undefined;
  }

  /** For a trial, also of one that is switched off. @throws SealError */
  async saved(): Promise<LookupTarget | undefined> {
    const row = await this.#row();
    return row && this.#opened(row);
  }

  /**
   * @returns with the key, where one was made
   * @throws ApiError 400 `invalidMessage` for an address that is not asked, 409 `changedMeanwhile`
   */
  async change(revision: number, input: LookupInput, by: By): Promise<LookupView & { key?: string }> {
    const { store } = this.#parts;
    const before = await this.#row();
    if ((before?.revision ?? 0) !== revision) {
      throw new ApiError(409, 'changedMeanwhile', { current: before ? view(before) : none });
    }
    this.#check(input.url);
    const key = before ? undefined : newSigningKey();
    const columns = {
      url: input.url,
      active: input.active ? 1 : 0,
      timeout_ms: input.timeoutMs,
      revision: revision + 1,
      updated_at: this.#parts.clock.now(),
    };
    const signing_key = before?.signing_key ?? this.#sealed(key ?? '');
    await store.write([
      store.db
        .insertInto('directory_lookup')
        .values({ id, signing_key, ...columns })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(columns)),
      this.#entry('lookup.change', by, before && view(before), input),
    ]);
    this.#target = undefined;
    return { ...(await this.read()), ...(key === undefined ? {} : { key }) };
  }

  /** A new key; the one before is good no longer. @throws ApiError 404 `notFound`, 409 `changedMeanwhile` */
  async newKey(revision: number, by: By): Promise<LookupView & { key: string }> {
    const { store } = this.#parts;
    const before = await this.#row();
    if (!before) throw new ApiError(404, 'notFound');
    if (before.revision !== revision) throw new ApiError(409, 'changedMeanwhile', { current: view(before) });
    const key = newSigningKey();
    await store.write([
      store.db
        .updateTable('directory_lookup')
        .set({ signing_key: this.#sealed(key), revision: revision + 1, updated_at: this.#parts.clock.now() })
        .where('id', '=', id),
      this.#entry('lookup.rotate', by),
    ]);
    this.#target = undefined;
    return { ...(await this.read()), key };
  }

  #check(url: string): void {
    try {
      checkedUrl(url.replace(/\{(number|e164|search|user|type)\}/g, 'x'), this.#parts.allowPrivate);
    } catch (error) {
      throw new ApiError(400, 'invalidMessage', { issues: [{ path: 'url', text: `${(error as Error).message}.` }] });
    }
  }

  #entry(action: string, by: By, before?: LookupView, after?: LookupInput) {
    return this.#parts.audit.entry({
      ...by,
      action,
      kind: 'directory',
      object: { id: 'lookup', name: 'look-up' },
      ...(before ? { before: { url: before.url, active: before.active, timeoutMs: before.timeoutMs } } : {}),
      ...(after ? { after: { ...after } } : {}),
    });
  }

  #row(): Promise<DirectoryLookupTable | undefined> {
    return this.#parts.store.db.selectFrom('directory_lookup').selectAll().where('id', '=', id).executeTakeFirst();
  }

  #sealed(key: string): string {
    return JSON.stringify(this.#parts.sealer.seal(key, place));
  }

  #opened({ url, timeout_ms, signing_key }: DirectoryLookupTable): LookupTarget {
    return { url, timeoutMs: timeout_ms, key: this.#parts.sealer.open(JSON.parse(signing_key) as Sealed, place) };
  }
}

function view({ url, active, timeout_ms, revision }: DirectoryLookupTable): LookupView {
  return { url, active: active === 1, timeoutMs: timeout_ms, revision };
}
