// Inside a shadow root of the page's own, two deep.
import { run } from './harness.js';
import { mountPlain } from './mount-plain.js';

void run((place, values, on) => {
  const outer = document.createElement('div');
  const inner = document.createElement('div');
  outer.attachShadow({ mode: 'open' }).append(inner);
  place.append(outer);
  const app = mountPlain(inner.attachShadow({ mode: 'open' }), values, on);
  return {
    change: app.change,
    unmount: () => {
      outer.remove();
    },
  };
});
