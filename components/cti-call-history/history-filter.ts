/** What is chosen in the filters, and the question that it makes. Days are those of the agent's own clock. */
import type { CallsQuery } from '../../core/session/call-history.ts';

export const kinds = ['all', 'missed', 'incoming', 'outgoing'] as const;
export type Kind = (typeof kinds)[number];

export const periods = ['anyTime', 'today', 'yesterday', 'last7Days', 'last30Days', 'chooseDays'] as const;
export type Period = (typeof periods)[number];

export interface HistoryFilter {
  kind: Kind;
  search: string;
  outcome: string;
  /** `own`, `all` or an id; empty: as the tag says. */
  agent: string;
  period: Period;
  /** `2026-05-04`, of chosen days; empty: no end on that side. */
  from: string;
  until: string;
}

export const noFilter: HistoryFilter = {
  kind: 'all',
  search: '',
  outcome: '',
  agent: '',
  period: 'anyTime',
  from: '',
  until: '',
};

export function isFiltered(filter: HistoryFilter): boolean {
  return Object.entries(noFilter).some(([key, none]) => filter[key as keyof HistoryFilter] !== none);
}

/** @param now UTC ms */
export function queryOf({ kind, search, outcome, ...filter }: HistoryFilter, now: number): CallsQuery {
  const { from, to } = rangeOf(filter, now);
  return {
    ...(kind === 'all' ? {} : { kind }),
    ...(search.trim() === '' ? {} : { search: search.trim().slice(0, 64) }),
    ...(outcome === '' ? {} : { outcome }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}

/** @returns the beginning of the first day and the end of the last, UTC ms */
export function rangeOf(
  { period, from, until }: Pick<HistoryFilter, 'period' | 'from' | 'until'>,
  now: number,
): { from?: number; to?: number } {
  switch (period) {
    case 'anyTime':
      return {};
    case 'today':
      return { from: dayOf(now, 0) };
    case 'yesterday':
      return { from: dayOf(now, -1), to: dayOf(now, 0) };
    case 'last7Days':
      return { from: dayOf(now, -6) };
    case 'last30Days':
      return { from: dayOf(now, -29) };
    case 'chooseDays': {
      const [first, last] = [chosen(from, 0), chosen(until, 1)];
      return { ...(first === undefined ? {} : { from: first }), ...(last === undefined ? {} : { to: last }) };
    }
  }
}

/** @returns midnight so many days from a moment; days are not all of one length */
export function dayOf(at: number, days: number): number {
  const day = new Date(at);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + days).getTime();
}

function chosen(date: string, days: number): number | undefined {
  const [year, month, day] = date.split('-').map(Number);
  if (!year || !month || !day) return undefined;
  const at = new Date(year, month - 1, day + days).getTime();
  return Number.isNaN(at) || at < 0 ? undefined : at;
}
