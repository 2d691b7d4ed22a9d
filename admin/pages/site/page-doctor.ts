/** Looks at a page of the CRM from the server: what is in the way of a telephone, and the lines that put it right. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../../components/define.ts';
import { type PageReport, sites } from '../../api/sites.ts';
import '../../ui/code-block.ts';
import { textField } from '../../ui/field.ts';
import { SaveState } from '../../ui/save-state.ts';
import { sheet } from '../../ui/sheet.ts';

const pills = { good: '', warn: 'warn', bad: 'bad' };
const words = { good: 'good', warn: 'look at it', bad: 'in the way' };

export class PageDoctor extends LitElement {
  static override styles = sheet;

  /** What is proposed. */
  @property() url = '';
  @state() private typed: string | undefined;
  @state() private report: PageReport | undefined;
  readonly #state = new SaveState<{ revision: number }>(this);

  protected override render(): TemplateResult {
    const { report } = this;
    const state = this.#state;
    return html`<form
        @submit=${(event: Event) => {
          event.preventDefault();
          void this.#examine();
        }}
        novalidate
      >
        ${state.problem && !state.of('url') ? html`<div class="notice bad" role="alert">${state.problem}</div>` : nothing}
        ${textField({
          id: 'page',
          label: 'Address of a page',
          value: this.typed ?? this.url,
          help: 'Asked for by this server, without a sign-in',
          issue: state.of('url'),
          typed: (text) => (this.typed = text),
        })}
        <br />
        <button ?disabled=${state.busy}>${state.busy ? 'Looking…' : 'Examine'}</button>
      </form>
      <div role="status">${report ? this.#told(report) : nothing}</div>`;
  }

  #told({ findings, headers }: PageReport): TemplateResult {
    return html`<br />
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">How it is</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            ${findings.map(
              ({ what, state, text }) =>
                html`<tr>
                  <td>${what}</td>
                  <td><span class="pill ${pills[state]}">${words[state]}</span></td>
                  <td>${text}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      ${
        headers.length > 0
          ? html`<br />
              <p>Put these lines in the place of those that the page has:</p>
              <br />
              <code-block label="Headers" .kinds=${['Header']} .code=${() => headers.join('\n')}></code-block>`
          : nothing
      }`;
  }

  async #examine(): Promise<void> {
    this.report = undefined;
    this.report = await this.#state.run(() => sites.examine((this.typed ?? this.url).trim()));
  }
}

define('page-doctor', PageDoctor);
