/** Why a SIP call ended, in the words of the call model. */
import type { CallCause } from '../../model/call.ts';

/** What the other side said at the end. */
export interface SipEnd {
  /** Status of a final response, e.g. 486. */
  status?: number | undefined;
  /** The text of the header `Reason` (RFC 3326), which often knows more than the status. */
  reason?: string | undefined;
  /** The call was connected. */
  connected: boolean;
  direction: 'in' | 'out';
  /** Ended, declined or cancelled by the agent. */
  byAgent: boolean;
}

/** Q.850 causes that say what a status does not. */
const q850: Readonly<Record<string, CallCause>> = {
  1: 'unreachable',
  2: 'unreachable',
  3: 'unreachable',
  17: 'busy',
  18: 'noAnswer',
  19: 'noAnswer',
  20: 'unreachable',
  21: 'rejected',
  22: 'unreachable',
  27: 'unreachable',
  28: 'unreachable',
  34: 'unreachable',
  38: 'unreachable',
  41: 'unreachable',
  42: 'unreachable',
};

export function causeOf({ status, reason = '', connected, direction, byAgent }: SipEnd): CallCause {
  if (connected) return 'normal';
  if (direction === 'in') return byAgent ? 'rejected' : whyRingingEnded(reason);
  if (byAgent) return 'normal';
  const told = q850[/Q\.850\s*;\s*cause\s*=\s*(\d+)/i.exec(reason)?.[1] ?? ''];
  if (told) return told;
  switch (status) {
    case 486:
    case 600:
      return 'busy';
    case 408:
    case 480:
      return 'noAnswer';
    case 401:
    case 403:
    case 407:
    case 433:
    case 603:
    case 607:
    case 608:
      return 'rejected';
    default:
      return status === undefined ? 'unknown' : 'unreachable';
  }
}

/** A ringing phone is told by CANCEL; its reason says whether somebody else answered (RFC 3326 §2). */
function whyRingingEnded(reason: string): CallCause {
  if (/SIP\s*;\s*cause\s*=\s*200/i.test(reason) || /Q\.850\s*;\s*cause\s*=\s*26\b/i.test(reason)) {
    return 'answeredElsewhere';
  }
  // Asterisk says 0 where nothing else has ended the ringing, and 16 when the caller did.
  if (/Q\.850\s*;\s*cause\s*=\s*(0|18|19)\b/i.test(reason) || /SIP\s*;\s*cause\s*=\s*408/i.test(reason)) {
    return 'noAnswer';
  }
  return 'callerGaveUp';
}
