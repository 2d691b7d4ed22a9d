/** Contacts by a file: how each row is read, and what it would do, before anything is done. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { define } from '../../../components/define.ts';
import { directory, type ImportResult } from '../../api/directory.ts';
import { sheet } from '../../ui/sheet.ts';

const words = { add: 'add', change: 'change', same: 'nothing new', error: 'cannot' };
const kinds = { add: '', change: 'warn', same: 'off', error: 'bad' };
/** Rows that are drawn: a file of thousands is judged by its errors, which come first. */
const mostShown = 300;

export class DirectoryImport extends LitElement {
  static override styles = [
    ...sheet,
    css`
      .choose {
        display: grid;
        gap: 8px;
        max-width: 620px;
        margin-bottom: 18px;
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

  @state() private result: ImportResult | undefined;
  @state() private busy = false;
  @state() private failed = '';
  #file: { text: string; format: 'csv' | 'vcard' } | undefined;

  protected override render(): TemplateResult {
    const { result, busy, failed } = this;
    return html`<div class="top">
        <h1>Import contacts</h1>
        <div class="end"><a class="btn" href="#/directory">Back to the directory</a></div>
      </div>
      <div class="choose">
        <p class="quiet">
          A CSV file as spreadsheets, Google or Outlook write it, with <code>name</code> or <code>first name</code> and
          <code>last name</code>, and any columns for numbers such as <code>phone</code> and <code>mobile</code>; also
          <code>company</code>, <code>title</code>, <code>id</code>, <code>owner</code>. Or vCards (<code>.vcf</code>).
          Whoever is imported twice is there once. Numbers without a country are read as
          <a href="#/directory/numbers">set for this server</a>.
        </p>
        <label for="file">File</label>
        <input id="file" type="file" accept=".csv,.vcf,text/csv,text/vcard" ?disabled=${busy} @change=${this.#chosen} />
      </div>
      ${failed ? html`<div class="notice bad" role="alert">${failed}</div>` : nothing}
      <div role="status">${busy ? html`<p class="quiet">${result ? 'Importing…' : 'Reading…'}</p>` : nothing}</div>
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
            : html`<span>${add} to add, ${change} to change, ${same} as they are, ${errors} that cannot be read.</span>
                <button class="primary" ?disabled=${good === 0 || this.busy} @click=${() => void this.#run(true)}>
                  Import ${good} ${good === 1 ? 'contact' : 'contacts'}
                </button>`
        }
      </div>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Line</th>
              <th scope="col">Name</th>
              <th scope="col">Does</th>
              <th scope="col">Numbers as they are read, or what is wrong</th>
            </tr>
          </thead>
          <tbody>
            ${first.slice(0, mostShown).map(
              ({ line, name, does, text }) =>
                html`<tr>
                  <td class="number">${line}</td>
                  <td><bdi>${name}</bdi></td>
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
    const text = await file.text();
    this.#file = { text, format: /^\s*BEGIN:VCARD/i.test(text) ? 'vcard' : 'csv' };
    await this.#run(false);
  };

  async #run(apply: boolean): Promise<void> {
    if (!this.#file) return;
    this.busy = true;
    this.failed = '';
    try {
      this.result = await directory.import(this.#file.text, this.#file.format, apply);
    } catch (error) {
      const { message, issues = [] } = error as Error & { issues?: { text: string }[] };
      this.failed = issues[0]?.text ?? message;
    } finally {
      this.busy = false;
    }
  }
}

define('directory-import', DirectoryImport);
