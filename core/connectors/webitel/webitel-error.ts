/** What Webitel refuses, as codes of our table. */
import { CtiError, type CtiErrorCode } from '../../provider/errors.ts';

/** A command that was answered with a failure. */
export class WebitelRefusal extends CtiError {
  /** The text of the answer, without the mark of failure; empty where it had none. */
  readonly serverText: string;

  constructor(complete: string, response: unknown) {
    const serverText = textOf(response).replace(/^-ERR:?\s*/, '');
    super(codeOf(serverText), serverText || complete);
    this.name = 'WebitelRefusal';
    this.serverText = serverText;
  }
}

function textOf(response: unknown): string {
  if (typeof response === 'string') return response.trim().slice(0, 200);
  const { login } = (typeof response === 'object' ? response : undefined) as { login?: unknown };
  const { message } = (typeof login === 'object' && login !== null ? login : {}) as { message?: unknown };
  return typeof message === 'string' ? message.trim().slice(0, 200) : '';
}

/** Beginnings of texts, in the order in which they are looked for. */
const codes: readonly (readonly [RegExp, CtiErrorCode])[] = [
  [/permission denied/i, 'missingRights'],
  [/^no such channel/i, 'callNotFound'],
  [/^(USER_NOT_REGISTERED|SUBSCRIBER_ABSENT)/, 'ownPhoneUnreachable'],
  [/^(UNALLOCATED_NUMBER|NO_ROUTE_DESTINATION|INVALID_NUMBER_FORMAT)/, 'unknownExtension'],
  [/not found\.?$/i, 'notSupported'],
];

function codeOf(text: string): CtiErrorCode {
  return codes.find(([pattern]) => pattern.test(text))?.[1] ?? 'refused';
}

/** Why a sign-in failed. */
export interface SignInFailure {
  code: CtiErrorCode;
  /** Only a person can help: it is not tried again. */
  final: boolean;
}

export function signInFailure(error: unknown): SignInFailure {
  if (!(error instanceof WebitelRefusal)) {
    const code = error instanceof CtiError ? error.code : 'internal';
    return { code, final: code === 'settingsInvalid' };
  }
  const { serverText } = error;
  if (/maximum license/i.test(serverText)) return { code: 'noLicence', final: true };
  if (/maximum opened socket/i.test(serverText)) return { code: 'alreadySignedIn', final: true };
  return { code: 'loginRefused', final: true };
}
