// Vue 3, its template compiled in the page: tags that are not Vue's, and a model that Vue must not wrap.
import { createApp, nextTick, shallowReactive } from 'vue/dist/vue.esm-bundler.js';
import { run } from './harness.js';

const template = `
  <cti-panel
    :model="values.model"
    :contacts="values.contacts"
    :notes="values.notes"
    :colour-scheme="values.scheme"
    :lang="values.lang"
    @cti-call-started="on.started"
    @cti-badge="on.badge"
    @cti-request="on.request"
  >
    <a slot="call" href="#record">Record 4711</a>
  </cti-panel>
  <cti-dial-link :number="values.number">Call Anna</cti-dial-link>
  <cti-call-history
    :source="values.source"
    :colour-scheme="values.scheme"
    :lang="values.lang"
    @cti-call-opened="on.opened"
  ></cti-call-history>`;

void run((place, first, on) => {
  const values = shallowReactive({ ...first });
  const app = createApp({ template, setup: () => ({ values, on }) });
  app.config.compilerOptions.isCustomElement = (tag) => tag.startsWith('cti-');
  app.mount(place);
  return {
    change: (changed) => {
      Object.assign(values, changed);
      return nextTick();
    },
    unmount: () => {
      app.unmount();
    },
  };
});
