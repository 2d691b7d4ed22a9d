/** The pages of the portal: those of the list at the side, and further ones that are found by their words. */

export interface Place {
  title: string;
  /** What else somebody may call it. */
  words: string;
  to: string;
  /** Without it nobody is led there. */
  right?: string;
}

/** In the order of the list. */
export const places = [
  { id: 'overview', title: 'Overview', right: 'overview.read' },
  { id: 'connections', title: 'Connections', right: 'connections.read' },
  { id: 'users', title: 'Users', right: 'users.read' },
  { id: 'sites', title: 'Sites', right: 'sites.read' },
  { id: 'diagnostics', title: 'Diagnostics', right: 'diagnostics.read' },
  { id: 'directory', title: 'Directory', right: 'directory.read' },
  { id: 'webhooks', title: 'Webhooks', right: 'webhooks.read' },
  { id: 'waiting', title: 'Waiting', right: 'overview.read' },
  { id: 'audit', title: 'Audit log', right: 'audit.read' },
];

const more: Place[] = [
  {
    title: 'Add connection',
    words: 'new phone system pbx wizard',
    to: '#/connections/new',
    right: 'connections.write',
  },
  { title: 'New user', words: 'add person agent', to: '#/users/new', right: 'users.write' },
  { title: 'Import users', words: 'csv file bulk', to: '#/users/import', right: 'users.write' },
  { title: 'Groups of users', words: 'team department', to: '#/users/groups', right: 'users.read' },
  {
    title: 'Add contact',
    words: 'new account directory person number',
    to: '#/directory/record/new',
    right: 'directory.write',
  },
  { title: 'Import contacts', words: 'csv vcard directory', to: '#/directory/import', right: 'directory.write' },
  { title: 'CRM look-up', words: 'who calls identify http', to: '#/directory/lookup', right: 'directory.read' },
  {
    title: 'Default country',
    words: 'numbers national prefix e.164',
    to: '#/directory/numbers?field=defaultCountry',
    right: 'directory.read',
  },
  {
    title: 'Length of internal numbers',
    words: 'InternalNumberLength extension digits',
    to: '#/directory/numbers?field=internalNumberLength',
    right: 'directory.read',
  },
  {
    title: 'Digits that are compared',
    words: 'SearchNumberLength numbers match',
    to: '#/directory/numbers?field=searchNumberLength',
    right: 'directory.read',
  },
  {
    title: 'Dial plan',
    words: 'outgoing prefix numbers dialled as',
    to: '#/directory/numbers?field=dialAs',
    right: 'directory.read',
  },
  { title: 'Two-person rule', words: 'four eyes approve proposals waiting', to: '#/waiting', right: 'overview.read' },
  { title: 'Your account', words: 'password second factor totp sign-ins', to: '#/account' },
];

/** Pages whose title or words have all the words that were typed. */
export function placesFor(text: string, rights: readonly string[]): Place[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return [];
  const all: Place[] = [...places.map(({ id, title, right }) => ({ title, words: id, to: `#/${id}`, right })), ...more];
  return all.filter(({ title, words: others, right }) => {
    const known = `${title} ${others}`.toLowerCase();
    return (right === undefined || rights.includes(right)) && words.every((word) => known.includes(word));
  });
}
