/** Who may do what in the portal. A right that is not in a role's row is refused. */
export const rights = [
  'overview.read',
  'connections.read',
  'connections.write',
  'connections.test',
  'connections.call',
  'users.read',
  'users.write',
  'roles.write',
  'rules.write',
  'sites.read',
  'sites.write',
  'directory.read',
  'directory.write',
  'webhooks.read',
  'webhooks.write',
  'audit.read',
  'diagnostics.read',
] as const;
export type Right = (typeof rights)[number];

/** From the one who may everything to the one who only telephones. */
export const roles = ['owner', 'admin', 'userManager', 'supervisor', 'auditor', 'agent'] as const;
export type Role = (typeof roles)[number];

const rightsOf: Readonly<Record<Role, readonly Right[]>> = {
  owner: rights,
  // Looks after the telephony, and may not make owners or admins.
  admin: [
    'sites.read',
    'sites.write',
    'overview.read',
    'connections.read',
    'connections.write',
    'connections.test',
    'connections.call',
    'users.read',
    'users.write',
    'directory.read',
    'directory.write',
    'webhooks.read',
    'webhooks.write',
    'audit.read',
    'diagnostics.read',
  ],
  userManager: ['overview.read', 'connections.read', 'users.read', 'users.write'],
  supervisor: ['overview.read', 'connections.read', 'users.read', 'directory.read'],
  auditor: [
    'webhooks.read',
    'overview.read',
    'sites.read',
    'connections.read',
    'users.read',
    'directory.read',
    'audit.read',
  ],
  agent: [],
};

export function may(role: string, right: Right): boolean {
  return allRights(role).includes(right);
}

/** Nothing for a role that this version does not know. */
export function allRights(role: string): readonly Right[] {
  return roles.some((known) => known === role) ? rightsOf[role as Role] : [];
}

/** Only whoever may give a role may also take it away, or change somebody who has it. */
export function mayManage(role: string, other: string): boolean {
  if (!may(role, 'users.write')) return false;
  return other === 'agent' || other === 'supervisor' || may(role, 'roles.write');
}
