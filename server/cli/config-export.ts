/** A server's configuration as the file that would make it: secrets become references to the environment. */
import type { ServerState } from './config-plan.ts';

export function exported(state: ServerState): object {
  const { connections, groups, users, sites, lookup, webhooks } = state;
  const numbers = state.numbers.filter(({ own }) => Object.keys(own).length > 0);
  return {
    connections: Object.fromEntries(
      connections
        .filter(({ source }) => source === 'portal')
        .map(({ id, name, connector, runs, webPhone, ...form }) => [
          id,
          {
            name,
            connector,
            runs,
            settings: withReferences(form, id),
            ...(webPhone ? { webPhone: withReferences(webPhone, `${id}_phone`) } : {}),
          },
        ]),
    ),
    ...(groups.length > 0
      ? {
          groups: Object.fromEntries(
            groups.map(({ id, name, connectionId, settings }) => [
              id,
              { name, ...(connectionId === null ? {} : { connection: connectionId }), settings },
            ]),
          ),
        }
      : {}),
    users: Object.fromEntries(
      users
        .filter(({ source }) => source === 'portal')
        .map(({ login, name, role, active, connectionId, groupId, webPhone, ...form }) => [
          login,
          {
            name,
            role,
            active,
            ...(connectionId === null ? {} : { connection: connectionId }),
            ...(groupId === null ? {} : { group: groupId }),
            settings: withReferences(form, login),
            ...(webPhone ? { webPhone: withReferences(webPhone, `${login}_phone`) } : {}),
          },
        ]),
    ),
    sites: Object.fromEntries(sites.map(({ id, name, origins }) => [id, { name, origins }])),
    ...(numbers.length > 0 ? { numbers: Object.fromEntries(numbers.map(({ scope, own }) => [scope, own])) } : {}),
    ...(lookup.revision > 0 ? { lookup: { url: lookup.url, active: lookup.active, timeoutMs: lookup.timeoutMs } } : {}),
    ...(webhooks.length > 0
      ? { webhooks: Object.fromEntries(webhooks.map(({ url, events, active }) => [url, { events, active }])) }
      : {}),
  };
}

function withReferences(
  { settings, secrets }: { settings: object; secrets: readonly string[] },
  whose: string,
): object {
  const references = secrets.map((name) => [name, { env: variable(`offhook_${whose}_${name}`) }] as const);
  return { ...settings, ...Object.fromEntries(references) };
}

function variable(text: string): string {
  return text
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .toUpperCase()
    .replaceAll(/[^A-Z\d]+/g, '_');
}
