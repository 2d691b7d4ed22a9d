/** Whether the audit log is the one that was written: said at once, and for a head that was noted down before. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { define } from '../../../components/define.ts';
import { audit, type ChainReport } from '../../api/audit.ts';
import { textField } from '../../ui/field.ts';
import { SaveState } from '../../ui/save-state.ts';
import { sheet } from '../../ui/sheet.ts';

const when = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

export class ChainNotice extends LitElement {
  static override styles = [
    ...sheet,
    css`
      code {
        overflow-wrap: anywhere;
      }
      details {
        margin-top: 6px;
      }
      summary {
        cursor: pointer;
      }
      form {
        display: flex;
        flex-wrap: wrap;
        gap: 10px;
        align-items: end;
        margin-top: 10px;
      }
      .field {
        flex: 1 1 260px;
      }
    `,
  ];

  @state() private report: ChainReport | undefined;
  @state() private noted = '';
  @state() private failed = '';
  readonly #state = new SaveState<never>(this);

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#look();
  }

  protected override render(): TemplateResult {
    const { report, failed } = this;
    if (failed) return html`<div class="notice bad" role="alert">${failed}</div>`;
    if (!report) return html`<p class="quiet" role="status">Going along the chain of the log…</p>`;
    return html`<div class="notice ${report.unbroken ? 'good' : 'bad'}" role=${report.unbroken ? 'status' : 'alert'}>
      ${report.unbroken ? good(report) : html`<b>The log is not as it was written:</b> ${broken(report)}.`}
      ${
        report.older
          ? html` The first ${report.older.entries} entries are older than the chain, and were put into it on
            ${when.format(report.older.at)}.`
          : nothing
      }
      <details>
        <summary>Compare with a head that was noted down</summary>
        <p>
          <small
            >Whoever could write the whole log anew would make another chain. Note this head down where nobody of this
            server can change it, and compare later: <code>${report.head}</code></small
          >
        </p>
        <form @submit=${this.#compare} novalidate>
          ${textField({
            id: 'head',
            label: 'Head of before',
            value: this.noted,
            issue: this.#state.of('head'),
            typed: (text) => (this.noted = text),
          })}
          <button ?disabled=${this.#state.busy}>Compare</button>
        </form>
      </details>
    </div>`;
  }

  async #look(): Promise<void> {
    try {
      this.report = await audit.verify();
    } catch (error) {
      this.failed = (error as Error).message;
    }
  }

  readonly #compare = (event: Event): void => {
    event.preventDefault();
    void this.#state.check(async () => {
      this.report = await audit.verify(this.noted.trim());
    });
  };
}

function good({ entries, head, noted }: ChainReport): TemplateResult {
  return html`<b>Unbroken</b>, ${entries.toLocaleString()} ${entries === 1 ? 'entry' : 'entries'}, head
    <code>${head.slice(0, 12)}</code>.
    ${noted?.seq ? html`The head of before is entry ${noted.seq.toLocaleString()}: nothing up to there was changed.` : nothing}`;
}

function broken({ broken: at, noted }: ChainReport): TemplateResult {
  if (!at) {
    return html`no entry has the head <code>${noted?.head ?? ''}</code>; entries are gone from its end, or it was
      written anew`;
  }
  const time = at.at === null ? '' : ` of ${when.format(at.at)}`;
  switch (at.why) {
    case 'changed':
      return html`entry ${at.seq}${time} was changed`;
    case 'missing':
      return html`entry ${at.seq} is missing`;
    case 'replaced':
      return html`what stands before entry ${at.seq}${time} is not what stood there when it was written`;
  }
}

define('chain-notice', ChainNotice);
