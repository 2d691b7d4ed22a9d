/** The CRMs whose pages embed the tags. */
import { ask, removalQuery, type Why } from './request.ts';
import type { History } from './revisions.ts';

export interface Site {
  id: string;
  name: string;
  origins: readonly string[];
  revision: number;
  /** Until when the key before is good, too, UTC ms. */
  oldKeyUntil: number | null;
}

export interface SiteInput {
  name: string;
  origins: readonly string[];
}

/** The key is told once. */
export interface SiteWithKey {
  site: Site;
  key: string;
}

/** What a page of a CRM has in the way of a telephone. */
export interface PageReport {
  url: string;
  status: number;
  findings: { what: string; state: 'good' | 'warn' | 'bad'; text: string }[];
  headers: string[];
}

export const sites = {
  examine: (url: string) => ask<PageReport>('POST', 'admin/sites/examine', { url }),
  list: async () => (await ask<{ sites: Site[] }>('GET', 'admin/sites')).sites,
  read: (id: string) => ask<Site>('GET', `admin/sites/${id}`),
  create: (id: string, input: SiteInput & Why) => ask<SiteWithKey>('POST', 'admin/sites', { id, ...input }),
  change: (id: string, revision: number, input: SiteInput & Why) =>
    ask<Site>('PATCH', `admin/sites/${id}`, { revision, ...input }),
  newKey: (id: string, revision: number, why: Why = {}) =>
    ask<SiteWithKey>('POST', `admin/sites/${id}/key`, { revision, ...why }),
  history: (id: string) => ask<History>('GET', `admin/sites/${id}/revisions`),
  rollBack: (id: string, revision: number, to: number, why: Why = {}) =>
    ask<Site>('POST', `admin/sites/${id}/roll-back`, { revision, to, ...why }),
  remove: (id: string, revision: number, comment?: string) =>
    ask<unknown>('DELETE', `admin/sites/${id}?${removalQuery(revision, comment)}`),
};
