/** A user as the user may see it. */
import { allRights } from '../admin/roles.ts';
import type { UsersTable } from '../store/tables.ts';
import type { AppContext } from './app-context.ts';

export function shown({ hub }: Pick<AppContext, 'hub'>, user: UsersTable) {
  const connection = hub.connections.find(({ id }) => id === user.connection_id);
  return {
    id: user.id,
    login: user.login,
    name: user.name,
    role: user.role,
    rights: allRights(user.role),
    connection: connection && { id: connection.id, name: connection.name, connector: connection.connector.manifest.id },
  };
}
