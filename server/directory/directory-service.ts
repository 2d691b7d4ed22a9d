/** The directory's half of the server, put together: who calls, who is meant, and what is dialled. */
import type { FastifyInstance } from 'fastify';
import type { CtiCommand } from '../../core/model/commands.ts';
import { CtiError } from '../../core/provider/errors.ts';
import { directoryQuestions } from '../../core/messaging/directory-questions.ts';
import type { Clock, Log } from '../../core/provider/world.ts';
import type { Audit } from '../admin/audit.ts';
import type { AppContext } from '../app/app-context.ts';
import type { Hub } from '../messaging/hub.ts';
import type { SessionUser } from '../messaging/user-session.ts';
import type { Sealer } from '../secrets/sealer.ts';
import type { Sites } from '../sites/sites.ts';
import type { Store } from '../store/store.ts';
import { CallNumbers } from './call-numbers.ts';
import { CrmLookup } from './crm-lookup.ts';
import { Directory } from './directory.ts';
import { DirectoryAnswers } from './directory-answers.ts';
import type { DirectoryParts } from './directory-parts.ts';
import { DirectoryRecords } from './directory-records.ts';
import { directoryRoutes } from './directory-routes.ts';
import { LookupSettings } from './lookup-settings.ts';
import { NumberSettingsStore } from './number-settings-store.ts';
import { peopleRoutes } from './people-routes.ts';
import { PlacedNumbers } from './placed-numbers.ts';
import { recordRoutes } from './record-routes.ts';
import { syncRoutes } from './sync-routes.ts';

export interface DirectorySetup {
  store: Store;
  hub: Hub;
  sealer: Sealer;
  audit: Audit;
  clock: Clock;
  log: Log;
  /** Whether a CRM in the network of this machine may be asked. */
  allowPrivate: boolean;
}

export class DirectoryService implements DirectoryParts {
  readonly records: DirectoryRecords;
  readonly directory: Directory;
  readonly numbers: NumberSettingsStore;
  readonly lookup: CrmLookup;
  readonly lookupSettings: LookupSettings;
  readonly #setup: DirectorySetup;
  readonly #answers: DirectoryAnswers;
  readonly #callNumbers: CallNumbers;

  constructor(setup: DirectorySetup) {
    const { store, hub, audit, clock, log, allowPrivate } = setup;
    this.#setup = setup;
    this.records = new DirectoryRecords(store, clock);
    this.directory = new Directory(store, this.records);
    this.numbers = new NumberSettingsStore(store, audit, clock);
    this.lookup = new CrmLookup(clock, log, allowPrivate);
    this.lookupSettings = new LookupSettings(setup);
    const placed = new PlacedNumbers(clock);
    this.#answers = new DirectoryAnswers({ ...this, ...setup, placed });
    this.#callNumbers = new CallNumbers({ hub, store, numbers: this.numbers, placed, log });
  }

  /** Whether it is for the directory to answer this. */
  answers(what: string): boolean {
    return Object.hasOwn(directoryQuestions, what);
  }

  /**
   * @param site that has signed for the asking page's user: people write numbers there as its settings say
   * @throws CtiError `invalidMessage`, `notAllowedNow`, `noExtension` for nobody
   */
  async answer(userId: string, what: string, input: unknown, site?: string): Promise<unknown> {
    const { hub, store } = this.#setup;
    const connectionId = hub.session(userId)?.user.connectionId ?? '';
    const user = await store.db.selectFrom('users').select('login').where('id', '=', userId).executeTakeFirst();
    return this.#answers.answer({ id: userId, login: user?.login ?? '', connectionId, site }, what, input);
  }

  /** A command as the dial plan of the user's phone system wants it; what was written is remembered for the call. */
  async byPlan({ id, connectionId }: SessionUser, command: CtiCommand, site?: string): Promise<CtiCommand> {
    if (!('targetAddress' in command)) return command;
    try {
      return {
        ...command,
        targetAddress: await this.#answers.dials({ id, connectionId, site }, command.targetAddress),
      };
    } catch (error) {
      // What is wrong with a number the provider tells as it always does; and a call does not wait for a database.
      if (!(error instanceof CtiError)) this.#setup.log.warn('dial plan not applied', { problem: String(error) });
      return command;
    }
  }

  routes(app: FastifyInstance, context: AppContext, sites: Sites): void {
    directoryRoutes(app, context, this, this.#setup.audit);
    recordRoutes(app, context, this, this.#setup.audit);
    syncRoutes(app, context, this, sites);
    peopleRoutes(app, context, (userId, what, input) => this.answer(userId, what, input));
  }

  stop(): void {
    this.#callNumbers.stop();
  }
}
