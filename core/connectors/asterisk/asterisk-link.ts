/** What one user's connection needs of the link that all users share. */
import type { Capabilities } from '../../model/call-feature.ts';
import type { Clock } from '../../provider/world.ts';
import type { AmiMessage } from './ami-message.ts';
import type { AsteriskAdapter } from './asterisk-adapter.ts';
import type { AsteriskClient } from './asterisk-client.ts';
import type { AsteriskSettings, AsteriskUserSettings } from './settings.ts';

export interface AsteriskLink {
  readonly clock: Clock;
  readonly settings: AsteriskSettings;
  readonly adapter: AsteriskAdapter;
  /** Settles when the first attempt to connect has ended. */
  settled(): Promise<void>;
  capabilities(user: AsteriskUserSettings): Capabilities;
  /** A channel id that nobody else uses; Asterisk takes it as the channel's own. */
  newChannelId(): string;
  /** @param heard told of each answer, before what follows from it */
  client(heard: (response: AmiMessage) => void): AsteriskClient;
  /**
   * Rejects when the Originate with this channel id fails: `ownPhoneUnreachable`, or `linkDown`.
   * @param heard told of the message that says so
   */
  failureOf(id: string, heard: (message: AmiMessage) => void): Promise<never>;
  /** What the queues say of a user; undefined for somebody who is in none. */
  queueState(user: AsteriskUserSettings): { state: string; reason?: string } | undefined;
  /** By which names queues know a user; none for somebody who is in no queue. */
  queueInterfaces(user: AsteriskUserSettings): readonly string[];
}
