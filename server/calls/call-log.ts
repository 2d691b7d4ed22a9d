/** The truth about calls: listens to every hosted provider, page or no page, and writes each call down as it goes on. */
import type { Call } from '../../core/model/call.ts';
import type { CtiEvent } from '../../core/model/events.ts';
import type { Clock, Log } from '../../core/provider/world.ts';
import type { Hub } from '../messaging/hub.ts';
import type { UserSession } from '../messaging/user-session.ts';
import type { Statement } from '../store/sqlite-jobs.ts';
import type { Store } from '../store/store.ts';
import type { CallsTable } from '../store/tables.ts';
import { CallRecord } from './call-record.ts';
import { CallStatements } from './call-statements.ts';
import { Heartbeat, readHeartbeats } from './heartbeat.ts';
import { OpenCalls } from './open-calls.ts';
import { SaveQueue } from './save-queue.ts';

export interface CallLogSetup {
  hub: Hub;
  store: Store;
  clock: Clock;
  log: Log;
  /** 0 ≤ random < 1 */
  random: () => number;
  /** The most records kept while the database does not take them. */
  capacity?: number;
}

/** How long a stop waits for what is still to be written, ms. */
const patience = 5000;

export class CallLog {
  readonly #setup: CallLogSetup;
  readonly #statements: CallStatements;
  readonly #open: OpenCalls;
  readonly #records = new Map<string, Map<string, CallRecord>>();
  readonly #queue: SaveQueue;
  readonly #heartbeat: Heartbeat;
  readonly #unlisten: () => void;

  private constructor(setup: CallLogSetup, open: OpenCalls) {
    const { hub, store, clock, log, random, capacity } = setup;
    this.#setup = setup;
    this.#open = open;
    this.#statements = new CallStatements(store);
    this.#queue = new SaveQueue({
      write: (statements) => store.write(statements),
      clock,
      log,
      random,
      ...(capacity === undefined ? {} : { capacity }),
    });
    this.#heartbeat = new Heartbeat(store, clock, log, () => this.#carrying());
    this.#unlisten = hub.listen((session, event) => {
      this.#hear(session, event);
    });
  }

  /** Begins to listen. To be called when the users are hosted and before their links start. */
  static async start(setup: CallLogSetup): Promise<CallLog> {
    const open = await OpenCalls.read(setup.store, await readHeartbeats(setup.store));
    if (open.size > 0) setup.log.info('calls left open by an earlier run', { calls: open.size });
    const log = new CallLog(setup, open);
    log.#close(open.ownerless(new Set(setup.hub.sessions.map(({ user }) => user.id))));
    log.#heartbeat.start();
    return log;
  }

  /** Records that are not on the disk yet. */
  get waiting(): number {
    return this.#queue.size;
  }
  get failures(): number {
    return this.#queue.failures;
  }
  get lost(): number {
    return this.#queue.lost;
  }
  /** Calls that go on. */
  get active(): number {
    let count = 0;
    for (const records of this.#records.values()) count += records.size;
    return count;
  }

  /**
   * A user's provider was let go. What it did not see the end of is adopted by the provider that follows it, or closed.
   * @param follows another provider will be there for the user
   */
  async left(userId: string, follows: boolean): Promise<void> {
    const records = this.#records.get(userId);
    this.#records.delete(userId);
    if (records && records.size > 0) {
      await this.#queue.settled(patience);
      await this.#open.add(this.#setup.store, userId);
    }
    if (!follows) this.#close(this.#open.gone(userId, []));
  }

  /** Until what has happened so far is on the disk, or cannot be written for now. */
  async settled(): Promise<void> {
    await this.#queue.settled(patience);
  }

  /** Writes what is left, notes that the connections were alive until now, and stops listening. */
  async stop(): Promise<void> {
    this.#heartbeat.stop();
    await this.#heartbeat.beat();
    this.#unlisten();
    await this.#queue.settled(patience);
    this.#queue.stop();
  }

  #hear(session: UserSession, event: CtiEvent): void {
    switch (event.type) {
      case 'activeCallSnapshot':
        if (session.provider.state.link !== 'up') break;
        this.#close(
          this.#open.gone(
            session.user.id,
            event.calls.map(({ id }) => id),
          ),
        );
        break;
      case 'callStarted':
      case 'commutationStarted':
      case 'callFinished':
      case 'callBusy':
      case 'hold':
      case 'unhold':
      case 'callInfoChanged':
      case 'dtmfEntered':
        this.#record(session, event);
        break;
      default:
        break;
    }
  }

  #record(session: UserSession, event: Extract<CtiEvent, { call: Call }>): void {
    const { user } = session;
    const records = this.#recordsOf(user.id);
    const { call } = event;
    const known = (event.type === 'callInfoChanged' && event.previousId) || call.id;
    let record = records.get(known);
    if (!record) {
      // Nothing is said of a call before it started, and a call whose record was given up is not begun anew.
      if (event.type !== 'callStarted') return;
      record = new CallRecord(
        {
          statements: this.#statements,
          provider: session.provider,
          connectionId: user.connectionId,
          userId: user.id,
          finished: (ended) => {
            if (records.get(ended.call.id) === ended) records.delete(ended.call.id);
          },
        },
        call,
        event.at,
        this.#open.adopt(user.connectionId, user.id, call),
      );
    }
    if (known !== call.id) records.delete(known);
    records.set(call.id, record);
    record.hear(event, call.parentId === undefined ? undefined : records.get(call.parentId)?.id);
    this.#queue.put(record);
  }

  #recordsOf(userId: string): Map<string, CallRecord> {
    const known = this.#records.get(userId);
    if (known) return known;
    const records = new Map<string, CallRecord>();
    this.#records.set(userId, records);
    return records;
  }

  #close(rows: readonly CallsTable[]): void {
    const now = this.#setup.clock.now();
    for (const row of rows) {
      const statements: Statement[] = this.#open.close(this.#setup.store.db, row, now);
      this.#setup.log.info('call closed: it ended unseen', { call: row.id });
      this.#queue.put({ statements: () => statements, saved: () => {}, notSaved: () => {} });
    }
  }

  /** Connections that work and carry calls. */
  #carrying(): string[] {
    const up = this.#setup.hub.sessions.filter(
      ({ user, provider }) => provider.state.link === 'up' && (this.#records.get(user.id)?.size ?? 0) > 0,
    );
    return [...new Set(up.map(({ user }) => user.connectionId))];
  }
}
