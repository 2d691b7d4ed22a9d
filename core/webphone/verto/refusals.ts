/** Why something failed on Verto, in the codes of the error table. */
import { CtiError, type CtiErrorCode } from '../../provider/errors.ts';
import type { VertoRefusal } from './messages.ts';

/** A refusal of the server, with what it means. */
export class VertoError extends CtiError {
  readonly refusal: VertoRefusal;

  constructor(refusal: VertoRefusal) {
    super(codeOf(refusal), [refusal.cause, refusal.message].filter(Boolean).join(': '));
    this.name = 'VertoError';
    this.refusal = refusal;
  }
}

/** Causes that say more than that the phone system did not do it (names of FreeSWITCH). */
const meanings: Readonly<Record<string, CtiErrorCode>> = {
  UNALLOCATED_NUMBER: 'unknownExtension',
  NO_ROUTE_DESTINATION: 'unknownExtension',
  INVALID_NUMBER_FORMAT: 'unknownExtension',
  OUTGOING_CALL_BARRED: 'missingRights',
  INCOMING_CALL_BARRED: 'missingRights',
  BEARERCAPABILITY_NOTAUTH: 'missingRights',
  RECOVERY_ON_TIMER_EXPIRE: 'linkDown',
  NETWORK_OUT_OF_ORDER: 'linkDown',
};

/** How calls end where nothing is wrong with the telephone; who was busy or gone is told by the phone system's events. */
const ordinary = new Set([
  'NORMAL_CLEARING',
  'NORMAL_UNSPECIFIED',
  'USER_BUSY',
  'NO_USER_RESPONSE',
  'NO_ANSWER',
  'SUBSCRIBER_ABSENT',
  'CALL_REJECTED',
  'DESTINATION_OUT_OF_ORDER',
  'ORIGINATOR_CANCEL',
  'LOSE_RACE',
  'BLIND_TRANSFER',
  'ATTENDED_TRANSFER',
  'ALLOTTED_TIMEOUT',
  'PICKED_OFF',
  'USER_NOT_REGISTERED',
]);

/**
 * @param cause of a `verto.bye`
 * @returns what has failed, if anything has
 */
export function codeOfEnd(cause: string | undefined): CtiErrorCode | undefined {
  return cause === undefined || ordinary.has(cause) ? undefined : (meanings[cause] ?? 'refused');
}

/** @returns whether trying to sign in again would be the same again: a wrong password stays wrong */
export function isFinal({ code }: VertoRefusal): boolean {
  return code === -32001;
}

function codeOf({ code, message, cause = '' }: VertoRefusal): CtiErrorCode {
  switch (code) {
    case -32000:
      return 'loginRefused';
    case -32001:
      return /session in use/i.test(message) ? 'alreadySignedIn' : 'loginRefused';
    case -32601:
      return /permission/i.test(message) ? 'missingRights' : 'notSupported';
    case -32602:
      return 'missingRights';
    default:
      if (/does not exist/i.test(message)) return 'callNotFound';
      return meanings[cause] ?? 'refused';
  }
}

/** What a browser throws says that the two ends have found no common way to talk. */
export function asFailure(error: unknown): CtiError {
  return error instanceof CtiError ? error : new CtiError('refused', undefined, { cause: error });
}
