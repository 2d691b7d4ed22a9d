/** How a command ends: the exit code, and one line on standard error that says why. */
import { ConfigError } from '../config.ts';
import { CtiError, type CtiErrorCode } from '../../core/provider/errors.ts';

export const exitCodes = { ok: 0, failed: 1, usage: 2, unreachable: 3, signInRefused: 4 } as const;

export const exitCodesHelp = `
Exit codes:
  0  done, or stopped when told to
  1  failed
  2  wrong usage or configuration
  3  the server, the phone system or the port cannot be reached
  4  the sign-in was refused`;

/** Ends the command with an exit code and a line. */
export class CliError extends Error {
  readonly exitCode: number;
  readonly code: string;

  constructor(exitCode: number, code: string, text: string, options?: ErrorOptions) {
    super(text, options);
    this.name = 'CliError';
    this.exitCode = exitCode;
    this.code = code;
  }
}

/** What an error means for the command that met it. */
export function asCliError(error: unknown): CliError {
  if (error instanceof CliError) return error;
  if (error instanceof ConfigError) return new CliError(exitCodes.usage, 'settingsInvalid', error.message);
  if (error instanceof CtiError) return new CliError(exitCodeOf(error.code), error.code, error.message);
  const { code, message } =
    error instanceof Error ? (error as NodeJS.ErrnoException) : { code: undefined, message: String(error) };
  if (code === 'EADDRINUSE' || code === 'EACCES' || code === 'EADDRNOTAVAIL') {
    return new CliError(exitCodes.unreachable, code, message);
  }
  return new CliError(exitCodes.failed, code ?? 'internal', message);
}

export function exitCodeOf(code: CtiErrorCode): number {
  switch (code) {
    case 'unreachable':
    case 'linkDown':
    case 'timeout':
    case 'notPhoneSystem':
      return exitCodes.unreachable;
    case 'loginRefused':
    case 'alreadySignedIn':
    case 'noLicence':
    case 'signInRefused':
    case 'notAuthorised':
    case 'tooManyAttempts':
      return exitCodes.signInRefused;
    case 'settingsInvalid':
    case 'noExtension':
      return exitCodes.usage;
    default:
      return exitCodes.failed;
  }
}
