/** Why a call ended, from Q.850 causes and dial statuses. Seen on Asterisk 16 and 22; see the README for the table. */
import type { CallCause } from '../../model/call.ts';

/** @param cause Q.850 cause of the dialled leg; @param status its DialStatus, or empty */
export function outgoingCause({ cause, status }: { cause: number; status: string }): CallCause {
  if (cause === 17 || status === 'BUSY') return 'busy';
  if (cause === 21) return 'rejected';
  if ([1, 2, 3, 20, 22, 27, 28, 31, 34, 38, 41, 42, 44, 47, 58, 63, 88].includes(cause)) return 'unreachable';
  if (status === 'CONGESTION' || status === 'CHANUNAVAIL') return 'unreachable';
  if (status === 'CANCEL') return 'normal';
  return 'noAnswer';
}

export interface RingEnd {
  cause: number;
  status: string;
  /** Whether the caller is still there after this phone has stopped to ring. */
  callerAlive: boolean;
  callerTalks: boolean;
}

/** Why an agent's phone stopped to ring without an answer. */
export function ringEndCause({ cause, status, callerAlive, callerTalks }: RingEnd): CallCause {
  if (cause === 26 || callerTalks) return 'answeredElsewhere';
  if (cause === 17 || cause === 21 || status === 'BUSY') return 'rejected';
  if (status === 'NOANSWER') return 'noAnswer';
  if (status === 'CANCEL' || !callerAlive) return 'callerGaveUp';
  return 'noAnswer';
}
