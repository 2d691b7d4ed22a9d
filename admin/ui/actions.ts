/** What was done, or is to be done, in words. */
const actions: Readonly<Record<string, string>> = {
  'user.create': 'made the user',
  'user.change': 'changed the user',
  'user.rollBack': 'took back a change of the user',
  'user.remove': 'removed the user',
  'user.resetSecondFactor': 'reset the second factor of',
  'user.passwordLink': 'made a link for a password of',
  'user.setPassword': 'chose a password by a link:',
  'group.create': 'made the group',
  'group.change': 'changed the group',
  'group.rollBack': 'took back a change of the group',
  'group.remove': 'removed the group',
  'site.create': 'made the site',
  'site.change': 'changed the site',
  'site.rollBack': 'took back a change of the site',
  'site.rotate': 'made a new key for the site',
  'site.remove': 'removed the site',
  'connection.create': 'made the connection',
  'connection.change': 'changed the connection',
  'connection.rollBack': 'took back a change of the connection',
  'connection.remove': 'removed the connection',
  'webhook.create': 'made the webhook',
  'webhook.change': 'changed the webhook',
  'webhook.key': 'made a new key for the webhook',
  'webhook.remove': 'removed the webhook',
  'directory.create': 'made the contact',
  'directory.change': 'changed the contact',
  'directory.addNumber': 'added a number to the contact',
  'directory.remove': 'removed the contact',
  'directory.import': 'took in contacts of a',
  'twoPerson.change': 'changed',
  'proposal.make': 'proposed a change of',
  'proposal.refuse': 'refused a proposal for',
  'proposal.withdraw': 'withdrew a proposal for',
  'proposal.outdate': 'found a proposal out of date for',
  'audit.chained': 'put older entries into the chain of',
  'diagnostics.bundle': 'downloaded the bundle of',
};

/** e.g. `changed the connection` */
export function done(action: string): string {
  return actions[action] ?? action;
}

const wanted: Readonly<Record<string, string>> = {
  create: 'Make the',
  change: 'Change the',
  rollBack: 'Take back a change of the',
  remove: 'Remove the',
  rotate: 'Make a new key for the',
  key: 'Make a new key for the',
  resetSecondFactor: 'Reset the second factor of the',
  passwordLink: 'Make a link for a password of the',
};

/** e.g. `Change the connection` */
export function toDo(action: string, kind: string): string {
  if (action === 'twoPerson.change') return 'Change';
  const words = wanted[action.split('.')[1] ?? ''];
  return words ? `${words} ${kind}` : action;
}
