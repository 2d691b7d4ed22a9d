/**
 * The two-person rule: what it takes a second person for is not done but proposed, kept sealed, and carried out by the same
 * handler once somebody else has approved it, with all checks as of then.
 */
import type { Clock } from '../../core/provider/world.ts';
import type { AdminHandler, AdminRequest, AdminRoute } from '../admin/admin-request.ts';
import { type Audit, type AuditEntry, type By, differences } from '../admin/audit.ts';
import { may, type Right } from '../admin/roles.ts';
import { ApiError } from '../app/api-error.ts';
import { SealError, type Sealed, type Sealer } from '../secrets/sealer.ts';
import { StoreError } from '../store/sqlite-thread.ts';
import { compiled, type Store } from '../store/store.ts';
import type { Statement } from '../store/sqlite-jobs.ts';
import type { ProposalsTable, UsersTable } from '../store/tables.ts';
import { uuidv7 } from '../store/uuid.ts';
import {
  type Decision,
  type ProposalRow,
  type ProposalView,
  proposalView,
  shownTo,
  stateOf,
} from './proposal-views.ts';
import type { TwoPersonRule } from './two-person-rule.ts';

/** How long a proposal waits, ms. */
const life = 7 * 24 * 60 * 60 * 1000;
const mostWaiting = 200;
const mostShown = 300;

export interface ProposalsSetup {
  store: Store;
  sealer: Sealer;
  audit: Audit;
  clock: Clock;
  /** Nothing for somebody who is gone. */
  userById: (id: string) => Promise<UsersTable | undefined>;
}

/** Ends a rehearsal, with what would have been written to the audit log. */
class Rehearsed extends Error {
  readonly entry: AuditEntry;

  constructor(entry: AuditEntry) {
    super('rehearsed');
    this.entry = entry;
  }
}

export class Proposals {
  readonly rule: TwoPersonRule;
  readonly #setup: ProposalsSetup;
  readonly #handlers = new Map<string, AdminHandler>();
  /** Decisions are taken one after the other. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(setup: ProposalsSetup, rule: TwoPersonRule) {
    this.#setup = setup;
    this.rule = rule;
  }

  /** Names a route that can be under the rule, and what carries it out. */
  route({ method, path }: AdminRoute, run: AdminHandler): void {
    this.#handlers.set(`${method} ${path}`, run);
  }

  /**
   * @returns what was proposed instead; nothing where the change takes nobody else
   * @throws ApiError for what would be refused anyhow, 409 `tooManyWaiting`
   */
  async instead(route: AdminRoute, asked: AdminRequest, run: AdminHandler): Promise<ProposalView | undefined> {
    const { underTwo } = route;
    if (!underTwo || !(await this.rule.on())) return undefined;
    if (underTwo !== true && !(await underTwo(asked))) return undefined;
    const { store, sealer, audit, clock } = this.#setup;
    const entry = await rehearse(run, asked);
    await this.#forget();
    const now = clock.now();
    const { actor, params, query, body, base, address, comment } = asked;
    const request = JSON.stringify({ query, body });
    const waiting = await this.#rows().where('expires_at', '>', now).where('decision', 'is', null).execute();
    // Whoever asks for the same once more waits for the same: a file that is applied every night is proposed once.
    const same = waiting.find(
      (row) =>
        row.proposer_id === actor.id &&
        row.method === route.method &&
        row.path === route.path &&
        row.params === JSON.stringify(params) &&
        this.#unsealed(row) === request,
    );
    if (same) return proposalView(same, actor, now);
    if (waiting.length >= mostWaiting) throw new ApiError(409, 'tooManyWaiting');
    const id = uuidv7(now);
    const row: ProposalsTable = {
      id,
      method: route.method,
      path: route.path,
      params: JSON.stringify(params),
      request: JSON.stringify(sealer.seal(request, place(id))),
      needs: route.right,
      action: entry.action,
      kind: entry.kind,
      object_id: entry.object.id,
      object_name: entry.object.name,
      ...differences(entry.before, entry.after),
      comment: comment ?? null,
      proposer_id: actor.id,
      proposer_login: actor.login,
      address,
      base,
      created_at: now,
      expires_at: now + life,
    };
    await store.write([
      store.db.insertInto('proposals').values(row),
      audit.entry({ ...told(row), actor, address, comment, action: 'proposal.make' }),
    ]);
    return proposalView(row, actor, now);
  }

