/** Whether changes take a second person: a setting of the portal, off until an owner switches it on. */
import type { Audit, By } from '../admin/audit.ts';
import { ApiError } from '../app/api-error.ts';
import type { Store } from '../store/store.ts';

const key = 'twoPersonRule';

export class TwoPersonRule {
  readonly #store: Store;
  readonly #audit: Audit;

  constructor(store: Store, audit: Audit) {
    this.#store = store;
    this.#audit = audit;
  }

  /** Read each time: it may be ended from the machine while the server runs. */
  async on(): Promise<boolean> {
    const row = await this.#store.db.selectFrom('meta').select('value').where('key', '=', key).executeTakeFirst();
    return row?.value === 'on';
  }

  /** @throws ApiError 409 `nobodySecond` where there are not two owners who could end it again */
  async change(on: boolean, by: By): Promise<void> {
    const { db } = this.#store;
    if (on) {
      const owners = db.selectFrom('users').select('id').where('role', '=', 'owner').where('active', '=', 1).limit(2);
      if ((await owners.execute()).length < 2) throw new ApiError(409, 'nobodySecond');
    }
    const before = await this.on();
    const value = on ? 'on' : 'off';
    await this.#store.write([
      db
        .insertInto('meta')
        .values({ key, value })
        .onConflict((conflict) => conflict.column('key').doUpdateSet({ value })),
      this.#audit.entry({
        ...by,
        action: 'twoPerson.change',
        kind: 'server',
        object: { id: 'two-person', name: 'the two-person rule' },
        before: { on: before },
        after: { on },
      }),
    ]);
  }
}
