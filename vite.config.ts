// The browser build: modules with stable names for `<script type="module">`, and the demo page, in dist/web.
import { defineConfig } from 'vite';
import { webModules, webPages } from './scripts/entries.ts';
import { minifyLiterals } from './scripts/minify-literals.ts';
import { selfContained } from './scripts/self-contained.ts';

const modules = webModules();

export default defineConfig({
  base: './',
  publicDir: false,
  plugins: [selfContained('jssip'), minifyLiterals()],
  build: {
    outDir: 'dist/web',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: true,
    // Dynamic imports stay plain `import()`: the model is also imported in Node, where there is no document to preload into.
    modulePreload: false,
    rolldownOptions: {
      // A slow machine is no fault of the build.
      checks: { pluginTimings: false },
      input: { ...modules, ...webPages() },
      // Otherwise the exports of an entry that nothing here imports are shaken away.
      preserveEntrySignatures: 'exports-only',
      output: {
        entryFileNames: (chunk) => (chunk.name in modules ? '[name].js' : 'assets/[name]-[hash].js'),
        chunkFileNames: 'chunks/[name]-[hash].js',
        // Left to itself the bundler makes a file of every few shared lines, and each costs a request and its own compression.
        codeSplitting: {
          groups: [
            {
              name: 'base',
              priority: 1,
              test: /node_modules\/(@lit|lit|lit-html|lit-element)\/(?!.*(directive|decorators\/(base|query|state)))|decorate|runtime|preload-helper|components\/(define|icon|cti-request-event)\.ts/,
            },
            { name: 'frame', test: /components\/(part|tokens)\.ts/ },
            { name: 'core', test: /core\/(model\/(?!presence)|provider\/errors|session\/recent-call)/ },
            {
              name: 'common',
              test: /decorators\/(base|query|state)|components\/(add-styles|contact|controls|duration|icons|in-row|per-locale|words\/(en|language|phrases))\.ts/,
            },
          ],
        },
      },
    },
  },
});
