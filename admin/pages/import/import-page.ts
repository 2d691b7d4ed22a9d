/** Users by a file: what it would do, row by row, before anything is done. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { define } from '../../../components/define.ts';
import { type ImportResult, users, usersFile } from '../../api/users.ts';
import { sheet } from '../../ui/sheet.ts';
import { whyField } from '../../ui/why-field.ts';

const words = { add: 'add', change: 'change', same: 'nothing new', error: 'cannot' };
const kinds = { add: '', change: 'warn', same: 'off', error: 'bad' };
/** Rows that are drawn: a file of thousands is judged by its errors, which come first. */
const mostShown = 500;

export class ImportPage extends LitElement {
  static override styles = [
    ...sheet,
    css`
      .choose {
        display: grid;
        gap: 8px;
        max-width: 560px;
        margin-bottom: 18px;
      }
      .sums .field {
        flex: 1 1 100%;
        max-width: 560px;
      }
      .sums {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        align-items: center;
        margin-bottom: 12px;
      }
    `,
  ];

  @state() private csv = '';
  @state() private comment = '';
  @state() private result: ImportResult | undefined;
  @state() private busy = false;
  @state() private failed = '';

  protected override render(): TemplateResult {
    const { result, busy, failed } = this;
    return html`<div class="top">
        <h1>Import users</h1>
        <div class="end"><a class="btn" href="#/users">Back to users</a></div>
      </div>
      <div class="choose">
        <p class="quiet">
          A CSV file with the column <code>login</code>, and any of <code>name</code>, <code>role</code>,
          <code>active</code>, <code>connection</code>, <code>password</code>, and the settings of the phone system,
          e.g. <code>settings.extension</code>. What it does not say stays as it is.
          <a href=${usersFile} download="users.csv">The users as they are now</a> are such a file.
        </p>
        <label for="file">File</label>
        <input id="file" type="file" accept=".csv,text/csv" ?disabled=${busy} @change=${this.#chosen} />
      </div>
      ${failed ? html`<div class="notice bad" role="alert">${failed}</div>` : nothing}
      <div role="status">${busy ? html`<p class="quiet">${this.result ? 'Importing…' : 'Reading…'}</p>` : nothing}</div>
      ${result ? this.#table(result) : nothing}`;
  }

  #table({ rows, applied }: ImportResult): TemplateResult {
    const count = (does: string) => rows.filter((row) => row.does === does).length;
    const [add, change, same, errors] = [count('add'), count('change'), count('same'), count('error')];
    const good = add + change;
    const first = [...rows].sort((a, b) => Number(b.does === 'error') - Number(a.does === 'error'));
    return html`<div class="sums">
        ${
          applied
            ? html`<div class="notice good" role="status">
                Done: ${add} added, ${change} changed, ${errors} left out.
              </div>`
            : html`${whyField({ value: this.comment, disabled: this.busy, typed: (text) => (this.comment = text) })}
                <span>${add} to add, ${change} to change, ${same} as they are, ${errors} that cannot be read.</span>
                <button class="primary" ?disabled=${good === 0 || this.busy} @click=${this.#apply}>
                  Import ${good} ${good === 1 ? 'row' : 'rows'}
                </button>`
        }
      </div>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Line</th>
              <th scope="col">Login</th>
              <th scope="col">Does</th>
              <th scope="col">What</th>
            </tr>
          </thead>
          <tbody>
            ${first.slice(0, mostShown).map(
              ({ line, login, does, text }) =>
                html`<tr>
                  <td class="number">${line}</td>
                  <td>${login}</td>
                  <td><span class="pill ${kinds[does]}">${words[does]}</span></td>
                  <td>${text}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      ${rows.length > mostShown ? html`<p class="quiet">and ${rows.length - mostShown} more rows</p>` : nothing}`;
  }

  readonly #chosen = async (event: Event): Promise<void> => {
    const [file] = (event.target as HTMLInputElement).files ?? [];
    this.result = undefined;
    if (!file) return;
    this.csv = await file.text();
    await this.#run(false);
  };

  readonly #apply = (): void => {
    void this.#run(true);
  };

  async #run(apply: boolean): Promise<void> {
    this.busy = true;
    this.failed = '';
    const comment = this.comment.trim();
    try {
      this.result = await users.import(this.csv, apply, comment ? { comment } : {});
    } catch (error) {
      const { message, issues = [] } = error as Error & { issues?: { text: string }[] };
      this.failed = issues[0]?.text ?? message;
    } finally {
      this.busy = false;
    }
  }
}

define('import-page', ImportPage);
