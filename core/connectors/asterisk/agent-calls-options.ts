/** What the calls of one agent are derived from, and who is told. */
import type { Fact } from '../../provider/facts.ts';
import type { Clock } from '../../provider/world.ts';
import type { AmiMessage } from './ami-message.ts';
import type { Channel, ChannelGraph } from './channel-graph.ts';

export interface AgentListener {
  tell(fact: Fact, at: number): void;
  /** A message that concerns the agent, before what follows from it. */
  native(message: AmiMessage): void;
}

export interface AgentCallsOptions {
  extension: string;
  devices: readonly string[];
  graph: ChannelGraph;
  clock: Clock;
  /** Announce an incoming call only once the phone rings, not when it is dialled. */
  onRinging: boolean;
  /** Asterisk 12 and later. */
  modern: () => boolean;
  /** Who has put a channel on hold by command: its own channel, if any. */
  heldBy: ReadonlyMap<string, string>;
  holdContext: string;
  listener: AgentListener;
  /** Somebody whom we have put on hold, and whose agent's phone is gone. */
  abandoned: (party: Channel) => void;
  /** A channel of ours that serves no call any more. */
  discard: (channel: Channel) => void;
}
