/** The screens of the portal, as parts of their addresses: what is looked at as a whole is looked at in each of them. */

/** @param connection one that there is */
export function screensOf(connection: string): string[][] {
  return [
    ['overview'],
    ['connections'],
    ['connections', 'new'],
    ['connections', 'new', 'asterisk'],
    ['connections', 'new', 'asterisk', 'steps'],
    ['connections', connection],
    ['users'],
    ['users', 'new'],
    ['users', 'import'],
    ['users', 'groups'],
    ['users', 'groups', 'new'],
    ['sites'],
    ['sites', 'new'],
    ['diagnostics'],
    ['diagnostics', 'raw', connection],
    ['directory'],
    ['directory', 'import'],
    ['directory', 'record', 'new'],
    ['directory', 'lookup'],
    ['directory', 'numbers'],
    ['webhooks'],
    ['webhooks', 'new'],
    ['waiting'],
    ['audit'],
    ['account'],
  ];
}
