/** The events of Webitel's own library, by their names: what it says of calls, its web phone and the account. */
import type { WebitelDirection } from './channel.ts';
import type { AccountNews } from './messages.ts';

/** A call of the account, on however many of its devices it rings. */
export interface WebitelCall {
  readonly id: string;
  readonly direction: WebitelDirection;
  /** The party's. */
  readonly number: string;
  readonly name: string;
  readonly ownNumber: string;
  /** Our channel: the answered one, or the first that rings. */
  readonly leg: string;
  /** All of our channels that are still there. */
  readonly legs: readonly string[];
  /** The party's channel; empty while there is none. */
  readonly otherLeg: string;
  /** Our own device has answered. */
  readonly answered: boolean;
  /** We and the party hear each other, or did. */
  readonly bridged: boolean;
  readonly held: boolean;
  /** The party's side holds us; known of parties of the same domain only. */
  readonly heldByParty: boolean;
  /** It was ordered on the CTI connection, and not dialled at a device. */
  readonly ordered: boolean;
  /** The web phone is to answer by itself. */
  readonly autoAnswer: boolean;
  /** The call that this one consults about. */
  readonly parentId: string;
  readonly queue: string;
  readonly recording: boolean;
  readonly createdAt: number;
  readonly answeredAt: number;
  /** What a CRM or a route has put to it. */
  readonly data: Readonly<Record<string, string>>;
}

/** The nine of calls. */
export type WebitelCallEvent =
  | { type: 'onNewCall'; call: WebitelCall }
  /** Our own device has been answered. */
  | { type: 'onAcceptCall'; call: WebitelCall }
  /** The party has been connected, or has another number. */
  | { type: 'onBridgeCall'; call: WebitelCall }
  | { type: 'onUnBridgeCall'; call: WebitelCall }
  | { type: 'onHoldCall'; call: WebitelCall }
  | { type: 'onUnholdCall'; call: WebitelCall }
  | { type: 'onDtmfCall'; call: WebitelCall; digits: string }
  /** The record of the call is kept under another id; told before its end. */
  | { type: 'onUuidCall'; call: WebitelCall; newId: string }
  | { type: 'onHangupCall'; call: WebitelCall; cause: string; transferResult: string };

export type WebitelEvent =
  | WebitelCallEvent
  | { type: 'onStartRecordCall' | 'onStopRecordCall'; call: WebitelCall }
  /** Not the library's: the party's side holds us, or takes us back. */
  | { type: 'onPartyHoldCall'; call: WebitelCall }
  | { type: 'onUserStatusChange'; news: AccountNews }
  | { type: 'onNewWebRTCCall' | 'onVideoWebRTCCall' | 'onDestroyWebRTCCall'; leg: string }
  | { type: 'onConnect' }
  | { type: 'onDisconnect'; reason: string }
  | { type: 'onError'; errorType: 'AUTH-ERROR' | 'CONNECTION-ERROR' | 'COMMAND-ERROR' | 'CALL-ERROR'; message: string };

export const callEventTypes = [
  'onNewCall',
  'onAcceptCall',
  'onBridgeCall',
  'onUnBridgeCall',
  'onHoldCall',
  'onUnholdCall',
  'onDtmfCall',
  'onUuidCall',
  'onHangupCall',
] as const satisfies readonly WebitelCallEvent['type'][];
