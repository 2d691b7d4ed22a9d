/** The portal's doors to the users: one by one, many at once, by a file, and their groups. */
import type { FastifyInstance } from 'fastify';
import { ApiError, checked } from '../app/api-error.ts';
import type { AppContext } from '../app/app-context.ts';
import type { Running } from './admin-context.ts';
import { adminRoute, by } from './admin-route.ts';
import type { Audit } from './audit.ts';
import { editMany } from './bulk-edit.ts';
import { findings, holdersOf } from './findings.ts';
import {
  bulkEdit,
  changedGroup,
  changedPerson,
  importedPeople,
  newGroup,
  newPerson,
  numberQuery,
  peopleQuery,
  removal,
  rollBack,
} from './inputs.ts';
import type { PasswordLinks } from './password-links.ts';
import { writePeople } from './people-file.ts';
import { importPeople } from './people-import.ts';
import type { People } from './people.ts';
import { mayManage } from './roles.ts';
import { rightsTouched } from './rights-touched.ts';

export interface PeopleParts {
  people: People;
  audit: Audit;
  running: Running;
  links: PasswordLinks;
}

export function peopleRoutes(app: FastifyInstance, context: AppContext, parts: PeopleParts): void {
  const { people, running } = parts;
  const rights = rightsTouched(people);

  adminRoute(app, context, { method: 'GET', path: 'users', right: 'users.read' }, ({ query }) =>
    people.list(checked(peopleQuery, query)),
  );
  adminRoute(app, context, { method: 'GET', path: 'users.csv', right: 'users.read' }, async (request) => {
    request.answersAs('text/csv; charset=utf-8');
    return writePeople(await people.all());
  });
  adminRoute(app, context, { method: 'GET', path: 'users/findings', right: 'users.read' }, () =>
    findings(people, context.hub),
  );
  adminRoute(app, context, { method: 'GET', path: 'users/by-number', right: 'users.read' }, async ({ query }) => ({
    holders: await holdersOf(checked(numberQuery, query).number, people),
  }));
  const csvRoute = { method: 'POST', path: 'users/import', right: 'users.write', bodyLimit: 10_000_000 } as const;
  adminRoute(app, context, csvRoute, (request) => {
    const { csv, apply } = checked(importedPeople, request.body);
    const { role } = request.actor;
    return running.inTurn(async () => {
      const alone = !(await context.proposals.rule.on());
      return importPeople(csv, apply, { people, actorRole: role, by: by(request), running, alone }, context.store);
    });
  });
  adminRoute(app, context, { method: 'POST', path: 'users/bulk', right: 'users.write' }, (request) => {
    const input = checked(bulkEdit, request.body);
    const work = { people, hub: context.hub, actorRole: request.actor.role, by: by(request), running };
    return running.inTurn(async () => editMany(input, { ...work, alone: !(await context.proposals.rule.on()) }));
  });
  adminRoute(app, context, { method: 'GET', path: 'users/:id', right: 'users.read' }, ({ params }) =>
    people.read(params['id'] ?? ''),
  );
  adminRoute(app, context, { method: 'GET', path: 'users/:id/revisions', right: 'users.read' }, ({ params }) =>
    people.history(params['id'] ?? ''),
  );
  adminRoute(
    app,
    context,
    { method: 'POST', path: 'users', right: 'users.write', underTwo: rights.made },
    (request) => {
      const input = checked(newPerson, request.body);
      return running.inTurn(() => people.create(input, request.actor.role, by(request), running));
    },
  );
  adminRoute(
    app,
    context,
    { method: 'PATCH', path: 'users/:id', right: 'users.write', underTwo: rights.changed },
    (request) => {
      const { revision, ...input } = checked(changedPerson, request.body);
      return running.inTurn(() =>
        people.change(request.params['id'] ?? '', revision, input, request.actor.role, by(request), running),
      );
    },
  );
  adminRoute(
    app,
    context,
    { method: 'POST', path: 'users/:id/roll-back', right: 'users.write', underTwo: rights.takenBack },
    (request) => {
      const { revision, to } = checked(rollBack, request.body);
      const { params, actor } = request;
      return running.inTurn(() => people.rollBack(params['id'] ?? '', revision, to, actor.role, by(request), running));
    },
  );
  const reset = {
    method: 'DELETE',
    path: 'users/:id/second-factor',
    right: 'users.write',
    underTwo: rights.touched,
  } as const;
  adminRoute(app, context, reset, (request) => {
    const { revision } = checked(removal, request.query);
    const { params, actor } = request;
    return running.inTurn(() => people.resetSecondFactor(params['id'] ?? '', revision, actor.role, by(request)));
  });
  adminRoute(
    app,
    context,
    { method: 'POST', path: 'users/:id/password-link', right: 'users.write', underTwo: rights.touched },
    (request) => passwordLink(request.params['id'] ?? '', request, context, parts),
  );
  adminRoute(
    app,
    context,
    { method: 'DELETE', path: 'users/:id', right: 'users.write', underTwo: rights.touched },
    (request) => {
      const { revision } = checked(removal, request.query);
      return running.inTurn(() =>
        people.remove(request.params['id'] ?? '', revision, request.actor.role, by(request), running),
      );
    },
  );
  groupRoutes(app, context, parts);
}

