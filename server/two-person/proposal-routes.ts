/** The portal's doors to what waits for a second person, and to the rule itself. */
import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { adminRoute, by } from '../admin/admin-route.ts';
import { ApiError, checked } from '../app/api-error.ts';
import type { AppContext } from '../app/app-context.ts';

const ruleInput = z.strictObject({ on: z.boolean() });
const nothing = z.strictObject({}).optional();

export function proposalRoutes(app: FastifyInstance, context: AppContext): void {
  const { proposals } = context;
  const id = (params: Readonly<Record<string, string>>) => params['id'] ?? '';

  adminRoute(app, context, { method: 'GET', path: 'proposals', right: 'overview.read' }, async ({ actor }) => ({
    proposals: await proposals.list(actor),
    rule: { on: await proposals.rule.on() },
  }));
  adminRoute(app, context, { method: 'GET', path: 'proposals/count', right: 'overview.read' }, async ({ actor }) => ({
    count: await proposals.countFor(actor),
  }));
  const approve = { method: 'POST', path: 'proposals/:id/approve', right: 'overview.read' } as const;
  adminRoute(app, context, approve, async (request) => {
    checked(nothing, request.body ?? undefined);
    return { answer: (await proposals.approve(id(request.params), request.actor, by(request))) ?? null };
  });
  const refuse = { method: 'POST', path: 'proposals/:id/refuse', right: 'overview.read' } as const;
  adminRoute(app, context, refuse, async (request) => {
    checked(nothing, request.body ?? undefined);
    if (request.comment === undefined) {
      throw new ApiError(400, 'invalidMessage', { issues: [{ path: 'comment', text: 'Say why.' }] });
    }
    await proposals.refuse(id(request.params), request.actor, by(request));
  });
  const withdraw = { method: 'POST', path: 'proposals/:id/withdraw', right: 'overview.read' } as const;
  adminRoute(app, context, withdraw, async (request) => {
    checked(nothing, request.body ?? undefined);
    await proposals.withdraw(id(request.params), request.actor, by(request));
  });

  const rule = { method: 'PATCH', path: 'two-person', right: 'rules.write', underTwo: true } as const;
  adminRoute(app, context, rule, async (request) => {
    const { on } = checked(ruleInput, request.body);
    await proposals.rule.change(on, by(request));
    return { on };
  });
}
