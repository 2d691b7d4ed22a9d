/** Which changes of a user are changes of who may do what: those take a second person where the rule is on. */
import { allRights } from '../admin/roles.ts';

interface Before {
  role: string;
  active: boolean;
  login: string;
}

interface After extends Before {
  password?: string | null | undefined;
}

/**
 * A role that is given or changed; and of somebody who could be a second person whatever would let another sign in as this
 * one, or keep this one out.
 * @param before nothing for somebody new
 * @param after nothing for somebody who goes
 */
export function touchesRights(before: Before | undefined, after: After | undefined): boolean {
  const was = before?.role ?? 'agent';
  if (after && after.role !== was) return true;
  if (!before || !couldDecide(was)) return false;
  return !after || after.active !== before.active || after.login !== before.login || after.password !== undefined;
}

/** Somebody who may change anything may approve something. */
export function couldDecide(role: string): boolean {
  return allRights(role).some((right) => right.endsWith('.write'));
}
