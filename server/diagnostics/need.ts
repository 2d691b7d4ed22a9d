/** Something that needs an administrator: what is wrong, who is hit, what helps, and where. It is there until it is mended. */
import type { Right } from '../admin/roles.ts';

/** `bad`: somebody cannot work. `warn`: somebody soon cannot, or works badly. */
export type Grade = 'bad' | 'warn';

export interface Hit {
  id: string;
  name: string;
  /** Of this one, e.g. the browser. */
  note?: string;
}

export interface Need {
  /** The same as long as it is the same need. */
  id: string;
  grade: Grade;
  title: string;
  /** One or two sentences. */
  fix: string;
  /** Users, the first of them. */
  who: Hit[];
  /** How many in all. */
  count: number;
  /** The very place to mend it, as an address in the portal; of use to whoever has the right. */
  link?: { to: string; text: string; right: Right };
}

/** Of one need. */
const mostWho = 8;

export function hits(all: readonly Hit[]): Pick<Need, 'who' | 'count'> {
  return { who: all.slice(0, mostWho), count: all.length };
}

/** `1 user has`, `3 users have`. */
export function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
