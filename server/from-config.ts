/** What the configuration file says, at the start: connections and users for the hub and the database, and who signs users in. */
import { sipSettings, sipUserSettings } from '../core/connectors/sip/settings.ts';
import type { Clock, Log } from '../core/provider/world.ts';
import { type Config, ConfigError, resolveSecret, resolveSecrets } from './config.ts';
import { connectorById, connectors } from './connectors.ts';
import type { Hub } from './messaging/hub.ts';
import { withoutSecrets } from './secrets/secret-settings.ts';
import type { Sealer } from './secrets/sealer.ts';
import type { Store } from './store/store.ts';
import { Oidc } from './users/oidc.ts';
import type { Users } from './users/users.ts';

/** @throws ConfigError for a secret that is not there */
export function openOidc(
  { oidc }: Config,
  env: NodeJS.ProcessEnv,
  sealer: Sealer,
  clock: Clock,
  log: Log,
): Oidc | undefined {
  if (!oidc) return undefined;
  const { clientSecret } = oidc;
  const secret = clientSecret === undefined ? undefined : resolveSecret(clientSecret, env, 'oidc.clientSecret');
  return new Oidc(oidc, secret, sealer, clock, log);
}

/** @throws ConfigError */
export function connect(hub: Hub, { connections }: Config, env: NodeJS.ProcessEnv): void {
  for (const [index, { id, name, connector, settings, runs, webPhone }] of connections.entries()) {
    const found = connectorById(connector);
    if (!found) {
      const known = connectors.map(({ manifest }) => manifest.id).join(', ');
      throw new ConfigError(`connections.${index}.connector: there is no ${connector}; there are ${known}`);
    }
    const place = `connections.${index}`;
    hub.addConnection(id, name, found, resolveSecrets(settings, env, `${place}.settings`), {
      runs,
      ...(webPhone ? { webPhone: resolveSecrets(webPhone, env, `${place}.webPhone`) } : {}),
    });
  }
}

/** What stands in the file is in the database after it, without its secrets. @throws ConfigError */
export async function seed(
  hub: Hub,
  store: Store,
  users: Users,
  config: Config,
  env: NodeJS.ProcessEnv,
  clock: Clock,
): Promise<void> {
  await nothingOverwritten(store, config);
  const now = clock.now();
  await Promise.all(
    config.connections.map(({ id, name, connector, runs = null, settings, webPhone }) => {
      const row = {
        name,
        connector,
        runs,
        // The secrets stay in the configuration file.
        settings: JSON.stringify(withoutSecrets(settings, connectorById(connector)?.settings ?? sipSettings)),
        web_phone: webPhone ? JSON.stringify(withoutSecrets(webPhone, sipSettings)) : null,
        source: 'file',
        updated_at: now,
      };
      return store.db
        .insertInto('connections')
        .values({ id, revision: 1, created_at: now, ...row })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute();
    }),
  );
  const schemaOf = new Map(hub.connections.map(({ id, connector }) => [id, connector.userSettings]));
  await users.onlyFromFile(config.users.map(({ login }) => login));
  const seeded = await Promise.all(
    config.users.map(async ({ login, name, password, connection, role, settings, webPhone }, index) => {
      const place = `users.${index}`;
      const user = await users.seed({
        login,
        name,
        password: password === undefined ? undefined : resolveSecret(password, env, `${place}.password`),
        connectionId: connection,
        settings: withoutSecrets(settings, schemaOf.get(connection) ?? sipUserSettings),
        role,
      });
      return {
        id: user.id,
        name,
        connectionId: connection,
        settings: resolveSecrets(settings, env, `${place}.settings`),
        ...(webPhone ? { webPhone: resolveSecrets(webPhone, env, `${place}.webPhone`) } : {}),
      };
    }),
  );
  for (const user of seeded) hub.addUser(user);
}

/** What was made in the portal is not lost to a file that uses the same name. @throws ConfigError */
async function nothingOverwritten({ db }: Store, { connections, users }: Config): Promise<void> {
  const remedy = 'was made in the admin portal; take another name, or remove it there first';
  const ids = await db.selectFrom('connections').select('id').where('source', '=', 'portal').execute();
  for (const [index, { id }] of connections.entries()) {
    if (ids.some((known) => known.id === id)) throw new ConfigError(`connections.${index}.id: ${id} ${remedy}`);
  }
  const logins = await db.selectFrom('users').select('login').where('source', '=', 'portal').execute();
  const taken = new Set(logins.map(({ login }) => login));
  for (const [index, { login }] of users.entries()) {
    if (taken.has(login)) throw new ConfigError(`users.${index}.login: ${login} ${remedy}`);
  }
}
