/** One step of a plan: what is done to which thing, through which door, and what differs before it, in words. */

export type Kind = 'connection' | 'group' | 'user' | 'site' | 'numbers' | 'lookup' | 'webhook';

export interface Step {
  does: 'add' | 'change' | 'remove';
  kind: Kind;
  id: string;
  /** In words, a line each. */
  changes: string[];
  method: 'POST' | 'PATCH' | 'DELETE';
  path: string;
  /** With references where secrets are to stand. */
  body?: Record<string, unknown>;
}

export function added(kind: Kind, id: string, path: string, body: Record<string, unknown>): Step {
  return { does: 'add', kind, id, changes: [], method: 'POST', path, body };
}

/** @param changes nothing is done where there are none */
export function changed(
  kind: Kind,
  id: string,
  path: string,
  revision: number,
  changes: string[],
  body: Record<string, unknown>,
): Step | undefined {
  if (changes.length === 0) return undefined;
  return { does: 'change', kind, id, changes, method: 'PATCH', path, body: { revision, ...body } };
}

export function removed(kind: Kind, id: string, path: string, revision: number): Step {
  return { does: 'remove', kind, id, changes: [], method: 'DELETE', path: `${path}?revision=${revision}` };
}

/** @param under is put before each name. @returns a line for each value that differs */
export function compared(before: Record<string, unknown>, wanted: Record<string, unknown>, under = ''): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(wanted)])];
  return names.flatMap((name) =>
    same(before[name], wanted[name]) ? [] : [`${under}${name}: ${shown(before[name])} -> ${shown(wanted[name])}`],
  );
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}

function shown(value: unknown): string {
  return value === undefined || value === null ? 'nothing' : JSON.stringify(value);
}
