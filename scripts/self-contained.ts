// Bundles a CommonJS package into one ES module of its own, so that the helpers it needs weigh on the page only with it.
import { createRequire } from 'node:module';
import { build } from 'esbuild';
import type { Plugin } from 'vite';
import { root } from './root.ts';

/** Stands before the name of a module that is made here; with a slash, for its file is named by what follows. */
const marked = 'self-contained/';

/** @param names packages, by the name they are imported by */
export function selfContained(...names: string[]): Plugin {
  const require = createRequire(`${root}/`);
  return {
    name: 'offhook:self-contained',
    enforce: 'pre',
    resolveId: (id) => (names.includes(id) ? `\0${marked}${id}.js` : undefined),
    load: async (id) => {
      if (!id.startsWith(`\0${marked}`)) return undefined;
      const name = id.slice(marked.length + 1, -'.js'.length);
      const { outputFiles } = await build({
        entryPoints: [require.resolve(name)],
        bundle: true,
        write: false,
        format: 'esm',
        target: 'es2022',
        platform: 'browser',
      });
      return outputFiles[0]?.text;
    },
  };
}
