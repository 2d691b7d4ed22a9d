/** What one user's connection needs of the link that all users share. */
import type { Capabilities } from '../../model/call-feature.ts';
import type { Clock } from '../../provider/world.ts';
import type { AsteriskAdapter } from './asterisk-adapter.ts';
import type { AsteriskClient } from './asterisk-client.ts';
import type { AsteriskSettings, AsteriskUserSettings } from './settings.ts';

export interface AsteriskLink {
  readonly clock: Clock;
  readonly settings: AsteriskSettings;
  readonly adapter: AsteriskAdapter;
  readonly client: AsteriskClient;
  /** Settles when the first attempt to connect has ended. */
  settled(): Promise<void>;
  capabilities(user: AsteriskUserSettings): Capabilities;
  /** A channel id that nobody else uses; Asterisk takes it as the channel's own. */
  newChannelId(): string;
  /** Rejects when the Originate with this channel id fails: `ownPhoneUnreachable`, or `linkDown`. */
  failureOf(id: string): Promise<never>;
  /** What the queues say of a user; undefined for somebody who is in none. */
  queueState(user: AsteriskUserSettings): { state: string; reason?: string } | undefined;
  /** @throws CtiError `noQueue` for somebody who is in no queue */
  setQueueState(user: AsteriskUserSettings, code: string, reason?: string): Promise<void>;
  pause(user: AsteriskUserSettings, paused: boolean, reason: string): Promise<void>;
}