/** @throws ApiError 404 `notFound`, 403 `missingRights`, 409 `ofTheFile` */
async function passwordLink(
  id: string,
  request: Parameters<typeof by>[0],
  { store }: AppContext,
  { people, links, audit }: PeopleParts,
): Promise<{ token: string; until: number }> {
  const person = await people.read(id);
  if (!mayManage(request.actor.role, person.role)) throw new ApiError(403, 'missingRights');
  if (person.source === 'file') throw new ApiError(409, 'ofTheFile');
  await store.write([audit.entry({ ...by(request), action: 'user.passwordLink', kind: 'user', object: person })]);
  return links.make(id);
}

function groupRoutes(app: FastifyInstance, context: AppContext, { people, running }: PeopleParts): void {
  const { groups } = people;
  adminRoute(app, context, { method: 'GET', path: 'groups', right: 'users.read' }, async () => ({
    groups: await groups.list(),
  }));
  adminRoute(app, context, { method: 'GET', path: 'groups/:id', right: 'users.read' }, ({ params }) =>
    groups.read(params['id'] ?? ''),
  );
  adminRoute(app, context, { method: 'POST', path: 'groups', right: 'users.write', underTwo: true }, (request) => {
    const { id, ...input } = checked(newGroup, request.body);
    return running.inTurn(() => groups.create(id, input, by(request)));
  });
  adminRoute(app, context, { method: 'PATCH', path: 'groups/:id', right: 'users.write', underTwo: true }, (request) => {
    const { revision, ...input } = checked(changedGroup, request.body);
    const id = request.params['id'] ?? '';
    return running.inTurn(async () => {
      await people.groupChanged(id, (check) => groups.change(id, revision, input, by(request), check), running);
      return groups.read(id);
    });
  });
  adminRoute(app, context, { method: 'GET', path: 'groups/:id/revisions', right: 'users.read' }, ({ params }) =>
    groups.history(params['id'] ?? ''),
  );
  adminRoute(
    app,
    context,
    { method: 'POST', path: 'groups/:id/roll-back', right: 'users.write', underTwo: true },
    (request) => {
      const { revision, to } = checked(rollBack, request.body);
      const id = request.params['id'] ?? '';
      return running.inTurn(async () => {
        await people.groupChanged(id, (check) => groups.rollBack(id, revision, to, by(request), check), running);
        return groups.read(id);
      });
    },
  );
  adminRoute(
    app,
    context,
    { method: 'DELETE', path: 'groups/:id', right: 'users.write', underTwo: true },
    (request) => {
      const { revision } = checked(removal, request.query);
      return running.inTurn(() => groups.remove(request.params['id'] ?? '', revision, by(request)));
    },
  );
}
