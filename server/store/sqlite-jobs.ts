/** What the store's thread is asked and what it answers. Plain data, so that it can be posted. */

export interface Statement {
  sql: string;
  params: readonly unknown[];
}

/**
 * `read` runs on its own; `write` becomes part of a transaction with other writes, its statements all or none; `inside`
 * runs in a transaction that the caller has begun.
 */
export type JobKind = 'read' | 'write' | 'inside';

export interface Job {
  id: number;
  kind: JobKind;
  statements: readonly Statement[];
}

export interface StatementResult {
  rows: unknown[];
  /** Rows changed. */
  changes: number;
}

export type JobDone = { id: number; results: StatementResult[] } | { id: number; error: string; code: string };

export interface ThreadOptions {
  /** Path of the database file. */
  file: string;
  /** How long to wait while another process holds the file, ms. */
  busyTimeout: number;
}
