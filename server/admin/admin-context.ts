/** What the portal's parts work with, and how each changes what is running: one change at a time. */
import type { Clock, Log, World } from '../../core/provider/world.ts';
import type { CallLog } from '../calls/call-log.ts';
import type { Diagnostics } from '../diagnostics/diagnostics.ts';
import type { Hub, HubUser } from '../messaging/hub.ts';
import type { MessagingService } from '../messaging/messaging-service.ts';
import type { Sealer } from '../secrets/sealer.ts';
import type { Store } from '../store/store.ts';
import type { SignIns } from '../users/sign-ins.ts';
import type { Audit } from './audit.ts';
import type { Revisions } from './revisions.ts';

export interface AdminSetup {
  store: Store;
  hub: Hub;
  sealer: Sealer;
  signIns: SignIns;
  audit: Audit;
  revisions: Revisions;
  diagnostics: Diagnostics;
  /** Whether pages of this machine and its network may be examined. */
  allowPrivate: boolean;
  /** For trials of connections. */
  world: World;
  clock: Clock;
  log: Log;
}

/** Makes the running service follow what was saved, without a restart, and without touching other connections. */
export class Running {
  readonly #hub: Hub;
  readonly #callLog: CallLog;
  readonly #messaging: MessagingService;
  readonly #usersAt: (connectionId: string) => Promise<HubUser[]>;
  readonly #log: Log;
  #turn: Promise<unknown> = Promise.resolve();

  /** @param usersAt those made in the portal who should be at a connection, whether they are or not */
  constructor(
    { hub, callLog, messaging, log }: { hub: Hub; callLog: CallLog; messaging: MessagingService; log: Log },
    usersAt: (connectionId: string) => Promise<HubUser[]>,
  ) {
    this.#log = log;
    this.#hub = hub;
    this.#callLog = callLog;
    this.#messaging = messaging;
    this.#usersAt = usersAt;
  }

  /** Changes come one after the other, so that each is checked against what the one before has left. */
  inTurn<T>(change: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(change, change);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** @param user as he is now; without one he is at no phone system any more */
  async userChanged(id: string, user: HubUser | undefined): Promise<void> {
    this.#hub.removeUser(id);
    await this.#callLog.left(id, user !== undefined);
    if (user) this.#hub.addUser(user);
    this.#messaging.sendBack(id);
  }

  /** @param open opens it anew; without it the connection is gone */
  async connectionChanged(id: string, open?: () => void): Promise<void> {
    const before = await this.#hub.removeConnection(id);
    for (const user of before) await this.#callLog.left(user.id, open !== undefined);
    open?.();
    // Where the connection was broken they had no place; now they may.
    const placeless = (await this.#usersAt(id)).filter((user) => !before.some((known) => known.id === user.id));
    const users = [...before, ...placeless];
    for (const user of users) {
      try {
        if (open) this.#hub.addUser(user);
      } catch (error) {
        // What was right for the connection as it was need not be for what it is now; the others have their place.
        this.#log.warn('user without a place at the phone system', {
          user: user.id,
          problem: (error as Error).message,
        });
      }
      this.#messaging.sendBack(user.id);
    }
  }
}
