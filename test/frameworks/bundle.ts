// Bundles the pages' own scripts. The tags are never among them: a page loads those as they are published.
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { compile } from 'svelte/compiler';

const folder = fileURLToPath(new URL('pages/', import.meta.url));

const svelte: Plugin = {
  name: 'svelte',
  setup({ onLoad }) {
    onLoad({ filter: /\.svelte$/ }, async ({ path }) => {
      const { js } = compile(await readFile(path, 'utf8'), { filename: basename(path), generate: 'client' });
      return { contents: js.code, loader: 'js' };
    });
  },
};

/**
 * Bundles files of `pages/`.
 * @returns each script's text by its name without ending
 */
export async function bundlePages(...files: string[]): Promise<Map<string, string>> {
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints: files,
    outdir: 'out',
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    // Svelte's package has a server side, too, and the browser's is only found by this name.
    conditions: ['browser', 'production'],
    define: {
      'process.env.NODE_ENV': '"production"',
      __VUE_OPTIONS_API__: 'true',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
    jsx: 'automatic',
    external: ['/offhook.js', '/copy/offhook.js'],
    legalComments: 'none',
    logLevel: 'warning',
    plugins: [svelte],
  });
  return new Map(outputFiles.map(({ path, text }) => [basename(path, '.js'), text]));
}
