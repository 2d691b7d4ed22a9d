/** What the store's thread is asked and what it answers. Plain data, so that it can be posted. */
import type { UnlinkedEntry } from './tables.ts';

export interface Statement {
  sql: string;
  params: readonly unknown[];
}

/** An entry of the audit log, which takes its place behind the last one as it is written. */
export interface ChainedEntry {
  entry: UnlinkedEntry;
  /** What is written with it, all or none. */
  also?: readonly Statement[];
}

export type Written = Statement | ChainedEntry;

/**
 * `read` runs on its own; `write` becomes part of a transaction with other writes, its statements all or none; `inside`
 * runs in a transaction that the caller has begun.
 */
export type JobKind = 'read' | 'write' | 'inside';

export interface Job {
  id: number;
  kind: JobKind;
  statements: readonly Written[];
}

export interface StatementResult {
  rows: unknown[];
  /** Rows changed. */
  changes: number;
}

/**
 * A result on its way between the threads. Rows as one text take half the time that posting them takes, and the names of
 * columns go once. Values that JSON does not know are posted as they are.
 */
export interface PostedResult {
  columns: readonly string[];
  /** JSON, or the rows themselves. */
  values: string | unknown[][];
  /** Rows changed. */
  changes: number;
}

export type JobDone = { id: number; results: PostedResult[] } | { id: number; error: string; code: string };

export interface ThreadOptions {
  /** Path of the database file. */
  file: string;
  /** How long to wait while another process holds the file, ms. */
  busyTimeout: number;
}
