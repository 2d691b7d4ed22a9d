// React 19: properties and events by their own names.
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { run } from './harness.js';

function Crm({ values, on }) {
  const { model, contacts, source, notes, scheme, lang, number } = values;
  return (
    <>
      <cti-panel
        model={model}
        contacts={contacts}
        notes={notes}
        colour-scheme={scheme}
        lang={lang}
        oncti-call-started={on.started}
        oncti-badge={on.badge}
        oncti-request={on.request}
      >
        <a slot="call" href="#record">
          Record 4711
        </a>
      </cti-panel>
      <cti-dial-link number={number}>Call Anna</cti-dial-link>
      <cti-call-history source={source} colour-scheme={scheme} lang={lang} oncti-call-opened={on.opened} />
    </>
  );
}

void run((place, values, on) => {
  const root = createRoot(place);
  const show = (shown) => {
    flushSync(() => {
      root.render(<Crm values={shown} on={on} />);
    });
  };
  show(values);
  return {
    change: (changed) => {
      show({ ...values, ...changed });
    },
    unmount: () => {
      root.unmount();
    },
  };
});
