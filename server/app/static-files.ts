/** The built tags and pages. Any CRM's page may load the tags, so they are open to other origins. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import staticFiles from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** Where the browser build is: beside the built server, or where the build of this checkout puts it. */
const folder = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? '../../dist/web' : '../web', import.meta.url));

export async function serveStaticFiles(app: FastifyInstance): Promise<void> {
  if (!existsSync(folder)) return;
  await app.register(staticFiles, {
    root: folder,
    setHeaders: (response, path) => {
      response.header('access-control-allow-origin', '*');
      response.header('cross-origin-resource-policy', 'cross-origin');
      // Names with a hash never change; the stable names are asked for anew each time.
      const hashed = /-[\w-]{8}\.\w+$/.test(path) && /[\\/](assets|chunks)[\\/]/.test(path);
      response.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
    cacheControl: false,
  });
}
