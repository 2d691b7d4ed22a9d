// A page whose policy lets no markup be set as text: elements are created one by one.
import { run } from './harness.js';

void run((place, { model, contacts, notes, scheme, lang, number }, on) => {
  const record = Object.assign(document.createElement('a'), {
    slot: 'call',
    href: '#record',
    textContent: 'Record 4711',
  });
  const panel = Object.assign(document.createElement('cti-panel'), {
    model,
    contacts,
    notes,
    colourScheme: scheme,
    lang,
  });
  panel.append(record);
  panel.addEventListener('cti-request', on.request);
  const link = Object.assign(document.createElement('cti-dial-link'), { number, textContent: 'Call Anna' });
  place.append(panel, link);
  return {
    change: (values) => Object.assign(panel, { colourScheme: values.scheme, lang: values.lang }) && undefined,
    unmount: () => {
      place.replaceChildren();
    },
  };
});
