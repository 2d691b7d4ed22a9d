/** The roles, in the words of people who give them. */
export const roleTitles: Readonly<Record<string, string>> = {
  owner: 'Owner',
  admin: 'Telephony admin',
  userManager: 'User manager',
  supervisor: 'Supervisor',
  auditor: 'Auditor',
  agent: 'Agent',
};
