// A step of the browser build: the templates and styles in our own sources lose their indentation and comments. A minifier of
// JavaScript leaves the text of template literals alone, as it must.
import { minifyHTMLLiterals } from 'minify-literals';
import type { Plugin } from 'vite';

export function minifyLiterals(): Plugin {
  return {
    name: 'offhook:minify-literals',
    enforce: 'pre',
    transform: {
      filter: { id: /\/(components|admin)\/.*\.ts$/ },
      async handler(code, id) {
        const minified = await minifyHTMLLiterals(code, {
          fileName: id,
          // A space between two words stays a space; attributes stay as they are written, for Lit reads them.
          // Without its slash a circle of an icon would take the path after it for its child, and neither would be drawn.
          html: { collapseWhitespace: true, conservativeCollapse: true, keepClosingSlash: true, removeComments: true },
        });
        return minified && { code: minified.code, map: minified.map ?? null };
      },
    },
  };
}
