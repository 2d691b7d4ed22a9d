/** What somebody looks for in the portal by a few words: connections and their settings, users, groups, sites, webhooks. Bounded. */
import { sipSettings } from '../../core/connectors/sip/settings.ts';
import { connectorById } from '../connectors.ts';
import { formOf, type SettingsForm } from '../secrets/secret-settings.ts';
import type { Sites } from '../sites/sites.ts';
import type { Webhooks } from '../webhooks/webhooks.ts';
import type { Connections, ConnectionView } from './connections.ts';
import type { People } from './people.ts';
import type { Right } from './roles.ts';

export type HitKind = 'connection' | 'setting' | 'user' | 'group' | 'site' | 'webhook';

export interface SearchHit {
  kind: HitKind;
  title: string;
  /** What it is, or where. */
  detail: string;
  /** Its address in the portal. */
  to: string;
}

export interface SearchParts {
  connections: Pick<Connections, 'list'>;
  people: Pick<People, 'list' | 'groups'>;
  sites: Pick<Sites, 'list'>;
  webhooks: Pick<Webhooks, 'list'>;
}

/** Of each kind. */
const most = 6;

/** @param text what was typed @param may what the asking user has the right to see */
export async function search(text: string, may: (right: Right) => boolean, parts: SearchParts): Promise<SearchHit[]> {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return [];
  const fits = (...texts: string[]) => {
    const all = texts.join(' ').toLowerCase();
    return words.every((word) => all.includes(word));
  };
  const found = await Promise.all([
    may('connections.read') ? parts.connections.list().then((list) => connectionHits(list, fits)) : [],
    may('users.read') ? userHits(text.trim(), parts.people) : [],
    may('users.read') ? groupHits(parts.people, fits) : [],
    may('sites.read') ? siteHits(parts.sites, fits) : [],
    may('webhooks.read') ? webhookHits(parts.webhooks, fits) : [],
  ]);
  return found.flat();
}

type Fits = (...texts: string[]) => boolean;

function connectionHits(list: readonly ConnectionView[], fits: Fits): SearchHit[] {
  const named = list
    .filter(({ id, name, title }) => fits(name, id, title))
    .map(({ id, name, title }): SearchHit => ({
      kind: 'connection',
      title: name,
      detail: title,
      to: `#/connections/${id}`,
    }));
  const settings = list.flatMap((connection) => [
    ...settingHits(connection, 'settings', connectorById(connection.connector)?.settings, fits),
    ...(connection.webPhone ? settingHits(connection, 'webPhone', sipSettings, fits) : []),
  ]);
  // What is called so goes before what only speaks of it.
  settings.sort((a, b) => Number(b.titled) - Number(a.titled));
  return [...named.slice(0, most), ...settings.slice(0, most).map(({ titled: _, ...hit }) => hit)];
}

function settingHits(
  { id, name, title: system }: ConnectionView,
  under: 'settings' | 'webPhone',
  schema: Parameters<typeof formOf>[0] | undefined,
  fits: Fits,
): (SearchHit & { titled: boolean })[] {
  if (!schema) return [];
  return Object.entries(formOf(schema).properties ?? {}).flatMap(([field, about]) => {
    const { title, description } = described(field, about);
    if (!fits(title, field, description, name, id, system)) return [];
    // The connection's own name alone is no question for each of its settings.
    if (fits(name, id, system)) return [];
    const where = under === 'webPhone' ? `${name}, web phone` : name;
    const to = `#/connections/${id}?field=${under}.${field}`;
    return [{ kind: 'setting', title, detail: where, to, titled: fits(title, field, name, id, system) }];
  });
}

/** As the form shows it: a name of several words is read as words where a connector gives no title. */
function described(field: string, about: SettingsForm): { title: string; description: string } {
  const { title, description } = about;
  const spaced = field.replaceAll(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase();
  return {
    title: typeof title === 'string' ? title : spaced.charAt(0).toUpperCase() + spaced.slice(1),
    description: typeof description === 'string' ? description : '',
  };
}

async function userHits(text: string, people: SearchParts['people']): Promise<SearchHit[]> {
  const { people: found } = await people.list({ search: text, limit: most, offset: 0 });
  return found.map(({ id, name, login, number }) => ({
    kind: 'user',
    title: name,
    detail: number === null ? login : `${login} · ${number}`,
    to: `#/users/${id}`,
  }));
}

async function groupHits(people: SearchParts['people'], fits: Fits): Promise<SearchHit[]> {
  return (await people.groups.list())
    .filter(({ id, name }) => fits(name, id))
    .slice(0, most)
    .map(({ id, name, users }) => ({
      kind: 'group',
      title: name,
      detail: users === 1 ? '1 user' : `${users} users`,
      to: `#/users/groups/${id}`,
    }));
}

async function siteHits(sites: SearchParts['sites'], fits: Fits): Promise<SearchHit[]> {
  return (await sites.list())
    .filter(({ id, name, origins }) => fits(name, id, ...origins))
    .slice(0, most)
    .map(({ id, name, origins }) => ({ kind: 'site', title: name, detail: origins[0] ?? id, to: `#/sites/${id}` }));
}

async function webhookHits(webhooks: SearchParts['webhooks'], fits: Fits): Promise<SearchHit[]> {
  // The path may be a secret of the receiver.
  const host = (url: string) => (URL.canParse(url) ? new URL(url).host : '');
  return (await webhooks.list())
    .filter(({ url }) => fits(host(url)))
    .slice(0, most)
    .map(({ id, url }) => ({ kind: 'webhook', title: host(url), detail: 'Webhook', to: `#/webhooks/${id}` }));
}
