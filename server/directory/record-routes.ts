/** The portal's doors to one record of the directory that is kept here: made, looked at and changed by hand. */
import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { parseNumber } from '../../core/numbers/parse-number.ts';
import type { NumberSettings } from '../../core/numbers/settings.ts';
import { adminRoute, by } from '../admin/admin-route.ts';
import type { Audit } from '../admin/audit.ts';
import { ApiError, checked, type ErrorBody } from '../app/api-error.ts';
import type { AppContext } from '../app/app-context.ts';
import type { DirectoryParts } from './directory-parts.ts';
import type { ShownRecord } from './directory-records.ts';
import { externalId, recordInput, type RecordInput, recordKind } from './inputs.ts';

/** `id`: of one that was removed a moment ago, and comes back as what it was to calls and links. */
const newRecord = recordInput.extend({ kind: recordKind, id: externalId.optional() });
const changedRecord = recordInput.extend({ revision: z.int().min(1) });

export function recordRoutes(app: FastifyInstance, context: AppContext, parts: DirectoryParts, audit: Audit): void {
  const { records, numbers } = parts;

  adminRoute(app, context, { method: 'GET', path: 'directory/:id', right: 'directory.read' }, ({ params }) =>
    records.read(params['id'] ?? ''),
  );
  adminRoute(app, context, { method: 'POST', path: 'directory', right: 'directory.write' }, async (request) => {
    const { kind, id, ...input } = checked(newRecord, request.body);
    const settings = await numbers.of('server');
    await good(input, settings);
    const made = await records.create(
      kind,
      input,
      settings,
      (key) => [
        audit.entry({
          ...by(request),
          action: 'directory.create',
          kind: 'directory',
          object: { id: key, name: input.name },
          after: audited(input),
        }),
      ],
      id,
    );
    return made;
  });
  adminRoute(app, context, { method: 'PATCH', path: 'directory/:id', right: 'directory.write' }, async (request) => {
    const { revision, ...input } = checked(changedRecord, request.body);
    const id = request.params['id'] ?? '';
    // With its next sync the CRM would make it again what it was.
    if ((await records.read(id)).source !== '') throw new ApiError(409, 'ofTheCrm');
    const settings = await numbers.of('server');
    await good(input, settings);
    return records.change(id, revision, input, settings, (before) => [
      audit.entry({
        ...by(request),
        action: 'directory.change',
        kind: 'directory',
        object: { id, name: input.name },
        before: audited(before),
        after: audited(input),
      }),
    ]);
  });

  /** @throws ApiError 400 `invalidMessage` with the places */
  async function good({ numbers: given, owner }: RecordInput, settings: NumberSettings): Promise<void> {
    const issues: NonNullable<ErrorBody['issues']> = [];
    if (given.length === 0) issues.push({ path: 'numbers', text: 'Enter a number: callers are known by it.' });
    const seen = new Set<string>();
    for (const [index, { number }] of given.entries()) {
      const { kind, e164, national, extension } = parseNumber(number, settings);
      const key = `${e164 || national} ${extension}`;
      const text =
        kind === 'invalid' || kind === 'withheld'
          ? 'This is no number that can be called.'
          : seen.has(key)
            ? 'This stands here already.'
            : undefined;
      if (text !== undefined) issues.push({ path: `numbers.${index}.number`, text });
      seen.add(key);
    }
    if (owner !== '' && !(await context.users.byLogin(owner))) {
      issues.push({ path: 'owner', text: 'There is no user of this login.' });
    }
    if (issues.length > 0) throw new ApiError(400, 'invalidMessage', { issues });
  }
}

function audited({ name, detail, owner, numbers }: RecordInput | ShownRecord): Record<string, unknown> {
  return { name, detail, owner, numbers: numbers.map(({ number, type }) => (type ? `${number} (${type})` : number)) };
}
