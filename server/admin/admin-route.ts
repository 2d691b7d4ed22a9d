/** One route of the portal: who may use it is part of it, so none can be added without saying so. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError, checked } from '../app/api-error.ts';
import { type AppContext, signedIn } from '../app/app-context.ts';
import type { UsersTable } from '../store/tables.ts';
import type { By } from './audit.ts';
import { commented } from './inputs.ts';
import type { Right } from './roles.ts';
import { may } from './roles.ts';

export interface AdminRoute {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Under `/api/admin/`. */
  path: string;
  /** Without it the user gets 403. */
  right: Right;
  /** Bytes of the body, where it may be more than usual. */
  bodyLimit?: number;
}

export interface AdminRequest {
  actor: UsersTable;
  params: Readonly<Record<string, string>>;
  query: unknown;
  body: unknown;
  /** Why it is done: any change may say so, in its body or in its query. */
  comment: string | undefined;
  address: string;
  /** Address of this server, as the request came to it. */
  base: string;
  /** For an answer that is no JSON. */
  answersAs: (type: string) => void;
}

/** Who does it and why, for the audit log. */
export function by({ actor, address, comment }: AdminRequest): By {
  return { actor, address, comment };
}

/** All routes there are, for a test that tries every role at every door. */
export const adminRouteTable: AdminRoute[] = [];

/**
 * @param run its result is the answer; nothing is 204
 * @throws ApiError 401 `notAuthorised` for nobody, 403 `missingRights` for somebody without the right
 */
export function adminRoute(
  app: FastifyInstance,
  context: AppContext,
  route: AdminRoute,
  run: (request: AdminRequest) => Promise<unknown>,
): void {
  const { method, path, right, bodyLimit } = route;
  if (!adminRouteTable.some((known) => known.method === method && known.path === path)) adminRouteTable.push(route);
  app.route({
    method,
    url: `/api/admin/${path}`,
    ...(bodyLimit === undefined ? {} : { bodyLimit }),
    handler: async (request: FastifyRequest, reply: FastifyReply) => {
      const actor = await signedIn(context, request);
      if (!may(actor.role, right)) throw new ApiError(403, 'missingRights');
      const result = await run({
        actor,
        params: request.params as Record<string, string>,
        ...(method === 'GET' ? { query: request.query, body: request.body, comment: undefined } : explained(request)),
        address: request.ip,
        base: `${request.protocol}://${request.host}/`,
        answersAs: (type) => void reply.type(type),
      });
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
