/** The roles, in the words of people who give them. */
import type { Me } from '../api/session.ts';
export const roleTitles: Readonly<Record<string, string>> = {
  owner: 'Owner',
  admin: 'Telephony admin',
  userManager: 'User manager',
  supervisor: 'Supervisor',
  auditor: 'Auditor',
  agent: 'Agent',
};

/** Only whoever may give a role may also take it away. */
export function mayGive({ rights }: Pick<Me, 'rights'>, role: string): boolean {
  if (!rights.includes('users.write')) return false;
  return role === 'agent' || role === 'supervisor' || rights.includes('roles.write');
}
