/** What is found in the portal by a few words. */
import { ask } from './request.ts';

export interface SearchHit {
  kind: 'connection' | 'setting' | 'user' | 'group' | 'site' | 'webhook';
  title: string;
  detail: string;
  to: string;
}

export const search = async (text: string) =>
  (await ask<{ hits: SearchHit[] }>('GET', `admin/search?${new URLSearchParams({ q: text }).toString()}`)).hits;
