/** The portal's doors: connections, people, what has been done, and how everything stands. */
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { sipSettings, sipUserSettings } from '../../core/connectors/sip/settings.ts';
import type { World } from '../../core/provider/world.ts';
import { ApiError, checked } from '../app/api-error.ts';
import type { AppContext } from '../app/app-context.ts';
import { connectors } from '../connectors.ts';
import { type Rate, RateLimit } from '../messaging/rate-limit.ts';
import { formOf } from '../secrets/secret-settings.ts';
import type { Running } from './admin-context.ts';
import { type AdminRequest, adminRoute } from './admin-route.ts';
import type { Audit } from './audit.ts';
import { trial } from './connection-trial.ts';
import type { By, Connections } from './connections.ts';
import {
  auditQuery,
  changedConnection,
  changedPerson,
  importedPeople,
  newConnection,
  newPerson,
  peopleQuery,
  removal,
  testedConnection,
} from './inputs.ts';
import { writePeople } from './people-file.ts';
import { importPeople } from './people-import.ts';
import type { People } from './people.ts';
import { overviewOf } from './overview.ts';

export interface AdminParts {
  world: World;
  connections: Connections;
  people: People;
  audit: Audit;
  running: Running;
}

/** Of one administrator: a trial asks other machines in our name. */
const trialRate: Rate = { burst: 20, perSecond: 1 / 3 };

export function adminRoutes(app: FastifyInstance, context: AppContext, parts: AdminParts): void {
  const { connections, people, audit, running } = parts;
  const trials = new Map<string, RateLimit>();

  adminRoute(app, context, { method: 'GET', path: 'overview', right: 'overview.read' }, async () => ({
    ...overviewOf(context),
    connections: await connections.list(),
  }));

  adminRoute(app, context, { method: 'GET', path: 'connectors', right: 'connections.read' }, async () => ({
    connectors: connectors.map(({ manifest, settings, userSettings }) => ({
      ...manifest,
      settings: formOf(settings),
      userSettings: formOf(userSettings),
    })),
    webPhone: { settings: formOf(sipSettings), userSettings: formOf(sipUserSettings) },
  }));

  adminRoute(app, context, { method: 'GET', path: 'connections', right: 'connections.read' }, async () => ({
    connections: await connections.list(),
  }));
  adminRoute(app, context, { method: 'GET', path: 'connections/:id', right: 'connections.read' }, ({ params }) =>
    connections.read(params['id'] ?? ''),
  );
  adminRoute(app, context, { method: 'POST', path: 'connections', right: 'connections.write' }, (request) => {
    const { id, connector, ...input } = checked(newConnection, request.body);
    return running.inTurn(() => connections.create(id, connector, input, by(request), running));
  });
  adminRoute(app, context, { method: 'POST', path: 'connections/test', right: 'connections.test' }, async (request) => {
    const { id, connector, settings } = checked(testedConnection, request.body);
    const unsaved = await connections.unsaved(connector, settings, id);
    const now = context.clock.now();
    const pace = trials.get(request.actor.id) ?? new RateLimit(trialRate, now);
    trials.set(request.actor.id, pace);
    if (!pace.take(now)) throw new ApiError(429, 'tooFast', { retryAfter: Math.ceil(1 / trialRate.perSecond) });
    request.answersAs('application/x-ndjson');
    return Readable.from(lines(trial(unsaved.connector, unsaved.settings, parts.world)));
  });
  adminRoute(app, context, { method: 'PATCH', path: 'connections/:id', right: 'connections.write' }, (request) => {
    const { revision, ...input } = checked(changedConnection, request.body);
    return running.inTurn(() => connections.change(request.params['id'] ?? '', revision, input, by(request), running));
  });
  adminRoute(app, context, { method: 'DELETE', path: 'connections/:id', right: 'connections.write' }, (request) => {
    const { revision } = checked(removal, request.query);
    return running.inTurn(() => connections.remove(request.params['id'] ?? '', revision, by(request), running));
  });

  adminRoute(app, context, { method: 'GET', path: 'users', right: 'users.read' }, ({ query }) =>
    people.list(checked(peopleQuery, query)),
  );
  adminRoute(app, context, { method: 'GET', path: 'users.csv', right: 'users.read' }, async (request) => {
    request.answersAs('text/csv; charset=utf-8');
    return writePeople(await people.all());
  });
  const csvRoute = { method: 'POST', path: 'users/import', right: 'users.write', bodyLimit: 10_000_000 } as const;
  adminRoute(app, context, csvRoute, (request) => {
    const { csv, apply } = checked(importedPeople, request.body);
    const { role } = request.actor;
    return running.inTurn(() => importPeople(csv, apply, people, context.store, role, by(request), running));
  });
  adminRoute(app, context, { method: 'GET', path: 'users/:id', right: 'users.read' }, ({ params }) =>
    people.read(params['id'] ?? ''),
  );
  adminRoute(app, context, { method: 'POST', path: 'users', right: 'users.write' }, (request) => {
    const input = checked(newPerson, request.body);
    return running.inTurn(() => people.create(input, request.actor.role, by(request), running));
  });
  adminRoute(app, context, { method: 'PATCH', path: 'users/:id', right: 'users.write' }, (request) => {
    const { revision, ...input } = checked(changedPerson, request.body);
    return running.inTurn(() =>
      people.change(request.params['id'] ?? '', revision, input, request.actor.role, by(request), running),
    );
  });
  const reset = { method: 'DELETE', path: 'users/:id/second-factor', right: 'users.write' } as const;
  adminRoute(app, context, reset, (request) => {
    const { revision } = checked(removal, request.query);
    const { params, actor } = request;
    return running.inTurn(() => people.resetSecondFactor(params['id'] ?? '', revision, actor.role, by(request)));
  });
  adminRoute(app, context, { method: 'DELETE', path: 'users/:id', right: 'users.write' }, (request) => {
    const { revision } = checked(removal, request.query);
    return running.inTurn(() =>
      people.remove(request.params['id'] ?? '', revision, request.actor.role, by(request), running),
    );
  });

  adminRoute(app, context, { method: 'GET', path: 'audit', right: 'audit.read' }, async ({ query }) => {
    const { limit, before } = checked(auditQuery, query);
    const rows = await audit.page(limit, before);
    return {
      entries: rows.map(({ before: was, after: is, ...row }) => ({ ...row, before: parsed(was), after: parsed(is) })),
    };
  });
}

async function* lines(values: AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const value of values) yield `${JSON.stringify(value)}\n`;
}

function by({ actor, address }: AdminRequest): By {
  return { actor, address };
}

function parsed(json: string | null): unknown {
  return json === null ? null : JSON.parse(json);
}
