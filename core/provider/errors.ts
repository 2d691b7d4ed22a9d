/** The one table of errors. Code branches on the code, people read the text, the wire carries the code. */

/** The guide's `MsgErrorType`, for code that was written against it. */
export type MsgErrorType =
  | 'GENERAL_ERROR'
  | 'LOAD_LIBRARY_ERROR'
  | 'OPEN_CONNECTION_ERROR'
  | 'COMMAND_ERROR'
  | 'COMMAND_NOT_IMPLEMENTED_ERROR'
  | 'CALL_CENTRE_NOT_AVAILABLE_ERROR'
  | 'AUTHENTICATION_ERROR'
  | 'CALL_SAVING_ERROR'
  | 'EVENT_HANDLER_ERROR'
  | 'CONNECTION_CONFIG_ERROR';

interface ErrorRow {
  /** Whether trying the same again may help. */
  retry: boolean;
  type: MsgErrorType;
  text: string;
}

export const errors = {
  // the link to the phone system or to the Messaging Service
  linkDown: { retry: true, type: 'OPEN_CONNECTION_ERROR', text: 'The phone system is not reachable right now.' },
  unreachable: {
    retry: true,
    type: 'OPEN_CONNECTION_ERROR',
    text: 'The phone system does not answer at this address.',
  },
  serverRestarted: { retry: true, type: 'OPEN_CONNECTION_ERROR', text: 'The phone system was restarted.' },
  closed: { retry: false, type: 'OPEN_CONNECTION_ERROR', text: 'The connection was closed.' },
  notPhoneSystem: {
    retry: false,
    type: 'CONNECTION_CONFIG_ERROR',
    text: 'Something answers at this address, but not the expected phone system. Check the port.',
  },
  loginRefused: {
    retry: true,
    type: 'AUTHENTICATION_ERROR',
    text: 'The phone system refused the user name or secret. Check both, and that this address is permitted.',
  },
  notAuthorised: {
    retry: false,
    type: 'AUTHENTICATION_ERROR',
    text: 'Sign in first: the ticket is missing or expired.',
  },
  signInRefused: { retry: false, type: 'AUTHENTICATION_ERROR', text: 'The user name or password is not right.' },
  tooManyAttempts: {
    retry: true,
    type: 'AUTHENTICATION_ERROR',
    text: 'Too many attempts. Wait a minute and try again.',
  },
  missingRights: {
    retry: false,
    type: 'AUTHENTICATION_ERROR',
    text: 'The phone system does not allow this to our user. Ask its administrator for the right.',
  },
  settingsInvalid: {
    retry: false,
    type: 'CONNECTION_CONFIG_ERROR',
    text: 'The settings of the connection are not valid.',
  },
  alreadySignedIn: {
    retry: true,
    type: 'AUTHENTICATION_ERROR',
    text: 'This user is signed in at the phone system with another program. Sign out there first.',
  },
  noLicence: {
    retry: true,
    type: 'AUTHENTICATION_ERROR',
    text: 'The phone system has no licence left for another user.',
  },
  noExtension: {
    retry: false,
    type: 'CONNECTION_CONFIG_ERROR',
    text: 'This user has no extension on the phone system.',
  },
  // commands
  ownPhoneUnreachable: {
    retry: true,
    type: 'COMMAND_ERROR',
    text: 'Your own phone cannot be rung: check that it is switched on and registered.',
  },
  noMicrophone: {
    retry: true,
    type: 'COMMAND_ERROR',
    text: 'The microphone cannot be used: check that it is plugged in and allowed for this page.',
  },
  noCamera: {
    retry: true,
    type: 'COMMAND_ERROR',
    text: 'The camera cannot be used: check that it is plugged in and allowed for this page.',
  },
  noQueue: {
    retry: false,
    type: 'COMMAND_ERROR',
    text: 'The phone system has you in no queue, so there is no state to set.',
  },
  timeout: { retry: true, type: 'COMMAND_ERROR', text: 'The phone system did not answer in time.' },
  refused: { retry: false, type: 'COMMAND_ERROR', text: 'The phone system refused the command.' },
  callNotFound: { retry: false, type: 'COMMAND_ERROR', text: 'There is no such call any more.' },
  notAllowedNow: { retry: false, type: 'COMMAND_ERROR', text: 'This cannot be done to the call right now.' },
  notSupported: {
    retry: false,
    type: 'COMMAND_NOT_IMPLEMENTED_ERROR',
    text: 'This phone system cannot do that.',
  },
  busy: { retry: true, type: 'COMMAND_ERROR', text: 'Another command for this call is still under way.' },
  argumentEmpty: { retry: false, type: 'COMMAND_ERROR', text: 'Enter a number first.' },
  invalidNumber: {
    retry: false,
    type: 'COMMAND_ERROR',
    text: 'This is not a number that can be dialled: use digits, * and #, with a + only in front.',
  },
  unknownExtension: { retry: false, type: 'COMMAND_ERROR', text: 'The phone system knows no such number.' },
  invalidDigits: { retry: false, type: 'COMMAND_ERROR', text: 'Tones are the digits 0-9, *, # and A-D.' },
  invalidState: {
    retry: false,
    type: 'COMMAND_ERROR',
    text: 'The phone system does not know this agent state or reason.',
  },
  currentCallDoesNotExist: { retry: false, type: 'COMMAND_ERROR', text: 'There is no call.' },
  consultCallDoesNotExist: { retry: false, type: 'COMMAND_ERROR', text: 'There is no consultation call.' },
  // messages
  notJson: { retry: false, type: 'GENERAL_ERROR', text: 'The message is not JSON.' },
  unknownCommand: { retry: false, type: 'COMMAND_NOT_IMPLEMENTED_ERROR', text: 'There is no such command.' },
  invalidMessage: { retry: false, type: 'GENERAL_ERROR', text: 'The message does not have the expected form.' },
  messageTooLarge: { retry: false, type: 'GENERAL_ERROR', text: 'The message is too large.' },
  replayed: { retry: false, type: 'AUTHENTICATION_ERROR', text: 'This ticket has been used already.' },
  tooFast: { retry: true, type: 'GENERAL_ERROR', text: 'Too many messages at once. Slow down.' },
  damagedMessage: {
    retry: true,
    type: 'GENERAL_ERROR',
    text: 'The phone system sent something that cannot be read; it was left out.',
  },
  goingAway: {
    retry: true,
    type: 'OPEN_CONNECTION_ERROR',
    text: 'The server is being restarted; the page comes back by itself.',
  },
  // storing and listeners
  callSaving: {
    retry: true,
    type: 'CALL_SAVING_ERROR',
    text: 'The call could not be saved yet; it is kept and tried again.',
  },
  eventHandler: { retry: false, type: 'EVENT_HANDLER_ERROR', text: 'A listener of the page failed.' },
  internal: { retry: false, type: 'GENERAL_ERROR', text: 'Something went wrong inside. The log has the details.' },
} as const satisfies Record<string, ErrorRow>;

export type CtiErrorCode = keyof typeof errors;

export class CtiError extends Error {
  readonly code: CtiErrorCode;

  /** @param detail the phone system's own words, shown to administrators; never a secret */
  constructor(code: CtiErrorCode, detail?: string, options?: ErrorOptions) {
    super(detail ? `${errors[code].text} (${detail})` : errors[code].text, options);
    this.name = 'CtiError';
    this.code = code;
  }
}

export function isCtiErrorCode(code: string): code is CtiErrorCode {
  return Object.hasOwn(errors, code);
}

/** @returns the error itself, or what it means when it is not one of the table. */
export function asCtiError(error: unknown): CtiError {
  if (error instanceof CtiError) return error;
  return new CtiError('internal', error instanceof Error ? error.message : undefined, { cause: error });
}
