/** For whoever watches the server: is it alive, is it ready, and how is it doing. */
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { AppContext } from './app-context.ts';
import { openMetrics } from './metrics.ts';

export function healthRoutes(app: FastifyInstance, context: AppContext): void {
  const { hub, store } = context;
  const metrics = openMetrics(context);
  app.addHook('onClose', async () => {
    metrics.stop();
  });

  /** The process runs and answers. */
  app.get('/healthz', async () => ({ status: 'ok', version: context.version }));

  /** The store answers and every link is up. */
  app.get('/readyz', async (_request, reply) => {
    const answers = await sql`select 1`.execute(store.db).then(
      () => true,
      () => false,
    );
    const links = hub.connections.map(({ id, link }) => ({
      connection: id,
      state: link.status.state,
      ...(link.status.reason === undefined ? {} : { reason: link.status.reason }),
    }));
    const ready = answers && links.every(({ state }) => state === 'up');
    return reply
      .code(ready ? 200 : 503)
      .send({ status: ready ? 'ready' : 'notReady', store: answers ? 'up' : 'down', links });
  });

  app.get('/metrics', async (_request, reply) => reply.type(metrics.type).send(await metrics.text()));
}
