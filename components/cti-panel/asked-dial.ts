/** Somebody is to be called during a call: keeps the question until it is answered, and gives the focus back. */
import { html, type LitElement, nothing } from 'lit';
import type { CtiModel } from '../../core/model/cti-model.ts';
import type { CtiContact } from '../contact.ts';
import { focusOnceThere } from '../part.ts';
import type { Words } from '../words/words.ts';

export class AskedDial {
  readonly #host: LitElement;
  #asked: { number: string; by: EventTarget | null } | undefined;

  constructor(host: LitElement) {
    this.#host = host;
  }

  /**
   * @param number who is to be called
   * @param by what has asked for it
   */
  ask(number: string, by: EventTarget | null): void {
    this.#asked = { number, by };
    this.#host.requestUpdate();
    void this.#host.updateComplete.then(() => {
      focusOnceThere(this.#host.renderRoot.querySelector('cti-dial-question'));
    });
  }

  forget(): void {
    this.#asked = undefined;
    this.#host.requestUpdate();
  }

  render(model: CtiModel | undefined, contacts: readonly CtiContact[], words: Words): unknown {
    if (!this.#asked || !model) return nothing;
    return html`<cti-dial-question
      part="question"
      number=${this.#asked.number}
      .call=${model.currentCall}
      .can=${model.state.capabilities}
      .contacts=${contacts}
      .words=${words}
      ?can-dial=${model.getCanCall()}
      @dismissed=${() => {
        const by = this.#asked?.by;
        this.forget();
        if (by instanceof HTMLElement && by.isConnected && by !== this.#host) by.focus();
      }}
    ></cti-dial-question>`;
  }
}
