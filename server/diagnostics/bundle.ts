/** Everything that helps to find a fault, in one file: no secret, no whole number, one id to quote. */
import os from 'node:os';
import { masked } from '../../core/provider/world.ts';
import type { AppContext } from '../app/app-context.ts';
import { overviewOf } from '../admin/overview.ts';
import type { AuditTable } from '../store/tables.ts';
import { uuidv7 } from '../store/uuid.ts';
import { recentTraces } from './call-traces.ts';
import type { Diagnostics } from './diagnostics.ts';

const mostTraces = 50;
/** Of each connection. */
const mostFrames = 100;

export interface BundleParts {
  diagnostics: Diagnostics;
  /** As the portal shows them, without secrets. */
  connections: readonly { id: string; settings: object }[];
  /** The newest first. */
  audit: readonly AuditTable[];
  /** The end of the audit log's chain. */
  chain: { seq: number; hash: string };
  /** What needs somebody, what pages have told, and how those stand who are hit. */
  status: object;
  /** The browser's clock, UTC ms. */
  browserNow: number | undefined;
}

export function bundleOf(
  context: AppContext,
  { diagnostics, connections, audit, chain, status, browserNow }: BundleParts,
): object {
  const { hub, clock, version, messaging } = context;
  const now = clock.now();
  const memory = process.memoryUsage();
  return {
    id: uuidv7(now).slice(0, 13),
    made: new Date(now).toISOString(),
    server: {
      version,
      node: process.version,
      system: `${os.type()} ${os.release()} ${os.arch()}`,
      cpus: os.cpus().length,
      uptimeSeconds: Math.round(process.uptime()),
      memory: { rss: memory.rss, heapUsed: memory.heapUsed },
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      // What the administrator's browser has for the time, against ours: tokens and codes live by clocks.
      ...(browserNow === undefined ? {} : { browserClockAheadMs: browserNow - now }),
    },
    numbers: overviewOf(context, diagnostics.lag),
    status,
    refusals: Object.fromEntries(messaging.refusals),
    connections,
    links: hub.connections.map(({ id, link }) => ({ id, status: link.status, counters: link.counters })),
    events: diagnostics.events.list,
    traces: recentTraces(hub, diagnostics.traces, { search: '', limit: mostTraces }),
    frames: Object.fromEntries(
      hub.connections.map(({ id }) => [id, diagnostics.wires.frames(id, { limit: mostFrames }, hub.secretsAt(id))]),
    ),
    auditChain: { entries: chain.seq, head: chain.hash },
    audit: audit.map(({ at, action, kind, object_id }) => ({ at, action, kind, object: masked(object_id) })),
  };
}
