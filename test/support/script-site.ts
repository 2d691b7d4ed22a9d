// A page with one script of ours, bundled from the sources, on a loopback address.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from '../../scripts/root.ts';
import { type LoopbackSite, onLoopback } from './loopback-site.ts';

export interface ScriptSite {
  /** TypeScript as text, for it is of the page's world; imports are from the project's root. */
  script: string;
  /** What stands in the page before the script is loaded. */
  body?: string;
  /** Answers what else is asked for; returns false for what is not its own. */
  answer?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

export async function scriptSite({ script, body = '', answer }: ScriptSite): Promise<LoopbackSite> {
  const { outputFiles } = await build({
    stdin: { contents: script, resolveDir: root, loader: 'ts' },
    absWorkingDir: root,
    outfile: join(root, 'page.js'),
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    logLevel: 'silent',
  });
  const code = outputFiles[0]?.text ?? '';
  return onLoopback(
    createServer((request, response) => {
      if (answer?.(request, response)) return;
      const isScript = request.url === '/page.js';
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
      response.end(
        isScript ? code : `<!doctype html><title>Page</title>${body}<script type="module" src="page.js"></script>`,
      );
    }),
  );
}
