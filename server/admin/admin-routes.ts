/** The portal's doors: connections, people, and what has been done. */
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { sipSettings, sipUserSettings } from '../../core/connectors/sip/settings.ts';
import type { World } from '../../core/provider/world.ts';
import { ApiError, checked } from '../app/api-error.ts';
import type { AppContext } from '../app/app-context.ts';
import { connectors } from '../connectors.ts';
import { type Rate, RateLimit } from '../messaging/rate-limit.ts';
import { diagnosticsRoutes } from '../diagnostics/diagnostics-routes.ts';
import { formOf } from '../secrets/secret-settings.ts';
import { adminRoute, by } from './admin-route.ts';
import { connectionPage, connectionsQuery } from './connection-page.ts';
import { trial } from './connection-trial.ts';
import type { Diagnostics } from '../diagnostics/diagnostics.ts';
import type { Connections } from './connections.ts';
import {
  auditQuery,
  changedConnection,
  newConnection,
  removal,
  rollBack,
  testedConnection,
  verifyQuery,
} from './inputs.ts';
import { type PeopleParts, peopleRoutes } from './people-routes.ts';
import { may } from './roles.ts';

export interface AdminParts extends PeopleParts {
  world: World;
  connections: Connections;
  diagnostics: Diagnostics;
}

/** Of one administrator: a trial asks other machines in our name. */
const trialRate: Rate = { burst: 20, perSecond: 1 / 3 };
const callRate: Rate = { burst: 3, perSecond: 1 / 20 };

export function adminRoutes(app: FastifyInstance, context: AppContext, parts: AdminParts): void {
  const { connections, audit, running } = parts;
  const trials = new Map<string, RateLimit>();
  const testCalls = new Map<string, RateLimit>();

  /** @throws ApiError 429 `tooFast` */
  function paced(paces: Map<string, RateLimit>, rate: Rate, who: string): void {
    const now = context.clock.now();
    const pace = paces.get(who) ?? new RateLimit(rate, now);
    paces.set(who, pace);
    if (!pace.take(now)) throw new ApiError(429, 'tooFast', { retryAfter: Math.ceil(1 / rate.perSecond) });
  }

  adminRoute(app, context, { method: 'GET', path: 'connectors', right: 'connections.read' }, async () => ({
    connectors: connectors.map(({ manifest, settings, userSettings, probeTakes = [] }) => ({
      ...manifest,
      probeTakes,
      settings: formOf(settings),
      userSettings: formOf(userSettings),
    })),
    webPhone: { settings: formOf(sipSettings), userSettings: formOf(sipUserSettings) },
  }));

  adminRoute(app, context, { method: 'GET', path: 'connections', right: 'connections.read' }, async ({ query }) =>
    connectionPage(await connections.list(), checked(connectionsQuery, query)),
  );
  adminRoute(app, context, { method: 'GET', path: 'connections/:id', right: 'connections.read' }, ({ params }) =>
    connections.read(params['id'] ?? ''),
  );
  adminRoute(
    app,
    context,
    { method: 'POST', path: 'connections', right: 'connections.write', underTwo: true },
    (request) => {
      const { id, connector, ...input } = checked(newConnection, request.body);
      return running.inTurn(() => connections.create(id, connector, input, by(request), running));
    },
  );
  adminRoute(app, context, { method: 'POST', path: 'connections/test', right: 'connections.test' }, async (request) => {
    const { id, connector, settings, user, userId, callTo } = checked(testedConnection, request.body);
    if (callTo !== undefined && !may(request.actor.role, 'connections.call')) throw new ApiError(403, 'missingRights');
    const stored = userId !== undefined && id !== undefined ? await parts.people.settingsOf(userId, id) : undefined;
    const unsaved = await connections.unsaved(connector, settings, id, user ?? stored);
    paced(trials, trialRate, request.actor.id);
    // A telephone rings at somebody's ear.
    if (callTo !== undefined) paced(testCalls, callRate, request.actor.id);
    request.answersAs('application/x-ndjson');
    const options = { user: unsaved.user, callTo };
    return Readable.from(lines(trial(unsaved.connector, unsaved.settings, parts.world, options)));
  });
  adminRoute(
    app,
    context,
    { method: 'PATCH', path: 'connections/:id', right: 'connections.write', underTwo: true },
    (request) => {
      const { revision, ...input } = checked(changedConnection, request.body);
      return running.inTurn(() =>
        connections.change(request.params['id'] ?? '', revision, input, by(request), running),
      );
    },
  );
  adminRoute(
    app,
    context,
    { method: 'GET', path: 'connections/:id/revisions', right: 'connections.read' },
    ({ params }) => connections.history(params['id'] ?? ''),
  );
  const back = {
    method: 'POST',
    path: 'connections/:id/roll-back',
    right: 'connections.write',
    underTwo: true,
  } as const;
  adminRoute(app, context, back, (request) => {
    const { revision, to } = checked(rollBack, request.body);
    return running.inTurn(() => connections.rollBack(request.params['id'] ?? '', revision, to, by(request), running));
  });
  adminRoute(
    app,
    context,
    { method: 'DELETE', path: 'connections/:id', right: 'connections.write', underTwo: true },
    (request) => {
      const { revision } = checked(removal, request.query);
      return running.inTurn(() => connections.remove(request.params['id'] ?? '', revision, by(request), running));
    },
  );

  peopleRoutes(app, context, parts);
  diagnosticsRoutes(app, context, parts.diagnostics, parts);

  adminRoute(app, context, { method: 'GET', path: 'audit', right: 'audit.read' }, async ({ query }) => {
    const { limit, before } = checked(auditQuery, query);
    const rows = await audit.page(limit, before);
    return {
      entries: rows.map(({ before: was, after: is, ...row }) => ({ ...row, before: parsed(was), after: parsed(is) })),
    };
  });
  adminRoute(app, context, { method: 'GET', path: 'audit/verify', right: 'audit.read' }, ({ query }) => {
    const { head } = checked(verifyQuery, query);
    return audit.verify(head);
  });
}

async function* lines(values: AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const value of values) yield `${JSON.stringify(value)}\n`;
}

function parsed(json: string | null): unknown {
  return json === null ? null : JSON.parse(json);
}
