/** The part of a plan that is about the CRM: how numbers are read, where it is asked who calls, and what it is told of calls. */
import { readNumbers, type ScopedNumbers } from '../directory/number-settings-store.ts';
import type { LookupView } from '../directory/lookup-settings.ts';
import type { WebhookView } from '../webhooks/webhook.ts';
import type { ConfigFile } from './config-file.ts';
import { added, changed, compared, removed, type Step } from './config-steps.ts';

export interface CrmState {
  /** Scopes where something is set, or was. */
  numbers: readonly Pick<ScopedNumbers, 'scope' | 'own' | 'revision'>[];
  lookup: LookupView;
  webhooks: readonly WebhookView[];
}

/** After connections and sites: numbers are set for these. */
export function crmSteps(file: ConfigFile, server: CrmState): (Step | undefined)[] {
  return [
    ...Object.entries(file.numbers).map(([scope, settings]) => numbersStep(scope, settings, server)),
    file.lookup && lookupStep(file.lookup, server.lookup),
    ...Object.entries(file.webhooks).map(([url, wanted]) => webhookStep(url, wanted, server)),
  ];
}

export function crmRemovals(file: ConfigFile, server: CrmState): Step[] {
  const { url, active, timeoutMs } = server.lookup;
  const off = active && !file.lookup ? lookupStep({ url, active: false, timeoutMs }, server.lookup) : undefined;
  return [
    ...server.webhooks
      .filter((webhook) => !Object.hasOwn(file.webhooks, webhook.url))
      .map(({ id, url: address, revision }) => removed('webhook', address, `admin/webhooks/${id}`, revision)),
    // The key of a look-up is not thrown away: it is switched off.
    ...(off ? [off] : []),
    ...server.numbers
      .filter(({ scope, own }) => !Object.hasOwn(file.numbers, scope) && Object.keys(own).length > 0)
      .map(({ scope, revision }): Step => ({
        ...{ does: 'remove', kind: 'numbers', id: scope, changes: [], method: 'PATCH' },
        path: `admin/numbers/${scope}`,
        body: { revision, settings: {} },
      })),
  ];
}

function numbersStep(scope: string, settings: Record<string, unknown>, server: CrmState): Step | undefined {
  const { own = {}, revision = 0 } = server.numbers.find((known) => known.scope === scope) ?? {};
  const changes = compared(own, asKept(settings));
  const step = changed('numbers', scope, `admin/numbers/${scope}`, revision, changes, { settings });
  return step && Object.keys(own).length === 0 ? { ...step, does: 'add' } : step;
}

/** With what the rules of a dial plan leave out. What is wrong is told by the server, with its place. */
function asKept(settings: Record<string, unknown>): Record<string, unknown> {
  try {
    return readNumbers(settings);
  } catch {
    return settings;
  }
}

function lookupStep(wanted: NonNullable<ConfigFile['lookup']>, before: LookupView): Step | undefined {
  const { url, active, timeoutMs, revision } = before;
  const changes = compared(revision === 0 ? {} : { url, active, timeoutMs }, wanted);
  const step = changed('lookup', 'look-up', 'admin/lookup', revision, changes, wanted);
  return step && revision === 0 ? { ...step, does: 'add' } : step;
}

function webhookStep(url: string, wanted: ConfigFile['webhooks'][string], server: CrmState): Step | undefined {
  const before = server.webhooks.find((known) => known.url === url);
  const body = { url, ...wanted };
  if (!before) return added('webhook', url, 'admin/webhooks', body);
  const { events, active, id, revision } = before;
  const changes = compared(
    { events: events.toSorted(), active },
    { events: wanted.events.toSorted(), active: wanted.active },
  );
  return changed('webhook', url, `admin/webhooks/${id}`, revision, changes, body);
}
