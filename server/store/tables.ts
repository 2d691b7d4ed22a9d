/** The tables as TypeScript sees them. Times are UTC ms, durations ms, keys UUIDv7, JSON is text: the same in SQLite and PostgreSQL. */

export interface UsersTable {
  id: string;
  login: string;
  name: string;
  /** argon2id, or nothing for a user who cannot sign in with a password. */
  password_hash: string | null;
  connection_id: string | null;
  /** JSON: the user's settings at the connection. */
  user_settings: string;
  created_at: number;
  updated_at: number;
}

export interface ConnectionsTable {
  id: string;
  name: string;
  connector: string;
  /** JSON; empty for a connection of the configuration file, whose secrets stay there. */
  settings: string;
  created_at: number;
  updated_at: number;
}

export interface CallsTable {
  /** The call's `databaseUId`. */
  id: string;
  connection_id: string;
  /** The phone system's id of the call. */
  native_id: string;
  user_id: string;
  /** `id` of the main call of a consultation call. */
  parent_id: string | null;
  direction: string;
  caller_id: string;
  caller_name: string | null;
  called_id: string;
  called_name: string | null;
  /** The other party's number, digits only: what a search by number compares. */
  party_digits: string;
  device_id: string;
  queue: string | null;
  started_at: number;
  connected_at: number | null;
  /** Start of a hold that goes on. */
  held_at: number | null;
  ended_at: number | null;
  before_connection_ms: number | null;
  talk_ms: number | null;
  hold_ms: number;
  total_ms: number | null;
  cause: string | null;
  redirecting_id: string | null;
  redirection_id: string | null;
  /** JSON: extra fields from the phone system. */
  data: string | null;
  created_at: number;
  updated_at: number;
}

export interface CallEventsTable {
  id: string;
  call_id: string;
  at: number;
  type: string;
  /** JSON */
  detail: string | null;
}

export interface SessionsTable {
  /** SHA-256 of the cookie's value: a stolen file opens no session. */
  token_hash: string;
  user_id: string;
  created_at: number;
  expires_at: number;
}

export interface MetaTable {
  key: string;
  value: string;
}

export interface Tables {
  users: UsersTable;
  connections: ConnectionsTable;
  calls: CallsTable;
  call_events: CallEventsTable;
  sessions: SessionsTable;
  meta: MetaTable;
}
