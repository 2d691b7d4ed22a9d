/** What a connector tells of its phone system, before it is made into the guide's events. */
import type { Call, CallCause, CallDirection, CallInfo } from '../model/call.ts';
import type { Capabilities } from '../model/call-feature.ts';
import type { CtiErrorCode } from './errors.ts';

/** A call as it begins. */
export interface NewCall extends CallInfo {
  id: string;
  direction: CallDirection;
  callerId: string;
  calledId: string;
  deviceId: string;
}

/** A call found alive after the link came (back) up. */
export interface LiveCall extends NewCall {
  state: 'alerting' | 'connected' | 'held' | 'conferenced';
  /** If the phone system can tell; otherwise the moment it was found. UTC ms. */
  startedAt?: number | undefined;
  connectedAt?: number | undefined;
  heldAt?: number | undefined;
  holdMs?: number;
  databaseUId?: string | undefined;
}

export type Fact =
  | { type: 'linkUp'; capabilities: Capabilities; calls: readonly LiveCall[] }
  | { type: 'linkDown'; reason: CtiErrorCode }
  | { type: 'started'; call: NewCall }
  | { type: 'info'; id: string; change: CallInfo; newId?: string }
  | { type: 'connected'; id: string }
  | { type: 'held'; id: string }
  | { type: 'resumed'; id: string }
  | { type: 'conferenced'; id: string }
  /** The last party of a conference: an ordinary call again. */
  | { type: 'deconferenced'; id: string }
  | { type: 'busy'; id: string }
  | { type: 'finished'; id: string; cause: CallCause; redirectingId?: string; redirectionId?: string; endedAt?: number }
  | { type: 'saved'; call: Call; databaseUId: string }
  | { type: 'dtmf'; id: string; digits: string }
  | { type: 'agentState'; state: string; reason?: string | undefined }
  | { type: 'callCentre'; active: boolean }
  | { type: 'line' }
  | { type: 'snapshot' }
  | { type: 'failed'; code: CtiErrorCode; detail?: string; command?: string; callId?: string }
  | { type: 'raw'; text: string }
  | { type: 'webRtcStarted'; sessionId: string; config: Record<string, unknown> }
  | { type: 'webRtcVideoStarted'; sessionId: string }
  | { type: 'webRtcDestroyed'; sessionId: string };
