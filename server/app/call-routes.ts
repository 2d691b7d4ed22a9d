/** Calls: by page and filter, counted, in full, and written about. One's own, and with the right to it those of other agents. */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as v from 'valibot';
import { callsQuery, type QuestionName } from '../../core/messaging/call-questions.ts';
import { CtiError, type CtiErrorCode } from '../../core/provider/errors.ts';
import { callFile } from '../calls/call-file.ts';
import { answer, QuestionError } from '../calls/call-answers.ts';
import { ApiError } from './api-error.ts';
import { type AppContext, signedIn } from './app-context.ts';

const statusOf: Partial<Record<CtiErrorCode, number>> = { callNotFound: 404, missingRights: 403 };

export function callRoutes(app: FastifyInstance, context: AppContext): void {
  const { callHistory } = context;

  async function answered(request: FastifyRequest, what: QuestionName, input: unknown): Promise<unknown> {
    const user = await signedIn(context, request);
    try {
      return await answer(callHistory, user.id, what, input);
    } catch (error) {
      if (error instanceof QuestionError) throw new ApiError(400, error.code, { issues: [...error.issues] });
      if (error instanceof CtiError) throw new ApiError(statusOf[error.code] ?? 400, error.code);
      throw error;
    }
  }

  app.get('/api/calls', (request) => answered(request, 'calls', fromQuery(request.query)));

  app.get('/api/calls/export.csv', async (request, reply) => {
    const user = await signedIn(context, request);
    const query = v.safeParse(callsQuery, fromQuery(request.query));
    if (!query.success) throw new ApiError(400, 'invalidMessage');
    if (!(await callHistory.mayRead(user.id, query.output.agent))) throw new ApiError(403, 'missingRights');
    void reply.type('text/csv; charset=utf-8').header('content-disposition', 'attachment; filename="calls.csv"');
    return reply.send(Readable.from(callFile(callHistory, user.id, query.output)));
  });

  app.get('/api/calls/totals', (request) => answered(request, 'callTotals', fromQuery(request.query)));

  app.get('/api/calls/agents', (request) => answered(request, 'callAgents', fromQuery(request.query)));

  app.post('/api/calls/seen', async (request, reply) => {
    await answered(request, 'callsSeen', request.body ?? {});
    return reply.code(204).send();
  });

  app.get<{ Params: { id: string } }>('/api/calls/:id', (request) => answered(request, 'call', request.params));

  app.patch<{ Params: { id: string } }>('/api/calls/:id', async (request, reply) => {
    await answered(request, 'changeCall', { id: request.params.id, change: request.body });
    return reply.code(204).send();
  });
}

/** An address has text only: numbers and yes or no are read from it where a schema wants them. */
function fromQuery(query: unknown): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(query as Record<string, unknown>).map(([key, value]) => {
      if (['limit', 'from', 'to'].includes(key) && /^\d{1,16}$/.test(String(value))) return [key, Number(value)];
      if (key === 'group' && (value === 'true' || value === 'false')) return [key, value === 'true'];
      return [key, value];
    }),
  );
}
