/** Changes that wait for a second person, and the rule that they wait for. */
import { ask } from './request.ts';
import type { Change } from './revisions.ts';

export interface Proposal {
  id: string;
  /** e.g. `connection.change` */
  action: string;
  kind: string;
  object: { id: string; name: string };
  changes: Change[];
  comment: string | null;
  by: string;
  /** UTC ms. */
  at: number;
  until: number;
  state: 'waiting' | 'expired' | 'approved' | 'refused' | 'withdrawn' | 'outdated';
  decided: { by: string; at: number; reason: string | null } | null;
  mine: boolean;
  /** Whether whoever looks may decide. */
  decides: boolean;
}

export const proposals = {
  /** The newest first. */
  list: () => ask<{ proposals: Proposal[]; rule: { on: boolean } }>('GET', 'admin/proposals'),
  /** How many wait for whoever asks. */
  count: async () => (await ask<{ count: number }>('GET', 'admin/proposals/count')).count,
  /** @returns what the change itself answers: a new key is told to whoever approves it, once */
  approve: (id: string, comment: string) =>
    ask<{ answer: { key?: string; token?: string } | null }>(
      'POST',
      `admin/proposals/${id}/approve`,
      comment ? { comment } : {},
      120_000,
    ),
  refuse: (id: string, comment: string) => ask<unknown>('POST', `admin/proposals/${id}/refuse`, { comment }),
  withdraw: (id: string) => ask<unknown>('POST', `admin/proposals/${id}/withdraw`, {}),
  setRule: (on: boolean, comment: string) =>
    ask<{ on: boolean }>('PATCH', 'admin/two-person', { on, ...(comment ? { comment } : {}) }),
};
