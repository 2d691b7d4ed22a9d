/** What the server and a phone system say to each other, as it goes by: filtered, paused, downloaded. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { define } from '../../../components/define.ts';
import { diagnostics, type Frame, framesFile } from '../../api/diagnostics.ts';
import { Looking } from '../../ui/looking.ts';
import { sheet } from '../../ui/sheet.ts';

/** Messages shown; older ones go. */
const most = 500;

const exactly = {
  hour12: false,
  fractionalSecondDigits: 3,
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
} as const;

export class RawEventsPage extends LitElement {
  static override styles = [
    ...sheet,
    css`
      .find {
        display: flex;
        flex-wrap: wrap;
        gap: 10px;
        align-items: center;
        margin-bottom: 12px;
      }
      .find input {
        max-width: 320px;
      }
      ol {
        list-style: none;
        margin: 0;
        padding: 0;
        max-height: calc(100vh - 190px);
        overflow: auto;
        border: 1px solid var(--cti-line);
        border-radius: var(--cti-radius);
        background: var(--cti-surface-2);
      }
      li {
        display: grid;
        grid-template-columns: 110px 16px minmax(0, 1fr);
        gap: 8px;
        padding: 6px 12px;
        border-bottom: 1px solid var(--cti-line);
        font-size: 12px;
      }
      li.C {
        background: var(--cti-surface);
      }
      pre {
        margin: 0;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        font:
          12px/1.45 ui-monospace,
          Menlo,
          Consolas,
          monospace;
      }
      time {
        font-variant-numeric: tabular-nums;
        color: var(--cti-text-2);
      }
    `,
  ];

  /** Id of the connection. */
  @property() connection = '';
  @state() private frames: Frame[] | undefined;
  @state() private filter = '';
  @state() private paused = false;
  @state() private failed = '';
  #asked = 0;
  readonly looking = new Looking(this, () => this.#look());

  protected override render(): TemplateResult {
    const { frames, failed, paused } = this;
    return html`<div class="top">
        <h1>Raw events of ${this.connection}</h1>
        <span class="pill ${paused ? 'warn' : ''}" role="status">${paused ? 'paused' : 'live'}</span>
        <div class="end">
          <button aria-pressed=${paused} @click=${this.#pause}>${paused ? 'Go on' : 'Pause'}</button>
          <a class="btn" href=${framesFile(this.connection, this.filter)} download="${this.connection}.txt">Download</a>
          <a class="btn" href="#/diagnostics">All calls</a>
        </div>
      </div>
      <div class="find">
        <input
          type="search"
          aria-label="Only messages with this text"
          placeholder="Only messages with…"
          maxlength="100"
          .value=${this.filter}
          @input=${(event: Event) => {
            this.filter = (event.target as HTMLInputElement).value;
            this.frames = undefined;
            void this.#look();
          }}
        />
        <small>Numbers are masked, credentials are taken out. The last 256 KB are kept.</small>
      </div>
      ${failed ? html`<div class="notice bad" role="alert">${failed}</div>` : nothing}
      ${frames ? this.#list(frames) : failed ? nothing : html`<p class="quiet" role="status">Loading…</p>`}`;
  }

  #list(frames: readonly Frame[]): TemplateResult {
    if (frames.length === 0) {
      return html`<div class="empty">
        <p>${this.filter ? 'No message has this text.' : 'Nothing was said yet.'}</p>
      </div>`;
    }
    return html`<ol tabindex="0" aria-label="Messages, the newest first">
      ${repeat(
        frames,
        (frame) => frame,
        ({ at, direction, text }) =>
          html`<li class=${direction}>
            <time>${new Date(at).toLocaleTimeString(undefined, exactly)}</time>
            <span aria-label=${direction === 'S' ? 'from the phone system' : 'to the phone system'} role="img"
              >${direction === 'S' ? '←' : '→'}</span
            >
            <pre>${text}</pre>
          </li>`,
      )}
    </ol>`;
  }

  async #look(): Promise<void> {
    if (this.paused && this.frames) return;
    const asked = ++this.#asked;
    try {
      const [newest] = this.frames ?? [];
      const more = await diagnostics.frames(this.connection, this.filter, newest?.seq ?? 0);
      // Paused, or another text, meanwhile.
      if (asked !== this.#asked || (this.paused && this.frames)) return;
      this.frames = [...more.reverse(), ...(this.frames ?? [])].slice(0, most);
      this.failed = '';
    } catch (error) {
      this.failed = (error as Error).message;
    }
  }

  readonly #pause = (): void => {
    this.paused = !this.paused;
    if (!this.paused) void this.looking.again();
  };
}

define('raw-events-page', RawEventsPage);
