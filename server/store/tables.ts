/** The tables as TypeScript sees them. Times are UTC ms, durations ms, keys UUIDv7, JSON is text: the same in SQLite and PostgreSQL. */

export interface UsersTable {
  id: string;
  login: string;
  name: string;
  /** argon2id, or nothing for a user who cannot sign in with a password. */
  password_hash: string | null;
  connection_id: string | null;
  /** JSON: the user's settings at the connection, secrets sealed. */
  user_settings: string;
  /** JSON: the account of the user's SIP web phone, secrets sealed. */
  web_phone: string | null;
  /** The sealed secret of the second factor, JSON; nothing without one. */
  totp: string | null;
  /** The last step of time whose code was used. */
  totp_step: number | null;
  role: string;
  /** 1 for one who may sign in and has a place at the phone system, else 0. */
  active: number;
  /** Whose settings hold where the user has none of its own. */
  group_id: string | null;
  source: string;
  /** Grows with each change, so that two who change the same are told. */
  revision: number;
  created_at: number;
  updated_at: number;
}

export interface ConnectionsTable {
  id: string;
  name: string;
  connector: string;
  /** JSON, secrets sealed; empty for a connection of the configuration file, whose secrets stay there. */
  settings: string;
  /** `service` or `page`; without it where the connector can. */
  runs: string | null;
  /** JSON: where its users' pages can be SIP web phones. */
  web_phone: string | null;
  /** `file`: of the configuration file, and changed there. `portal`: made in the portal. */
  source: string;
  revision: number;
  created_at: number;
  updated_at: number;
}

/** Whom the server tells of calls. */
export interface WebhooksTable {
  id: string;
  url: string;
  /** JSON: names of events. */
  events: string;
  /** JSON, sealed. */
  signing_key: string;
  active: number;
  revision: number;
  created_at: number;
  updated_at: number;
}

/** Something told, or still to be told, to one of them. */
export interface WebhookDeliveriesTable {
  id: string;
  webhook_id: string;
  event: string;
  subject: string;
  body: string;
  /** `waiting`, `delivered`, or `dead` when nobody tries any more. */
  state: string;
  attempts: number;
  next_at: number | null;
  /** What the last attempt came to, for people. */
  answer: string | null;
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
  /** The other party's number, digits only. */
  party_digits: string;
  /** The same for all ways to write the other party's number: what calls are found and grouped by. */
  party_key: string;
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
  /** 1 for an incoming call that nobody took, else 0. */
  missed: number;
  // What people write about the call: the call log never touches it.
  outcome: string | null;
  note: string | null;
  follow_up_at: number | null;
  follow_up_owner: string | null;
  /** When somebody looked at a missed call. */
  seen_at: number | null;
  edited_at: number | null;
  /** JSON: how it sounded, as the page has measured it. */
  quality: string | null;
  created_at: number;
  updated_at: number;
}

/** A record of the CRM that a call belongs to. */
export interface CallLinksTable {
  call_id: string;
  kind: string;
  record_id: string;
  title: string | null;
  user_id: string;
  started_at: number;
}

/** A user's other party, and the latest call with it. */
export interface CallPartiesTable {
  user_id: string;
  party_key: string;
  last_call_id: string;
  last_started_at: number;
}

export interface CallPartyWordsTable {
  user_id: string;
  word: string;
  party_key: string;
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
  last_seen_at: number | null;
  address: string | null;
  /** As the browser calls itself. */
  client: string | null;
}

/** A CRM whose pages embed the tags, and whose back end says who its users are. */
export interface SitesTable {
  id: string;
  name: string;
  /** JSON: origins of its pages, e.g. `https://crm.example.com`. */
  origins: string;
  /** Sealed. */
  signing_key: string;
  old_key: string | null;
  old_key_until: number | null;
  revision: number;
  created_at: number;
  updated_at: number;
}

/** Somebody who can be called: a contact, an account, or what else a CRM calls by phone. */
export interface DirectoryRecordsTable {
  id: string;
  /** In the site's own words: `contact`, `account`, `lead`. */
  kind: string;
  /** Id of the site whose CRM keeps it; empty for one that is kept here. */
  source: string;
  /** What the CRM calls it; of one that is kept here its own id. */
  external_id: string;
  name: string;
  detail: string;
  /** Login of the user who looks after it; empty for nobody. */
  owner: string;
  /** Of all that was given, so that what has not changed is not written again. */
  digest: string;
  revision: number;
  created_at: number;
  updated_at: number;
}