  /** The newest first: what the viewer has proposed, may decide, or may read in the audit log. */
  async list(viewer: UsersTable): Promise<ProposalView[]> {
    await this.#forget();
    const rows = await this.#rows().orderBy('proposals.id', 'desc').limit(mostShown).execute();
    const now = this.#setup.clock.now();
    return rows.filter((row) => shownTo(row, viewer)).map((row) => proposalView(row, viewer, now));
  }

  /** How many the viewer may decide. */
  async countFor(viewer: UsersTable): Promise<number> {
    const now = this.#setup.clock.now();
    const rows = await this.#rows().where('expires_at', '>', now).where('decision', 'is', null).execute();
    return rows.filter((row) => proposalView(row, viewer, now).decides).length;
  }

  /**
   * Carries it out, as its proposer and with all checks as of now.
   * @returns what its route answers
   * @throws ApiError 404 `notFound`, 409 `proposalEnded`, 403 `ownProposal`, `missingRights`, 409 `proposerGone`, 409
   *   `changedMeanwhile` with what was changed, after which it waits no more, and whatever else its route refuses
   */
  approve(id: string, actor: UsersTable, by: By): Promise<unknown> {
    return this.#inTurn(async () => {
      const row = await this.#undecided(id, actor);
      const proposer = await this.#setup.userById(row.proposer_id);
      if (proposer?.active !== 1 || !may(proposer.role, row.needs as Right)) throw new ApiError(409, 'proposerGone');
      const run = this.#handlers.get(`${row.method} ${row.path}`);
      if (!run) throw new ApiError(404, 'notFound');
      const asked = this.#opened(row, proposer);
      let decided: Statement[] | undefined;
      try {
        // Nobody approves what he might not do himself, nor what is another thing by now than what was shown.
        if (!sameAs(row, await rehearse(run, { ...asked, actor }))) throw new ApiError(409, 'changedMeanwhile');
        const decision = this.#decided(id, 'approved', actor, by.comment);
        decided = decision;
        // In the transaction of the change itself, so that it is done once, whatever happens in between.
        return await run({ ...asked, approvedBy: actor.login, onEntry: () => decision.splice(0) });
      } catch (error) {
        // Decided elsewhere at the same moment: the key of the decision has taken the change back.
        if (error instanceof StoreError) await this.#open(id, actor);
        const waits = decided?.length !== 0;
        if (waits && error instanceof ApiError && ['changedMeanwhile', 'notFound'].includes(error.body.code)) {
          await this.#write(row, 'outdated', actor, {
            ...by,
            comment: 'It was changed, or removed, before this was approved.',
          });
        }
        throw error;
      }
    });
  }

  /** @throws ApiError as `approve` */
  refuse(id: string, actor: UsersTable, by: By): Promise<void> {
    return this.#inTurn(async () => this.#write(await this.#undecided(id, actor), 'refused', actor, by));
  }

  /** By whoever has made it. @throws ApiError 404 `notFound`, 409 `proposalEnded`, 403 `missingRights` */
  withdraw(id: string, actor: UsersTable, by: By): Promise<void> {
    return this.#inTurn(async () => {
      const row = await this.#open(id, actor);
      if (row.proposer_id !== actor.id) throw new ApiError(403, 'missingRights');
      await this.#write(row, 'withdrawn', actor, by);
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work, work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #undecided(id: string, actor: UsersTable): Promise<ProposalRow> {
    const row = await this.#open(id, actor);
    if (row.proposer_id === actor.id) throw new ApiError(403, 'ownProposal');
    if (!may(actor.role, row.needs as Right)) throw new ApiError(403, 'missingRights');
    return row;
  }

  async #open(id: string, actor: UsersTable): Promise<ProposalRow> {
    const row = await this.#rows().where('proposals.id', '=', id).executeTakeFirst();
    if (!row || !shownTo(row, actor)) throw new ApiError(404, 'notFound');
    if (stateOf(row, this.#setup.clock.now()) !== 'waiting') throw ended();
    return row;
  }

  #opened(row: ProposalRow, actor: UsersTable): AdminRequest {
    const json = this.#unsealed(row);
    if (json === undefined) throw new ApiError(409, 'proposalSealed');
    return {
      ...(JSON.parse(json) as Pick<AdminRequest, 'query' | 'body'>),
      actor,
      params: JSON.parse(row.params) as Record<string, string>,
      comment: row.comment ?? undefined,
      address: row.address,
      base: row.base,
      answersAs: () => undefined,
    };
  }

  /** Nothing where the key is another one. */
  #unsealed({ id, request }: ProposalRow): string | undefined {
    try {
      return this.#setup.sealer.open(JSON.parse(request) as Sealed, place(id));
    } catch (error) {
      if (error instanceof SealError) return undefined;
      throw error;
    }
  }

  /** What is decided is not asked any more, and its secrets are gone. */
  #decided(id: string, decision: Decision, { login }: UsersTable, reason?: string): Statement[] {
    const { store, clock } = this.#setup;
    const row = { proposal_id: id, decision, by_login: login, reason: reason ?? null, decided_at: clock.now() };
    return [
      compiled(store.db.insertInto('proposal_decisions').values(row)),
      compiled(store.db.updateTable('proposals').set({ request: '' }).where('id', '=', id)),
    ];
  }

  async #write(row: ProposalRow, decision: Decision, actor: UsersTable, by: By): Promise<void> {
    const { store, audit } = this.#setup;
    const action = { approved: 'approve', refused: 'refuse', withdrawn: 'withdraw', outdated: 'outdate' }[decision];
    await store.write([
      ...this.#decided(row.id, decision, actor, by.comment),
      audit.entry({ ...told(row), ...by, action: `proposal.${action}` }),
    ]);
  }

  #rows() {
    return this.#setup.store.db
      .selectFrom('proposals')
      .leftJoin('proposal_decisions', 'proposal_id', 'proposals.id')
      .selectAll('proposals')
      .select(['proposal_id', 'decision', 'by_login', 'reason', 'decided_at'])
      .$castTo<ProposalRow>();
  }

  /** The secrets of what nobody has decided go with its time. */
  async #forget(): Promise<void> {
    const { store, clock } = this.#setup;
    await store.db
      .updateTable('proposals')
      .set({ request: '' })
      .where('expires_at', '<=', clock.now())
      .where('request', '!=', '')
      .execute();
  }
}

/** As far as what would be written to the audit log: everything has been checked by then, and nothing was changed. */
async function rehearse(run: AdminHandler, asked: AdminRequest): Promise<AuditEntry> {
  const onEntry = (entry: AuditEntry): never => {
    throw new Rehearsed(entry);
  };
  try {
    await run({ ...asked, onEntry });
  } catch (error) {
    if (error instanceof Rehearsed) return error.entry;
    throw error;
  }
  throw new Error('a route under the two-person rule makes an entry of the audit log before it changes anything');
}

/** But for the id, which is another one for what is made anew. */
function sameAs(row: ProposalRow, { action, object, before, after }: AuditEntry): boolean {
  const now = differences(before, after);
  return (
    row.action === action && row.object_name === object.name && row.before === now.before && row.after === now.after
  );
}

function told({ id, object_name: name, action }: ProposalsTable) {
  return { kind: 'proposal', object: { id, name }, after: { change: action } } as const;
}

function ended(): ApiError {
  return new ApiError(409, 'proposalEnded');
}

function place(id: string): string {
  return `proposal ${id}`;
}
