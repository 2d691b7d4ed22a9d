// The page's own Lit, another copy than that of the tags.
import { html, nothing, render } from 'lit';
import { run } from './harness.js';

void run((place, values, on) => {
  const show = ({ model, contacts, source, notes, scheme, lang, number }) => {
    render(
      html`<cti-panel
          .model=${model}
          .contacts=${contacts}
          ?notes=${notes}
          colour-scheme=${scheme}
          lang=${lang}
          @cti-call-started=${on.started}
          @cti-badge=${on.badge}
          @cti-request=${on.request}
        >
          <a slot="call" href="#record">Record 4711</a>
        </cti-panel>
        <cti-dial-link number=${number}>Call Anna</cti-dial-link>
        <cti-call-history
          .source=${source}
          colour-scheme=${scheme}
          lang=${lang}
          @cti-call-opened=${on.opened}
        ></cti-call-history>`,
      place,
    );
  };
  show(values);
  return {
    change: (changed) => {
      show({ ...values, ...changed });
    },
    unmount: () => {
      render(nothing, place);
    },
  };
});
