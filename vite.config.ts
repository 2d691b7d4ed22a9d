// The browser build: modules with stable names for `<script type="module">`, and the demo page, in dist/web.
import { defineConfig } from 'vite';
import { webModules, webPages } from './scripts/entries.ts';

const modules = webModules();

export default defineConfig({
  base: './',
  publicDir: false,
  build: {
    outDir: 'dist/web',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: true,
    // Dynamic imports stay plain `import()`: the model is also imported in Node, where there is no document to preload into.
    modulePreload: false,
    rolldownOptions: {
      input: { ...modules, ...webPages() },
      // Otherwise the exports of an entry that nothing here imports are shaken away.
      preserveEntrySignatures: 'exports-only',
      output: {
        entryFileNames: (chunk) => (chunk.name in modules ? '[name].js' : 'assets/[name]-[hash].js'),
        chunkFileNames: 'chunks/[name]-[hash].js',
      },
    },
  },
});
