/** What needs an administrator now, gathered from all who know: for the overview and for the diagnostics file. */
import { type Readiness, readinessOf, type ReadinessParts } from '../admin/readiness.ts';
import { sipSettings } from '../../core/connectors/sip/settings.ts';
import type { Connections, ConnectionView } from '../admin/connections.ts';
import { type Findings, findings } from '../admin/findings.ts';
import type { CallLog } from '../calls/call-log.ts';
import type { HostedConnection, Hub } from '../messaging/hub.ts';
import type { MessagingService } from '../messaging/messaging-service.ts';
import { PageRunLink } from '../messaging/page-run-link.ts';
import { formOf } from '../secrets/secret-settings.ts';
import type { Webhooks } from '../webhooks/webhooks.ts';
import { statusForBundle } from './bundle-status.ts';
import { browserNeeds, type BrowserSummary, browserSummary } from './browser-needs.ts';
import type { Need } from './need.ts';
import {
  connectionNeeds,
  healthNeeds,
  lineNeeds,
  loadNeeds,
  peopleNeeds,
  tokenNeeds,
  webhookNeeds,
} from './server-needs.ts';
import type { ServerHealth } from './server-health.ts';

export interface NeedsParts extends ReadinessParts {
  callLog: Pick<CallLog, 'waiting'>;
  messaging: MessagingService;
  connections: Connections;
  webhooks: Pick<Webhooks, 'list'>;
  health: ServerHealth;
}

export interface Needed {
  needs: Need[];
  browsers: BrowserSummary;
}

/** Going through all users takes a while: what was found is good for so long, ms, and longer while nobody has changed. */
const findingsKept = 4000;
const findingsKeptSame = 60_000;

export class Needs {
  readonly #parts: NeedsParts;
  #found: { findings: Promise<Findings>; at: number; revision: number } | undefined;

  constructor(parts: NeedsParts) {
    this.#parts = parts;
  }

  /** The gravest first. @param connections as the portal shows them now */
  async now(connections: readonly ConnectionView[]): Promise<Needed> {
    const { hub, callLog, messaging, diagnostics, webhooks, health, clock } = this.#parts;
    const now = clock.now();
    const [found, hooks, machine] = await Promise.all([this.#findings(), webhooks.list(), health.now()]);
    const nameOf = (id: string) => connections.find((each) => each.id === id)?.name ?? id;
    const reports = diagnostics.reports.all;
    const needs = [
      ...connectionNeeds(connections, now),
      ...healthNeeds(machine, now),
      ...loadNeeds(
        {
          lag: diagnostics.lag.numbers,
          waiting: callLog.waiting,
          sockets: messaging.sockets,
          mostSockets: messaging.limits.sockets,
        },
        now,
      ),
      ...tokenNeeds(diagnostics.refusedTokens.list),
      ...browserNeeds(
        reports,
        (id) => hub.session(id)?.user.name,
        (id) => relaySetting(hub.connection(hub.session(id)?.user.connectionId ?? '')),
      ),
      ...lineNeeds(failingLines(hub)),
      ...peopleNeeds(found, nameOf),
      ...webhookNeeds(hooks),
    ];
    const bad = ({ grade }: Need) => (grade === 'bad' ? 0 : 1);
    return { needs: needs.sort((a, b) => bad(a) - bad(b)), browsers: browserSummary(reports) };
  }

  /** One user, row by row. @throws ApiError 404 `notFound` */
  readiness(id: string): Promise<Readiness> {
    return readinessOf(id, this.#parts);
  }

  /** For the diagnostics file. @param connections as the portal shows them now */
  async forBundle(connections: readonly ConnectionView[]): Promise<object> {
    return statusForBundle(await this.now(connections), this.#parts);
  }

  #findings(): Promise<Findings> {
    const { people, hub, clock } = this.#parts;
    const now = clock.now();
    const known = this.#found;
    const good = known && now - known.at < (known.revision === hub.revision ? findingsKeptSame : findingsKept);
    if (good) return known.findings;
    const fresh = findings(people, hub);
    this.#found = { findings: fresh, at: now, revision: hub.revision };
    fresh.catch(() => (this.#found = undefined));
    return fresh;
  }
}

/** Where the relays of a phone system's sound are set, whatever it calls them. */
function relaySetting(connection: HostedConnection | undefined): Need['link'] {
  if (!connection) return undefined;
  const { id, name, connector, webPhone } = connection;
  const known = (schema: Parameters<typeof formOf>[0]) =>
    Object.keys(formOf(schema).properties ?? {}).find((setting) => /^(turn|ice)/i.test(setting));
  const [under, setting] = webPhone ? ['webPhone', known(sipSettings)] : ['settings', known(connector.settings)];
  if (setting === undefined) return undefined;
  return { to: `#/connections/${id}?field=${under}.${setting}`, text: `Relays of ${name}`, right: 'connections.read' };
}

/** Whose own line is down while a page of theirs is open and the link is up. A page that runs its own tells that itself. */
function failingLines(hub: Hub): Parameters<typeof lineNeeds>[0] {
  return hub.sessions.flatMap(({ user, listeners, provider }) => {
    const connection = hub.connection(user.connectionId);
    if (listeners === 0 || !connection || connection.link instanceof PageRunLink) return [];
    const { link, reason } = provider.state;
    if (connection.link.status.state !== 'up' || link !== 'down' || reason === undefined) return [];
    return [{ id: user.id, name: user.name, connection: connection.name, reason }];
  });
}
