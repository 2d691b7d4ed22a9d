/** Asks before something that cannot be undone. */
import { html, LitElement, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { define } from '../../components/define.ts';
import { sheet } from './sheet.ts';

/** @fires confirmed - the agent means it */
export class AskFirst extends LitElement {
  static override styles = sheet;

  @property() question = '';
  @property() consequence = '';
  @property() action = '';

  show(): void {
    this.renderRoot.querySelector('dialog')?.showModal();
  }

  protected override render(): TemplateResult {
    return html`<dialog aria-labelledby="question">
      <h2 id="question">${this.question}</h2>
      <p>${this.consequence}</p>
      <form method="dialog" class="row">
        <button autofocus>Cancel</button>
        <button class="danger" @click=${() => this.dispatchEvent(new CustomEvent('confirmed'))}>${this.action}</button>
      </form>
    </dialog>`;
  }
}

define('ask-first', AskFirst);
