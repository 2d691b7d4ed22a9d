/** How numbers are read, for the server, for a phone system, for a CRM: each scope says what differs from the wider one. */
import { type NumberSettings, numberSettings, standardNumbers } from '../../core/numbers/settings.ts';
import type { Clock } from '../../core/provider/world.ts';
import type { Audit, AuditEntry } from '../admin/audit.ts';
import { ApiError } from '../app/api-error.ts';
import type { Store } from '../store/store.ts';

export interface ScopedNumbers {
  scope: string;
  /** What is set here. */
  own: Partial<NumberSettings>;
  /** What is in force here, with what comes from elsewhere. */
  effective: NumberSettings;
  revision: number;
}

type Known = Map<string, { own: Partial<NumberSettings>; revision: number }>;

type By = Pick<AuditEntry, 'actor' | 'address'>;

export class NumberSettingsStore {
  readonly #store: Store;
  readonly #audit: Audit;
  readonly #clock: Clock;
  /** Few rows, asked for with each call that rings. */
  #known: Known | undefined;

  constructor(store: Store, audit: Audit, clock: Clock) {
    this.#store = store;
    this.#audit = audit;
    this.#clock = clock;
  }

  /** @param scope `server`, `connection:hq`, `site:northwind` */
  async of(scope: string): Promise<NumberSettings> {
    return (await this.read(scope)).effective;
  }

  /**
   * @param connectionId the phone system of a user
   * @param site that has signed for a page; what it says comes before what the phone system's settings say
   */
  async at(connectionId: string, site?: string): Promise<NumberSettings> {
    const [connection, own] = [
      await this.of(`connection:${connectionId}`),
      (await this.#all()).get(`site:${site}`)?.own,
    ];
    return site === undefined ? connection : { ...connection, ...own };
  }

  /** Where something is set, or was; the scopes in order. */
  async list(): Promise<Pick<ScopedNumbers, 'scope' | 'own' | 'revision'>[]> {
    const all = [...(await this.#all())].map(([scope, { own, revision }]) => ({ scope, own, revision }));
    return all.sort((a, b) => (a.scope < b.scope ? -1 : 1));
  }

  async read(scope: string): Promise<ScopedNumbers> {
    const all = await this.#all();
    const server = all.get('server')?.own ?? {};
    const { own, revision } = all.get(scope) ?? { own: {}, revision: 0 };
    const effective = { ...standardNumbers, ...server, ...(scope === 'server' ? {} : own) };
    return { scope, own, effective, revision };
  }

  /**
   * @param own only what is to differ from the wider scope
   * @throws ApiError 400 `invalidMessage` with the paths, 409 `changedMeanwhile` with the current state
   */
  async change(scope: string, revision: number, own: Record<string, unknown>, by: By): Promise<ScopedNumbers> {
    const before = await this.read(scope);
    if (before.revision !== revision) throw new ApiError(409, 'changedMeanwhile', { current: before });
    const read = readNumbers(own);
    const row = {
      settings: JSON.stringify(read),
      revision: revision + 1,
      updated_at: this.#clock.now(),
    };
    await this.#store.write([
      this.#store.db
        .insertInto('number_settings')
        .values({ scope, ...row })
        .onConflict((conflict) => conflict.column('scope').doUpdateSet(row)),
      this.#audit.entry({
        ...by,
        action: 'numbers.change',
        kind: 'numbers',
        object: { id: scope, name: scope },
        before: before.own,
        after: read,
      }),
    ]);
    this.#known = undefined;
    return this.read(scope);
  }

  async #all(): Promise<Known> {
    if (this.#known) return this.#known;
    const rows = await this.#store.db.selectFrom('number_settings').selectAll().execute();
    this.#known = new Map(
      rows.map(({ scope, settings, revision }) => [
        scope,
        { own: JSON.parse(settings) as Partial<NumberSettings>, revision },
      ]),
    );
    return this.#known;
  }
}

/** Only what is said, each as the schema wants it. @throws ApiError 400 `invalidMessage` with the paths */
export function readNumbers(own: Record<string, unknown>): Partial<NumberSettings> {
  const parsed = numberSettings.safeParse(own);
  if (!parsed.success) {
    const issues = parsed.error.issues.slice(0, 10).map(({ path, message }) => ({
      path: path.join('.'),
      text: message,
    }));
    throw new ApiError(400, 'invalidMessage', { issues });
  }
  // Defaults were filled in for what was left out: that is to come from the wider scope.
  return Object.fromEntries(Object.entries(parsed.data).filter(([name]) => name in own));
}
