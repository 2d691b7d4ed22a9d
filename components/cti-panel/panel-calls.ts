/** The cards and rows of the calls that go on, in the order of their weight. */
import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { CtiModel } from '../../core/model/cti-model.ts';
import type { CtiContact } from '../contact.ts';
import type { Words } from '../words/words.ts';
import { cardsOf } from './cards.ts';
import type { ChosenContacts } from './chosen-contacts.ts';
import './cti-call-row.ts';
import './cti-call.ts';
import type { CtiShortcuts } from './shortcuts.ts';
import type { WrapUpController } from './wrap-up-controller.ts';

export interface PanelCalls {
  model: CtiModel;
  contacts: readonly CtiContact[];
  chosen: ChosenContacts;
  wrapUp: WrapUpController;
  /** With a field for a note. */
  notes: boolean;
  shortcuts: CtiShortcuts;
  tones: { callId: string; digits: string };
  words: Words;
  now: () => number;
}

export function panelCalls(shown: PanelCalls): unknown {
  const { model, contacts, chosen, wrapUp, words, now, tones } = shown;
  return repeat(
    cardsOf(model.state),
    ({ key }) => key,
    ({ call, kind, pair, waiting }) =>
      kind === 'row'
        ? html`<cti-call-row
            .call=${call}
            .contacts=${chosen.among(contacts, call)}
            .words=${words}
            .now=${now}
            ?no-buttons=${pair !== undefined}
          ></cti-call-row>`
        : html`<cti-call
            .call=${call}
            .pair=${pair}
            .can=${model.state.capabilities}
            .contacts=${chosen.among(contacts, call)}
            ?mistakable=${chosen.has(call)}
            ?notes=${shown.notes}
            .note=${wrapUp.note(call.id)}
            @note-changed=${(event: CustomEvent<string>) => {
              wrapUp.setNote(call.id, event.detail);
            }}
            .shortcuts=${shown.shortcuts}
            .words=${words}
            .now=${now}
            tones=${tones.callId === call.id ? tones.digits : ''}
            ?waiting=${waiting}
            >${waiting ? nothing : html`<slot name="call"></slot>`}</cti-call
          >`,
  );
}
