/** The directory for whoever is signed in, over HTTP: the same questions that pages ask over the socket. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ApiError } from '../app/api-error.ts';
import { type AppContext, signedIn } from '../app/app-context.ts';
import { CtiError } from '../../core/provider/errors.ts';

/** Answers a question of a user. @throws CtiError */
export type AnswerDirectory = (userId: string, what: string, input: unknown) => Promise<unknown>;

/**
 * `GET /api/directory/identify?number=…` (`call`, `record`), `GET /api/directory/people?search=…`, and
 * `POST /api/directory/people` with `{ number, name, detail? }` or `{ number, id }`.
 */
export function peopleRoutes(app: FastifyInstance, context: AppContext, answer: AnswerDirectory): void {
  async function answered(request: FastifyRequest, what: string, input: unknown): Promise<unknown> {
    const user = await signedIn(context, request);
    try {
      return await answer(user.id, what, input);
    } catch (error) {
      if (error instanceof CtiError) throw new ApiError(error.code === 'callNotFound' ? 404 : 400, error.code);
      throw error;
    }
  }

  app.get('/api/directory/identify', (request) => answered(request, 'identify', request.query));
  app.get('/api/directory/people', (request) => answered(request, 'people', request.query));
  app.post('/api/directory/people', (request) => answered(request, 'keepNumber', request.body));
}
