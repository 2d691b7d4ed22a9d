// Serves the built tags as a web server would, with pages of a CRM beside them.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { root } from '../../scripts/root.ts';
import { type LoopbackSite, onLoopback } from '../support/loopback-site.ts';

/** A document of the site, and the headers that it comes with. */
export interface CrmPage {
  html: string;
  headers?: Record<string, string>;
}

const types: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.map': 'application/json' };

/**
 * Serves `dist/web` on a free loopback port.
 * @param pages documents by name: `/react` is the page `react`
 * @param files further files by path without the leading slash
 */
export async function serveCrm(pages: Record<string, CrmPage>, files: Map<string, string>): Promise<LoopbackSite> {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://site').pathname).slice(1);
    const page = pages[path];
    if (page) {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...page.headers }).end(page.html);
      return;
    }
    const type = { 'content-type': types[extname(path)] ?? 'application/octet-stream' };
    const own = files.get(path);
    // The same files once more under other addresses, as a second copy of the package.
    Promise.resolve(own ?? readFile(join(root, 'dist/web', path.replace(/^copy\//, '')))).then(
      (content) => response.writeHead(200, type).end(content),
      () => response.writeHead(path === 'favicon.ico' ? 204 : 404).end(),
    );
  });
  return onLoopback(server);
}

/** A page with one place to mount in, the published bundle, and a script of its own. */
export function crmPage(script: string, { head = '', body = '' } = {}): string {
  return `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><title>CRM</title>${head}</head>
  <body>
    ${body}<main id="place"></main>
    <script type="module" src="/offhook.js"></script>
    <script type="module" src="/${script}.js"></script>
  </body>
</html>`;
}
