/** A user as the user may see it. */
import { allRights } from '../admin/roles.ts';
import type { UsersTable } from '../store/tables.ts';
import type { AppContext } from './app-context.ts';

export function shown({ hub }: Pick<AppContext, 'hub'>, user: UsersTable) {
  // Where the user is by a group, only the hub knows.
  const place = hub.session(user.id)?.user.connectionId ?? user.connection_id ?? '';
  const connection = hub.connection(place);
  return {
    id: user.id,
    login: user.login,
    name: user.name,
    role: user.role,
    rights: allRights(user.role),
    connection: connection && { id: connection.id, name: connection.name, connector: connection.connector.manifest.id },
  };
}
