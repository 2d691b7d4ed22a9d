/** Numbers on the bench: how each is read with what is typed in the form, whom it finds, and what would be dialled. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../../components/define.ts';
import { directory, type LabRow } from '../../api/directory.ts';
import { sheet } from '../../ui/sheet.ts';

/** Whoever types is asked about once the fingers rest, ms. */
const rest = 250;
const mostNumbers = 100;

const kinds: Record<string, string> = {
  external: 'outside',
  internal: 'internal',
  withheld: 'withheld',
  sip: 'SIP address',
  emergency: 'emergency',
  short: 'short number',
  invalid: 'no number',
};

export class NumberLab extends LitElement {
  static override styles = [
    ...sheet,
    css`
      textarea {
        max-width: 420px;
        font-variant-numeric: tabular-nums;
      }
      .field {
        margin-top: 10px;
      }
      .scroll {
        margin-top: 12px;
      }
    `,
  ];

  @property() scope = 'server';
  /** What is typed in the form, saved or not. */
  @property({ attribute: false }) settings: object = {};
  @state() private typed = '+36 20 555 0148\n101\n06 1 555 0100 ext. 12\nsip:anonymous@anonymous.invalid';
  @state() private rows: readonly LabRow[] = [];
  @state() private failed = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('settings') && !changed.has('typed') && !changed.has('scope')) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), rest);
  }

  protected override render(): TemplateResult {
    return html`<div class="field">
        <label for="numbers">Numbers, one per line</label>
        <textarea
          id="numbers"
          rows="5"
          spellcheck="false"
          .value=${this.typed}
          @input=${(event: Event) => (this.typed = (event.target as HTMLTextAreaElement).value)}
        ></textarea>
      </div>
      ${this.failed ? html`<p class="quiet" role="status">${this.failed}</p>` : nothing}
      ${this.rows.length > 0 ? this.#table() : nothing}`;
  }

  #table(): TemplateResult {
    return html`<div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">As written</th>
            <th scope="col">Is</th>
            <th scope="col">Number</th>
            <th scope="col">Is dialled as</th>
            <th scope="col">Finds</th>
          </tr>
        </thead>
        <tbody>
          ${this.rows.map((row) => this.#row(row))}
        </tbody>
      </table>
    </div>`;
  }

  #row({
    raw,
    kind,
    formatted,
    e164,
    country,
    extension,
    postDial,
    assumed,
    dials,
    rule,
    matches,
  }: LabRow): TemplateResult {
    const more = [
      e164,
      country && assumed ? `${country}, assumed` : country,
      extension && `ext. ${extension}`,
      postDial && `then ${postDial}`,
    ].filter(Boolean);
    return html`<tr>
      <td class="number"><bdi>${raw}</bdi></td>
      <td>${kinds[kind] ?? kind}</td>
      <td class="number">
        <bdi>${formatted}</bdi>${more.length > 0 ? html`<small>${more.join(' · ')}</small>` : nothing}
      </td>
      <td class="number">
        ${dials ?? html`<span class="quiet">nothing</span>`}${rule === null ? nothing : html`<small>by rule ${rule + 1}</small>`}
      </td>
      <td>
        ${
          matches.length === 0
            ? html`<span class="quiet">nobody</span>`
            : matches.map(
                ({ name, number, how }) =>
                  html`<div>
                    <bdi>${name}</bdi><small>${number}${how === 'ending' ? ' · by its last digits' : ''}</small>
                  </div>`,
              )
        }
      </td>
    </tr>`;
  }

  async #ask(): Promise<void> {
    const asked = ++this.#asked;
    const numbers = this.typed
      .split('\n')
      .map((line) => line.slice(0, 256))
      .filter((line) => line.trim() !== '')
      .slice(0, mostNumbers);
    if (numbers.length === 0) {
      this.rows = [];
      return;
    }
    try {
      const rows = await directory.lab(numbers, this.scope, this.settings);
      if (asked !== this.#asked) return;
      this.rows = rows;
      this.failed = '';
    } catch (error) {
      // What is half typed in the form is no setting yet.
      if (asked === this.#asked) this.failed = (error as Error).message;
    }
  }
}

define('number-lab', NumberLab);
