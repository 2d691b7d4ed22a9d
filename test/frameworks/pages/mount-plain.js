// A panel, a dial link and a call history without a framework: markup, properties set by script, and listeners.

/** See `run` of the harness; the place may also be a shadow root. */
export function mountPlain(place, { model, contacts, source, notes, scheme, lang, number }, on) {
  place.innerHTML = `
    <cti-panel colour-scheme="${scheme}" lang="${lang}" ${notes ? 'notes' : ''}>
      <a slot="call" href="#record">Record 4711</a>
    </cti-panel>
    <cti-dial-link number="${number}">Call Anna</cti-dial-link>
    <cti-call-history colour-scheme="${scheme}" lang="${lang}"></cti-call-history>`;
  const panel = place.querySelector('cti-panel');
  Object.assign(panel, { model, contacts });
  const history = place.querySelector('cti-call-history');
  history.source = source;
  history.addEventListener('cti-call-opened', on.opened);
  panel.addEventListener('cti-call-started', on.started);
  panel.addEventListener('cti-badge', on.badge);
  panel.addEventListener('cti-request', on.request);
  return {
    change: (values) => {
      for (const tag of [panel, history]) {
        tag.setAttribute('colour-scheme', values.scheme);
        tag.setAttribute('lang', values.lang);
      }
    },
    unmount: () => {
      place.replaceChildren();
    },
  };
}
