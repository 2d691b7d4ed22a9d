/** What has to be done so that a server is as a file says: pure, so that the plan and its doing cannot differ. */
import type { ConnectionView } from '../admin/connections.ts';
import type { GroupView } from '../admin/groups.ts';
import type { PersonView } from '../admin/person.ts';
import type { SiteView } from '../sites/sites.ts';
import type { ConfigFile } from './config-file.ts';
import { crmRemovals, type CrmState, crmSteps } from './config-plan-crm.ts';
import { added, changed, compared, removed, type Step } from './config-steps.ts';

/** The server as it is. */
export interface ServerState extends CrmState {
  connections: readonly ConnectionView[];
  groups: readonly GroupView[];
  users: readonly PersonView[];
  sites: readonly SiteView[];
}

export interface PlanOptions {
  /** Removes what the file does not have. */
  prune: boolean;
  /** Sets all secrets again, though they are set. */
  secrets: boolean;
}

/** Connections first, groups and users next: these refer to those. What is removed goes the other way round, at last. */
export function planOf(file: ConfigFile, server: ServerState, options: PlanOptions): Step[] {
  const steps = [
    ...Object.entries(file.connections).map(([id, wanted]) => connectionStep(id, wanted, server, options)),
    ...Object.entries(file.groups).map(([id, wanted]) => groupStep(id, wanted, server)),
    ...Object.entries(file.users).map(([login, wanted]) => userStep(login, wanted, server, options)),
    ...Object.entries(file.sites).map(([id, wanted]) => siteStep(id, wanted, server)),
    ...crmSteps(file, server),
  ];
  return [...steps.filter((step) => step !== undefined), ...(options.prune ? removals(file, server) : [])];
}

function connectionStep(
  id: string,
  wanted: ConfigFile['connections'][string],
  server: ServerState,
  options: PlanOptions,
) {
  const before = server.connections.find((known) => known.id === id);
  const { connector, webPhone, ...rest } = wanted;
  const body = { ...rest, webPhone: webPhone ?? null };
  if (!before) return added('connection', id, 'admin/connections', { id, connector, ...body });
  const changes = [
    ...compared(
      { name: before.name, ...(wanted.runs ? { runs: before.runs } : {}) },
      { name: wanted.name, ...(wanted.runs ? { runs: wanted.runs } : {}) },
    ),
    ...settingsChanged('settings', before, wanted.settings, options),
    ...phoneChanged(before.webPhone, webPhone, options),
  ];
  return changed('connection', id, `admin/connections/${id}`, before.revision, changes, body);
}

function groupStep(id: string, wanted: ConfigFile['groups'][string], server: ServerState) {
  const before = server.groups.find((known) => known.id === id);
  const { connection = null, ...rest } = wanted;
  const body = { ...rest, connectionId: connection };
  if (!before) return added('group', id, 'admin/groups', { id, ...body });
  const changes = [
    ...compared({ name: before.name, connection: before.connectionId }, { name: wanted.name, connection }),
    ...compared(before.settings, wanted.settings, 'settings.'),
  ];
  return changed('group', id, `admin/groups/${id}`, before.revision, changes, body);
}

function userStep(login: string, wanted: ConfigFile['users'][string], server: ServerState, options: PlanOptions) {
  const before = server.users.find((known) => known.login === login);
  const { connection, group, webPhone, password, ...rest } = wanted;
  const sets = password !== undefined && (options.secrets || !before?.password);
  const body = {
    login,
    ...rest,
    connectionId: connection ?? null,
    groupId: group ?? null,
    webPhone: webPhone ?? null,
    ...(sets ? { password } : {}),
  };
  if (!before) return added('user', login, 'admin/users', body);
  const changes = [
    ...compared(
      {
        name: before.name,
        role: before.role,
        active: before.active,
        connection: before.connectionId,
        group: before.groupId,
      },
      {
        name: wanted.name,
        role: wanted.role,
        active: wanted.active,
        connection: connection ?? null,
        group: group ?? null,
      },
    ),
    ...settingsChanged('settings', before, wanted.settings, options),
    ...phoneChanged(before.webPhone, webPhone, options),
    ...(sets ? ['password is set'] : []),
  ];
  return changed('user', login, `admin/users/${before.id}`, before.revision, changes, body);
}

function siteStep(id: string, wanted: ConfigFile['sites'][string], server: ServerState) {
  const before = server.sites.find((known) => known.id === id);
  if (!before) return added('site', id, 'admin/sites', { id, ...wanted });
  const changes = compared({ name: before.name, origins: before.origins }, wanted);
  return changed('site', id, `admin/sites/${id}`, before.revision, changes, wanted);
}

function removals(file: ConfigFile, server: ServerState): Step[] {
  return [
    ...crmRemovals(file, server),
    ...server.users
      .filter(({ login, source }) => source === 'portal' && !Object.hasOwn(file.users, login))
      .map(({ id, login, revision }) => removed('user', login, `admin/users/${id}`, revision)),
    ...server.groups
      .filter(({ id }) => !Object.hasOwn(file.groups, id))
      .map(({ id, revision }) => removed('group', id, `admin/groups/${id}`, revision)),
    ...server.sites
      .filter(({ id }) => !Object.hasOwn(file.sites, id))
      .map(({ id, revision }) => removed('site', id, `admin/sites/${id}`, revision)),
    ...server.connections
      .filter(({ id, source }) => source === 'portal' && !Object.hasOwn(file.connections, id))
      .map(({ id, revision }) => removed('connection', id, `admin/connections/${id}`, revision)),
  ];
}

/** A secret that is set cannot be compared: it is left alone, unless all are to be set again. */
function settingsChanged(
  under: string,
  before: { settings: Record<string, unknown>; secrets: readonly string[] },
  wanted: Record<string, unknown>,
  options: PlanOptions,
): string[] {
  const secrets = Object.entries(wanted).filter(([, value]) => isReference(value));
  const open = Object.fromEntries(Object.entries(wanted).filter(([, value]) => !isReference(value)));
  const set = secrets.filter(([name]) => options.secrets || !before.secrets.includes(name));
  return [...compared(before.settings, open, `${under}.`), ...set.map(([name]) => `${under}.${name} is set`)];
}

function phoneChanged(
  before: { settings: Record<string, unknown>; secrets: readonly string[] } | null,
  wanted: Record<string, unknown> | null | undefined,
  options: PlanOptions,
): string[] {
  if (!before && !wanted) return [];
  if (!before) return ['webPhone is added'];
  return wanted ? settingsChanged('webPhone', before, wanted, options) : ['webPhone is taken away'];
}

/** Where a secret is to be found: `{ env: NAME }` or `{ file: PATH }`. */
export function isReference(value: unknown): value is { env: string } | { file: string } {
  if (typeof value !== 'object' || value === null) return false;
  const keys = Object.keys(value);
  return keys.length === 1 && (keys[0] === 'env' || keys[0] === 'file');
}
