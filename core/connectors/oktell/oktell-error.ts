/** What Oktell refuses, as codes of our table and of Oktell's own client library. */
import { CtiError, type CtiErrorCode } from '../../provider/errors.ts';
import type { Body } from './frames.ts';

/** A command that Oktell answered with a failure. */
export class OktellRefusal extends CtiError {
  /** The `error` of the answer; 0 when it gives none. */
  readonly serverCode: number;
  readonly serverText: string;

  constructor(body: Body) {
    const { error, errormsg } = body;
    const serverText = typeof errormsg === 'string' ? errormsg.slice(0, 200) : '';
    const serverCode = typeof error === 'number' ? error : 0;
    super('refused', [serverCode || '', serverText].filter(Boolean).join(' ') || undefined);
    this.name = 'OktellRefusal';
    this.serverCode = serverCode;
    this.serverText = serverText;
  }
}

/** Why a sign-in failed, in both languages. */
export interface SignInFailure {
  code: CtiErrorCode;
  /** Number of the client library: 1202, 1204, … */
  native: number;
  /** Only a person can help: it is not tried again. */
  final: boolean;
  /** The stored session is of no use any more. */
  sessionLost: boolean;
}

const sessionTexts = ['Bad request. Session does not exist', 'Bad request. Invalid session user'];

export function signInFailure(error: unknown): SignInFailure {
  const failure = (code: CtiErrorCode, native: number, more: Partial<SignInFailure> = {}): SignInFailure => ({
    code,
    native,
    final: false,
    sessionLost: false,
    ...more,
  });
  if (!(error instanceof OktellRefusal)) {
    return failure(error instanceof CtiError ? error.code : 'internal', 1200);
  }
  const { serverCode, serverText } = error;
  if (serverCode === 50093) return failure('alreadySignedIn', 1204);
  if (serverCode === 50025) return failure('noLicence', 1214);
  if (serverText === 'Service not available') return failure('unreachable', 1215);
  if (sessionTexts.includes(serverText)) return failure('loginRefused', 1212, { sessionLost: true });
  if (serverText === 'Wrong login/pass combination') {
    return failure('loginRefused', 1202, { final: true, sessionLost: true });
  }
  return failure('loginRefused', serverCode === 0 && serverText === '' ? 1211 : 1000);
}
