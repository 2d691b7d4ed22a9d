/** A change that waits for a second person, as the portal shows it. */
import type { Change } from '../admin/revisions.ts';
import { may, type Right } from '../admin/roles.ts';
import type { ProposalDecisionsTable, ProposalsTable, UsersTable } from '../store/tables.ts';

export type Decision = 'approved' | 'refused' | 'withdrawn' | 'outdated';

export interface ProposalView {
  id: string;
  /** e.g. `connection.change` */
  action: string;
  kind: string;
  object: { id: string; name: string };
  /** As the audit log would have it. A secret is only ever said to be `set`, `changed` or `removed`. */
  changes: Change[];
  comment: string | null;
  /** Login. */
  by: string;
  /** UTC ms. */
  at: number;
  /** Until when it waits, UTC ms. */
  until: number;
  /** `outdated`: what it would have changed was changed meanwhile. */
  state: 'waiting' | 'expired' | Decision;
  decided: { by: string; at: number; reason: string | null } | null;
  mine: boolean;
  /** Whether the one who asks may decide. */
  decides: boolean;
}

export type ProposalRow = ProposalsTable & Partial<ProposalDecisionsTable>;

export function proposalView(row: ProposalRow, viewer: UsersTable, now: number): ProposalView {
  const mine = row.proposer_id === viewer.id;
  const state = stateOf(row, now);
  return {
    id: row.id,
    action: row.action,
    kind: row.kind,
    object: { id: row.object_id, name: row.object_name },
    changes: changesOf(row),
    comment: row.comment,
    by: row.proposer_login,
    at: row.created_at,
    until: row.expires_at,
    state,
    decided: row.decision ? { by: row.by_login ?? '', at: row.decided_at ?? 0, reason: row.reason ?? null } : null,
    mine,
    decides: state === 'waiting' && !mine && may(viewer.role, row.needs as Right),
  };
}

/** To whoever has made it, to whoever could decide, and to whoever reads the audit log. */
export function shownTo(row: ProposalRow, { id, role }: UsersTable): boolean {
  return row.proposer_id === id || may(role, row.needs as Right) || may(role, 'audit.read');
}

export function stateOf({ decision, expires_at: until }: ProposalRow, now: number): ProposalView['state'] {
  if (decision) return decision as Decision;
  return now < until ? 'waiting' : 'expired';
}

function changesOf({ before, after }: ProposalsTable): Change[] {
  const was = (before === null ? {} : JSON.parse(before)) as Record<string, unknown>;
  const is = (after === null ? {} : JSON.parse(after)) as Record<string, unknown>;
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].map((path) => {
    // The audit log says of a secret the same word on both sides.
    const secret = was[path] === is[path];
    return { path, before: secret ? undefined : was[path], after: is[path] };
  });
}
