// Counts of tests, as the reporters write them to a file and the runner adds them up.
import { existsSync, readFileSync } from 'node:fs';

/** How many tests ended in which way. A test marked as to do counts as skipped. */
export interface Totals {
  passed: number;
  failed: number;
  skipped: number;
  /** Names of those that failed, as far as their runner tells. */
  which?: readonly string[];
}

export const none: Totals = { passed: 0, failed: 0, skipped: 0 };

/** The sum of two counts. */
export function add(a: Totals, b: Totals): Totals {
  const which = [...(a.which ?? []), ...(b.which ?? [])];
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    ...(which.length > 0 ? { which } : {}),
  };
}

/** The closing words: `N passed, N failed`, and `, N skipped` where some were. */
export function sentence({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/**
 * The counts a reporter left in a file, joined with the exit code of the run that made them: a run that ended badly has at
 * least one failure, also when it died before it could count.
 */
export function readTotals(file: string, exitCode: number): Totals {
  const counted = existsSync(file) ? parse(readFileSync(file, 'utf8')) : undefined;
  if (counted === undefined) return { ...none, failed: 1 };
  return exitCode !== 0 && counted.failed === 0 ? { ...counted, failed: 1 } : counted;
}

function parse(text: string): Totals | undefined {
  const lines = text.trim().split('\n');
  const found = /^(\d+) (\d+) (\d+)$/.exec(lines.at(-1) ?? '');
  if (!found) return undefined;
  const which = lines.flatMap((line) => (line.startsWith('- ') ? [line.slice(2)] : []));
  return {
    passed: Number(found[1]),
    failed: Number(found[2]),
    skipped: Number(found[3]),
    ...(which.length > 0 ? { which } : {}),
  };
}