export interface DirectoryNumbersTable {
  record_id: string;
  position: number;
  /** As it was given. */
  raw: string;
  /** e.g. `mobile`; empty where nobody said. */
  type: string;
  e164: string;
  /** Within its country, or all of its digits where that is not known. */
  national: string;
  extension: string;
  /** 1 where the number did not say its country. */
  assumed: number;
  exact_key: string;
  /** Its digits, the last one first. */
  reversed: string;
}

/** Words of names, ends of numbers, names by the keys of a phone: whatever a search may begin with. */
export interface DirectoryWordsTable {
  word: string;
  record_id: string;
}

/** The other party's number of a call: as it was written, and as it is in full; empty where that is not known. */
export interface CallNumbersTable {
  call_id: string;
  raw: string;
  e164: string;
  extension: string;
}

/** How numbers are read and dialled. */
export interface NumberSettingsTable {
  /** `server`, `connection:hq` or `site:northwind`. */
  scope: string;
  /** JSON: what differs from the wider scope. */
  settings: string;
  revision: number;
  updated_at: number;
}

/** The CRM's own look-up over HTTP; at most one row, `server`. */
export interface DirectoryLookupTable {
  id: string;
  url: string;
  /** Sealed. */
  signing_key: string;
  timeout_ms: number;
  active: number;
  revision: number;
  updated_at: number;
}

/** What somebody has done in the portal. It can be added to, never changed. */
export interface AuditTable {
  /** Its place in the chain: 1, 2, 3, none left out. */
  seq: number;
  id: string;
  at: number;
  /** Nothing for what was done without a sign-in. */
  actor_id: string | null;
  actor_login: string;
  address: string;
  action: string;
  kind: string;
  object_id: string;
  object_name: string;
  /** JSON, secrets never in it. */
  before: string | null;
  after: string | null;
  /** Why, as whoever did it has written. */
  comment: string | null;
  /** Login of the second person, where one was needed. */
  approved_by: string | null;
  /** `hash` of the entry before. */
  prev: string;
  /** Of all of this; see `audit-chain.ts`. */
  hash: string;
}

/** An entry that has no place in the chain yet: the thread that writes it gives it one, in the same transaction. */
export type UnlinkedEntry = Omit<AuditTable, 'seq' | 'prev' | 'hash'>;

/** A change that waits for a second person. */
export interface ProposalsTable {
  id: string;
  method: string;
  /** Of the route, with its names: `connections/:id`. */
  path: string;
  /** JSON */
  params: string;
  /** JSON: query and body, sealed; empty when it waits no more. */
  request: string;
  /** The right that its route takes. */
  needs: string;
  action: string;
  kind: string;
  object_id: string;
  object_name: string;
  /** JSON, as in the audit log. */
  before: string | null;
  after: string | null;
  comment: string | null;
  proposer_id: string;
  proposer_login: string;
  address: string;
  base: string;
  created_at: number;
  expires_at: number;
}

/** What became of one: at most one row of each. */
export interface ProposalDecisionsTable {
  proposal_id: string;
  decision: string;
  by_login: string;
  reason: string | null;
  decided_at: number;
}

/** How something of the portal was at each of its revisions, so that a change can be looked at and taken back. */
export interface RevisionsTable {
  kind: string;
  object_id: string;
  revision: number;
  at: number;
  actor_login: string;
  action: string;
  /** JSON: what is no setting, e.g. the name. */
  fields: string;
  /** JSON, secrets sealed for the place that the thing itself has. */
  settings: string;
  web_phone: string | null;
  comment: string | null;
  approved_by: string | null;
}

/** What several users have in common. */
export interface UserGroupsTable {
  id: string;
  name: string;
  connection_id: string | null;
  /** JSON: settings of its users, as the connection's phone system has them; no secrets. */
  settings: string;
  revision: number;
  created_at: number;
  updated_at: number;
}

export interface MetaTable {
  key: string;
  value: string;
}

export interface Tables {
  webhooks: WebhooksTable;
  webhook_deliveries: WebhookDeliveriesTable;
  users: UsersTable;
  connections: ConnectionsTable;
  calls: CallsTable;
  call_events: CallEventsTable;
  call_links: CallLinksTable;
  call_parties: CallPartiesTable;
  call_party_words: CallPartyWordsTable;
  sessions: SessionsTable;
  sites: SitesTable;
  directory_records: DirectoryRecordsTable;
  directory_numbers: DirectoryNumbersTable;
  directory_words: DirectoryWordsTable;
  number_settings: NumberSettingsTable;
  directory_lookup: DirectoryLookupTable;
  call_numbers: CallNumbersTable;
  audit: AuditTable;
  proposals: ProposalsTable;
  proposal_decisions: ProposalDecisionsTable;
  revisions: RevisionsTable;
  user_groups: UserGroupsTable;
  meta: MetaTable;
}
