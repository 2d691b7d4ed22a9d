/** The portal's doors to the directory: who is in it, files, how numbers are read, and the CRM's look-up. */
import type { FastifyInstance } from 'fastify';
import { numberSettings } from '../../core/numbers/settings.ts';
import { by, adminRoute } from '../admin/admin-route.ts';
import type { Audit } from '../admin/audit.ts';
import { ApiError, checked } from '../app/api-error.ts';
import type { AppContext } from '../app/app-context.ts';
import { LookupFailed } from './crm-lookup.ts';
import type { DirectoryParts } from './directory-parts.ts';
import { importRecords } from './import-records.ts';
import {
  changedNumbers,
  importInput,
  labInput,
  listQuery,
  lookupInput,
  revisionInput,
  scopeParam,
  triedLookup,
} from './inputs.ts';
import { labRow } from './number-lab.ts';
import { readNumbers } from './number-settings-store.ts';

export function directoryRoutes(app: FastifyInstance, context: AppContext, parts: DirectoryParts, audit: Audit): void {
  const { records, directory, numbers, lookup, lookupSettings } = parts;
  /** Imports and changes come one after the other. */
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(change: () => Promise<T>): Promise<T> => {
    const next = turn.then(change, change);
    turn = next.catch(() => undefined);
    return next;
  };

  adminRoute(app, context, { method: 'GET', path: 'directory', right: 'directory.read' }, async ({ query }) => {
    const { search, limit, after } = checked(listQuery, query);
    if (search.trim() !== '') {
      const found = await directory.search(search, await numbers.of('server'), limit);
      return { records: found, next: null, count: null };
    }
    return { ...(await records.page(limit, after)), count: after === undefined ? await records.count() : null };
  });
  const removal = { method: 'DELETE', path: 'directory/:id', right: 'directory.write' } as const;
  adminRoute(app, context, removal, async (request) => {
    const before = await records.read(request.params['id'] ?? '');
    const [kind = '', ...id] = before.record.split(':');
    await records.remove(before.source, [{ kind, id: id.join(':') }]);
    await context.store.write([
      audit.entry({
        ...by(request),
        action: 'directory.remove',
        kind: 'directory',
        object: { id: before.id, name: before.name },
        before: { name: before.name, record: before.record, numbers: before.numbers.map(({ number }) => number) },
      }),
    ]);
  });

  const fileRoute = {
    method: 'POST',
    path: 'directory/import',
    right: 'directory.write',
    bodyLimit: 20_000_000,
  } as const;
  adminRoute(app, context, fileRoute, (request) => {
    const { file, format, apply } = checked(importInput, request.body);
    return inTurn(async () => {
      const result = await importRecords(file, format, apply, records, await numbers.of('server'));
      if (apply) {
        const count = (does: string) => result.rows.filter((row) => row.does === does).length;
        await context.store.write([
          audit.entry({
            ...by(request),
            action: 'directory.import',
            kind: 'directory',
            object: { id: 'file', name: `${format} file` },
            after: { added: count('add'), changed: count('change'), leftOut: count('error') },
          }),
        ]);
      }
      return result;
    });
  });

  const lab = { method: 'POST', path: 'directory/lab', right: 'directory.read' } as const;
  adminRoute(app, context, lab, async ({ body }) => {
    const { numbers: raw, scope, settings } = checked(labInput, body);
    const saved = await numbers.of(scope);
    const tried = settings ? { ...saved, ...readNumbers(settings) } : saved;
    return { rows: await Promise.all(raw.map((number) => labRow(number, numberSettings.parse(tried), directory))) };
  });

  adminRoute(app, context, { method: 'GET', path: 'numbers', right: 'directory.read' }, async () => ({
    numbers: await numbers.list(),
  }));
  adminRoute(app, context, { method: 'GET', path: 'numbers/:scope', right: 'directory.read' }, ({ params }) =>
    numbers.read(checked(scopeParam, params['scope'])),
  );
  const change = { method: 'PATCH', path: 'numbers/:scope', right: 'directory.write' } as const;
  adminRoute(app, context, change, (request) => {
    const scope = checked(scopeParam, request.params['scope']);
    const { revision, settings } = checked(changedNumbers, request.body);
    return inTurn(async () => {
      const changed = await numbers.change(scope, revision, settings, by(request));
      // Two hundred thousand take a while, and nobody waits for them.
      const source = (id: string) => numbers.of(id === '' ? 'server' : `site:${id}`);
      records.readAnew(source).catch((error: unknown) => {
        context.log.error('numbers of the directory not read anew', { problem: String(error) });
      });
      return changed;
    });
  });

  adminRoute(app, context, { method: 'GET', path: 'lookup', right: 'directory.read' }, async () => ({
    ...(await lookupSettings.read()),
    state: lookup.state,
  }));
  adminRoute(app, context, { method: 'PATCH', path: 'lookup', right: 'directory.write' }, (request) => {
    const { revision, ...input } = checked(lookupInput, request.body);
    return inTurn(async () => {
      const changed = await lookupSettings.change(revision, input, by(request));
      lookup.reset();
      return { ...changed, state: lookup.state };
    });
  });
  adminRoute(app, context, { method: 'POST', path: 'lookup/key', right: 'directory.write' }, (request) => {
    const { revision } = checked(revisionInput, request.body);
    return inTurn(async () => {
      const changed = await lookupSettings.newKey(revision, by(request));
      lookup.reset();
      return { ...changed, state: lookup.state };
    });
  });
  adminRoute(app, context, { method: 'POST', path: 'lookup/test', right: 'directory.write' }, async (request) => {
    const { number } = checked(triedLookup, request.body);
    const target = await lookupSettings.saved();
    if (!target) throw new ApiError(404, 'notFound');
    const { parsed } = await directory.byNumber(number, await numbers.of('server'));
    try {
      const question = { type: 'identify', number, e164: parsed.e164, user: request.actor.login } as const;
      return { good: true, ...(await lookup.try(target, question)) };
    } catch (error) {
      if (!(error instanceof LookupFailed)) throw error;
      return { good: false, problem: error.message };
    }
  });
}
