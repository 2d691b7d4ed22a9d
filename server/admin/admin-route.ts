/** One route of the portal: who may use it is part of it, so none can be added without saying so. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError, checked } from '../app/api-error.ts';
import { type AppContext, signedIn } from '../app/app-context.ts';
import type { AdminHandler, AdminRequest, AdminRoute } from './admin-request.ts';
import type { By } from './audit.ts';
import { commented } from './inputs.ts';
import { may } from './roles.ts';

/** Who does it and why, for the audit log. */
export function by({ actor, address, comment, approvedBy, onEntry }: AdminRequest): By {
  return { actor, address, comment, approvedBy, onEntry };
}

/** All routes there are, for a test that tries every role at every door. */
export const adminRouteTable: AdminRoute[] = [];

/**
 * @param run its result is the answer; nothing is 204
 * Where the route takes a second person the answer is 202, with the proposal.
 * @throws ApiError 401 `notAuthorised` for nobody, 403 `missingRights` for somebody without the right
 */
export function adminRoute(app: FastifyInstance, context: AppContext, route: AdminRoute, run: AdminHandler): void {
  const { method, path, right, bodyLimit } = route;
  if (!adminRouteTable.some((known) => known.method === method && known.path === path)) adminRouteTable.push(route);
  if (route.underTwo) context.proposals.route(route, run);
  app.route({
    method,
    url: `/api/admin/${path}`,
    ...(bodyLimit === undefined ? {} : { bodyLimit }),
    handler: async (request: FastifyRequest, reply: FastifyReply) => {
      const actor = await signedIn(context, request);
      if (!may(actor.role, right)) throw new ApiError(403, 'missingRights');
      const asked: AdminRequest = {
        actor,
        params: request.params as Record<string, string>,
        ...(method === 'GET' ? { query: request.query, body: request.body, comment: undefined } : explained(request)),
        address: request.ip,
        base: `${request.protocol}://${request.host}/`,
        answersAs: (type) => void reply.type(type),
      };
      const proposal = await context.proposals.instead(route, asked, run);
      if (proposal) return reply.code(202).send({ proposal, text: 'This waits for a second person now.' });
      const result = await run(asked);
      return result === undefined ? reply.code(204).send() : result;
    },
  });
}

/** The comment apart from the rest, which each route checks by itself. @throws ApiError 400 `invalidMessage` */
function explained({ query, body }: FastifyRequest): Pick<AdminRequest, 'query' | 'body' | 'comment'> {
  const [ofQuery, ofBody] = [withoutComment(query), withoutComment(body)];
  return { query: ofQuery.rest, body: ofBody.rest, comment: ofBody.comment ?? ofQuery.comment };
}

function withoutComment(input: unknown): { rest: unknown; comment: string | undefined } {
  if (typeof input !== 'object' || input === null || !('comment' in input)) return { rest: input, comment: undefined };
  const { comment, ...rest } = checked(commented, input);
  return { rest, comment: comment === '' ? undefined : comment };
}
