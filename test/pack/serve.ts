// Serves a folder of built modules to a browser, with an empty page at its root, as any web server would.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join, normalize } from 'node:path';
import { type LoopbackSite, onLoopback } from '../support/loopback-site.ts';

/** Serves the folder on a free loopback port. */
export async function serve(folder: string): Promise<LoopbackSite> {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://site').pathname);
    if (path === '/') {
      response.setHeader('content-type', 'text/html').end('<!doctype html><title>empty</title>');
      return;
    }
    readFile(join(folder, path)).then(
      (content) => response.setHeader('content-type', 'text/javascript').end(content),
      () => response.writeHead(404).end(),
    );
  });
  return onLoopback(server);
}
