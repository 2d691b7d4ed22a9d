/** The log: JSON lines on standard error, without secrets, and with the numbers of customers masked. */
import { pino } from 'pino';
import { type Log, masked } from '../core/provider/world.ts';

export const logLevels = ['error', 'warn', 'info', 'debug', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Fields that never reach the log, at the top and one level below. */
const secrets = ['password', 'secret', 'token', 'ticket', 'authorization', 'cookie', 'passwordHash'];

/** Keys of rows are no customer's numbers, and must be found again. */
const identifiers = new Set(['connection', 'user', 'call', 'version']);

/** @param stream where the lines go instead of standard error */
export function openLog(level: LogLevel, stream?: { write(line: string): void }): Log {
  const options = {
    level,
    base: null,
    redact: { paths: [...secrets, ...secrets.map((name) => `*.${name}`)], censor: '[secret]' },
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const out = stream ? pino(options, stream) : pino(options, pino.destination({ dest: 2, sync: true }));
  const line = (write: 'error' | 'warn' | 'info' | 'debug') => (message: string, fields?: object) => {
    if (out.isLevelEnabled(write)) out[write](maskedFields(fields), masked(message));
  };
  return { error: line('error'), warn: line('warn'), info: line('info'), debug: line('debug') };
}

function maskedFields(fields: object = {}): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]: [string, unknown]) => [
      key,
      typeof value === 'string' && !identifiers.has(key) ? masked(value) : value,
    ]),
  );
}
