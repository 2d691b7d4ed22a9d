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
}

export const audit = {
  page: async (before?: string) =>
    (await ask<{ entries: AuditEntry[] }>('GET', `admin/audit?limit=50${before ? `&before=${before}` : ''}`)).entries,
};
