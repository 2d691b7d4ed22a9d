/** The recordings of calls: which a user may hear, under addresses for a while, and where each of them really is. */
import * as v from 'valibot';
import { recordingsQuery } from '../../core/messaging/recording-questions.ts';
import type { CtiLink } from '../../core/provider/connector.ts';
import { CtiError } from '../../core/provider/errors.ts';
import type { Clock, Log } from '../../core/provider/world.ts';
import type { CallRecording } from '../../core/session/call-history.ts';
import type { WhoseCalls } from '../calls/whose-calls.ts';
import type { Hub } from '../messaging/hub.ts';
import type { Sealer } from '../secrets/sealer.ts';
import type { Store } from '../store/store.ts';
import { type RecordingLink, RecordingLinks } from './recording-links.ts';

/** Of one call. */
const most = 16;

/** Roles that may. */
export interface RecordingRights {
  play: readonly string[];
  download: readonly string[];
}

export interface RecordingsSetup {
  store: Pick<Store, 'db'>;
  hub: Hub;
  sealer: Sealer;
  clock: Clock;
  log: Log;
  rights: RecordingRights;
  /** Whose calls somebody sees; of those nobody else's are heard. */
  whose: WhoseCalls;
}

/** @returns the call that a page asks about. @throws CtiError `invalidMessage` */
export function recordingIn(input: unknown): string {
  const read = v.safeParse(recordingsQuery, input);
  if (!read.success) throw new CtiError('invalidMessage');
  return read.output.id;
}

export class Recordings {
  readonly #setup: RecordingsSetup;
  readonly #links: RecordingLinks;

  constructor(setup: RecordingsSetup) {
    this.#setup = setup;
    this.#links = new RecordingLinks(setup.sealer, setup.clock);
  }

  /**
   * What there is to hear of a call that is over: of the user's own, or of another's that the user may see.
   * @throws CtiError `callNotFound`, also for the calls of others where the user may not see them; `missingRights`; and why the phone system does not tell:
   *   `linkDown`, `timeout`, `refused`
   */
  async of(userId: string, callId: string): Promise<CallRecording[]> {
    const { rights } = this.#setup;
    const role = await this.#role(userId);
    if (role === undefined || !rights.play.includes(role)) throw new CtiError('missingRights');
    const sources = await this.#sources(userId, callId);
    const download = rights.download.includes(role);
    return sources.slice(0, most).map((_, index) => {
      const link = { userId, callId, index };
      return {
        url: this.#links.path({ ...link, download: false }),
        ...(download ? { download: this.#links.path({ ...link, download: true }) } : {}),
      };
    });
  }

  /**
   * @param token the last part of an address that was given out
   * @returns where the recording is, and what a file of it is called; nothing for an address that is not good, or no more
   * @throws CtiError as `of`
   */
  async source(token: string): Promise<{ url: URL; name: string; download: boolean } | undefined> {
    const link = this.#links.read(token);
    if (!link || !(await this.#stillMay(link))) return undefined;
    const { userId, callId, index, download } = link;
    const found = (await this.#sources(userId, callId))[index];
    if (found === undefined || !URL.canParse(found)) return undefined;
    this.#setup.log.info('recording fetched', { user: userId, call: callId, download });
    return { url: new URL(found), name: `call-${callId}${index === 0 ? '' : `-${index + 1}`}`, download };
  }

  /** Somebody who has left, or may not any more, has an address of no use. */
  async #stillMay({ userId, download }: RecordingLink): Promise<boolean> {
    const { rights } = this.#setup;
    const role = await this.#role(userId);
    return role !== undefined && rights[download ? 'download' : 'play'].includes(role);
  }

  async #role(userId: string): Promise<string | undefined> {
    const { db } = this.#setup.store;
    const user = await db.selectFrom('users').select(['role', 'active']).where('id', '=', userId).executeTakeFirst();
    return user?.active === 1 ? user.role : undefined;
  }

  async #sources(userId: string, callId: string): Promise<string[]> {
    const { store, hub, whose } = this.#setup;
    const row = await store.db
      .selectFrom('calls')
      .select(['user_id', 'native_id', 'connection_id', 'data', 'ended_at'])
      .where('id', '=', callId)
      .executeTakeFirst();
    if (!row || !(await whose.mayRead(userId, row.user_id))) throw new CtiError('callNotFound');
    const link: CtiLink | undefined = hub.connections.find(({ id }) => id === row.connection_id)?.link;
    // A file that is being written has no length yet.
    if (row.ended_at === null || !link?.recordings) return [];
    const data = JSON.parse(row.data ?? '{}') as Record<string, string>;
    return link.recordings({ userId: row.user_id, nativeId: row.native_id, data });
  }
}
