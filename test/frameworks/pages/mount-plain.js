// A panel and a dial link without a framework: markup, properties set by script, and listeners.

/** See `run` of the harness; the place may also be a shadow root. */
export function mountPlain(place, { model, contacts, notes, scheme, lang, number }, on) {
  place.innerHTML = `
    <cti-panel colour-scheme="${scheme}" lang="${lang}" ${notes ? 'notes' : ''}>
      <a slot="call" href="#record">Record 4711</a>
    </cti-panel>
    <cti-dial-link number="${number}">Call Anna</cti-dial-link>`;
  const panel = place.querySelector('cti-panel');
  Object.assign(panel, { model, contacts });
  panel.addEventListener('cti-call-started', on.started);
  panel.addEventListener('cti-badge', on.badge);
  panel.addEventListener('cti-request', on.request);
  return {
    change: (values) => {
      panel.setAttribute('colour-scheme', values.scheme);
      panel.setAttribute('lang', values.lang);
    },
    unmount: () => {
      place.replaceChildren();
    },
  };
}
