/** What has been done in the portal. */
import { ask } from './request.ts';

export interface AuditEntry {
  id: string;
  at: number;
  actor_login: string;
  address: string;
  action: string;
  kind: string;
  object_id: string;
  object_name: string;
  before: Readonly<Record<string, unknown>> | null;
  after: Readonly<Record<string, unknown>> | null;
  /** Why, as whoever did it has written. */
  comment: string | null;
  /** Login of the second person, where one was needed. */
  approved_by: string | null;
}

/** Whether the log is the one that was written. */
export interface ChainReport {
  unbroken: boolean;
  entries: number;
  /** Hash of the last entry. */
  head: string;
  broken?: { seq: number; id: string | null; at: number | null; why: 'changed' | 'missing' | 'replaced' };
  noted?: { head: string; seq: number | null };
  older?: { entries: number; at: number };
}

export const audit = {
  /** @param head as it was noted down before */
  verify: (head = '') =>
    ask<ChainReport>('GET', `admin/audit/verify${head ? `?head=${encodeURIComponent(head)}` : ''}`, undefined, 120_000),
  page: async (before?: string) =>
    (await ask<{ entries: AuditEntry[] }>('GET', `admin/audit?limit=50${before ? `&before=${before}` : ''}`)).entries,
};
