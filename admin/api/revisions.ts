/** How things of the portal were before. */

export interface Change {
  /** e.g. `settings.port` */
  path: string;
  before?: unknown;
  /** Of a secret only a word: `set`, `changed`, `removed`. */
  after?: unknown;
}

export interface Revision {
  revision: number;
  /** UTC ms. */
  at: number;
  /** Login; empty where it is not known. */
  by: string;
  action: string;
  /** Why, in the words of whoever did it. */
  comment: string | null;
  /** Login of the second person, where one was needed. */
  approvedBy: string | null;
  changes: Change[] | null;
}

export interface SecretSet {
  at: number;
  by: string;
  /** It is older than what is kept. */
  before: boolean;
}

export interface History {
  /** The newest first. */
  revisions: Revision[];
  secrets: Readonly<Record<string, SecretSet>>;
}

/** What somebody else has done while one was typing. */
export interface Meanwhile {
  by: string;
  at: number;
  comment: string | null;
  changes: Change[];
}
