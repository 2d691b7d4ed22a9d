/** What the events benchmark is driven with: a phone system's side of the wire, and the connector that reads it. */
import type { CtiEventType } from '../../core/model/events.ts';
import type { CtiLink } from '../../core/provider/connector.ts';
import type { World } from '../../core/provider/world.ts';

export interface PbxEvent {
  bytes: Uint8Array | string;
  /** Index of the agent who hears of it. */
  agent: number;
  /** The event that the agent's page must hear because of it. */
  says: CtiEventType;
}

/** The phone system, running in the measuring process. */
export interface RunningPbx {
  port: number;
  /** Puts this many agents on the phone, one call each, once the service is connected. */
  begin(calls: number): Promise<void>;
  write(bytes: Uint8Array | string): void;
  stop(): Promise<void>;
}

export interface PbxSource {
  name: string;
  startPbx(): Promise<RunningPbx>;
  /** The i-th event after the begin: the calls' changes in turn. */
  event(i: number, calls: number): PbxEvent;
  /** In the service's process. */
  openLink(port: number, world: World): CtiLink;
  userSettings(agent: number): unknown;
}
