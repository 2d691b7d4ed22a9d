/** Options that several commands share. */
import { InvalidArgumentError } from 'commander';
import type * as z from 'zod/mini';
import { CliError, exitCodes } from './exit-codes.ts';

/** @throws InvalidArgumentError, which commander shows */
export function port(text: string): number {
  const number = Number(text);
  if (!/^\d{1,5}$/.test(text) || number > 65_535) throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  return number;
}

/** Collects `key=value` options; a key with dots goes into the depth. */
export function pair(text: string, before: Record<string, unknown> = {}): Record<string, unknown> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Write it as key=value.');
  const path = text.slice(0, at).split('.');
  const last = path.pop() ?? '';
  const settings = structuredClone(before);
  let inner = settings;
  for (const key of path) {
    const next = inner[key];
    const deeper = isRecord(next) ? next : {};
    inner[key] = deeper;
    inner = deeper;
  }
  inner[last] = text.slice(at + 1);
  return settings;
}

/**
 * Settings from the command line, where everything is text: a text that the schema refuses is tried as the number, switch or
 * list that it looks like.
 * @throws CliError naming the setting
 */
export function settingsOf<T>(schema: z.ZodMiniType<T>, given: Record<string, unknown>, option: string): T {
  const settings = structuredClone(given);
  for (let tries = 0; tries <= 20; tries++) {
    const parsed = schema.safeParse(settings);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const path = issue?.path.map(String) ?? [];
    if (!issue || !reread(settings, path)) {
      throw new CliError(
        exitCodes.usage,
        'settingsInvalid',
        `${option} ${path.join('.')}: ${issue?.message ?? 'not valid'}`,
      );
    }
  }
  throw new CliError(exitCodes.usage, 'settingsInvalid', `${option}: not valid`);
}

/** @returns false when there is no text at that place, or it looks like nothing else */
function reread(settings: Record<string, unknown>, path: readonly string[]): boolean {
  let inner: Record<string, unknown> = settings;
  for (const key of path.slice(0, -1)) {
    const next = inner[key];
    if (!isRecord(next)) return false;
    inner = next;
  }
  const last = path.at(-1);
  const text = last === undefined ? undefined : inner[last];
  if (last === undefined || typeof text !== 'string') return false;
  try {
    inner[last] = JSON.parse(text);
    return typeof inner[last] !== 'string';
  } catch {
    return false;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
