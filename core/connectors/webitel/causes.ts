/** Why a call has ended, from the words of the phone system. Pure. */
import type { CallCause } from '../../model/call.ts';
import type { WebitelCall } from './webitel-events.ts';

const incoming: Readonly<Record<string, CallCause>> = {
  ORIGINATOR_CANCEL: 'callerGaveUp',
  LOSE_RACE: 'answeredElsewhere',
  PICKED_OFF: 'answeredElsewhere',
  CALL_REJECTED: 'rejected',
  USER_BUSY: 'rejected',
  NO_ANSWER: 'noAnswer',
  NO_USER_RESPONSE: 'noAnswer',
  ALLOTTED_TIMEOUT: 'noAnswer',
};

const outgoing: Readonly<Record<string, CallCause>> = {
  NORMAL_CLEARING: 'normal',
  ORIGINATOR_CANCEL: 'normal',
  USER_BUSY: 'busy',
  CALL_REJECTED: 'rejected',
  NO_ANSWER: 'noAnswer',
  NO_USER_RESPONSE: 'noAnswer',
  ALLOTTED_TIMEOUT: 'noAnswer',
  UNALLOCATED_NUMBER: 'unreachable',
  NO_ROUTE_DESTINATION: 'unreachable',
  INVALID_NUMBER_FORMAT: 'unreachable',
  SUBSCRIBER_ABSENT: 'unreachable',
  USER_NOT_REGISTERED: 'unreachable',
  DESTINATION_OUT_OF_ORDER: 'unreachable',
  NETWORK_OUT_OF_ORDER: 'unreachable',
  NORMAL_CIRCUIT_CONGESTION: 'unreachable',
  NORMAL_TEMPORARY_FAILURE: 'unreachable',
  OUTGOING_CALL_BARRED: 'unreachable',
  INCOMING_CALL_BARRED: 'unreachable',
};

/** Whether agent and party have talked: on a call that was ordered, our own device answers before the party does. */
export function isConnected({ ordered, answered, bridged }: WebitelCall): boolean {
  return ordered ? bridged : answered || bridged;
}

export function causeOf(call: WebitelCall, cause: string): CallCause {
  if (isConnected(call)) return 'normal';
  if (call.direction === 'inbound') return incoming[cause] ?? 'unknown';
  if (call.ordered && !call.answered) return 'ownPhoneNotAnswered';
  return outgoing[cause] ?? 'unknown';
}
