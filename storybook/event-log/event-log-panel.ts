/** Storybook's panel with every event of the stories: time, name, tag, what it carries; the newest first. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { controls } from '../../components/controls.ts';
import { tokens } from '../../components/tokens.ts';
import { panelBasics } from '../panel-basics.ts';
import type { EventLog, LoggedEvent } from './event-log.ts';

// Storybook's frame is bundled without this project's settings for decorators: properties are declared the plain way.
export class EventLogPanel extends LitElement {
  static override styles = [
    tokens,
    controls,
    panelBasics,
    css`
      .bar {
        position: sticky;
        top: 0;
        z-index: 1;
      }
      .bar input {
        flex: 1 1 160px;
        max-inline-size: 320px;
      }
      ol {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        border-block-end: 1px solid var(--cti-line);
      }
      summary {
        display: grid;
        grid-template-columns: 92px minmax(150px, 310px) 130px minmax(60px, 1fr);
        align-items: baseline;
        gap: 10px;
        padding: 5px 14px;
        cursor: pointer;
        list-style: none;
      }
      summary:hover {
        background: var(--cti-surface-2);
      }
      summary:focus-visible {
        outline-offset: -2px;
      }
      time,
      .from,
      .short {
        color: var(--cti-text-2);
      }
      time {
        font-variant-numeric: tabular-nums;
      }
      .what {
        font-weight: 600;
      }
      .short {
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      [open] .short {
        visibility: hidden;
      }
      .chip {
        margin-inline-start: 6px;
        padding: 0 6px;
        border-radius: 999px;
        background: var(--cti-accent-soft);
        color: var(--cti-accent);
        font-size: 0.846em;
        font-weight: 600;
        white-space: nowrap;
      }
      .chip.off {
        background: var(--cti-end-soft);
        color: var(--cti-end);
      }
      pre {
        margin: 0;
        padding: 4px 14px 12px 116px;
        font:
          12px / 1.5 ui-monospace,
          monospace;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
    `,
  ];
  static override properties = { log: { attribute: false }, words: { state: true } };

  declare log: EventLog | undefined;
  declare private words: string;
  #unlisten: (() => void) | undefined;

  constructor() {
    super();
    this.words = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unlisten?.();
    this.#unlisten = undefined;
  }

  protected override willUpdate(): void {
    this.#follow();
  }

  #follow(): void {
    if (!this.isConnected) return;
    this.#unlisten ??= this.log?.onChange(() => {
      this.requestUpdate();
    });
  }

  protected override render(): TemplateResult {
    const { log } = this;
    const all = log?.entries.length ?? 0;
    const shown = log?.matching(this.words).toReversed() ?? [];
    return html`<div class="bar">
        <input
          type="search"
          class="field"
          aria-label="Filter"
          placeholder="Filter: name, tag or content"
          .value=${this.words}
          @input=${(event: Event) => {
            this.words = (event.target as HTMLInputElement).value;
          }}
        />
        <span class="count" role="status">
          ${this.words.trim() ? `${shown.length} of ${all}` : all}
          ${all === 1 ? 'event' : 'events'}${log?.forgotten ? `, ${log.forgotten} older ones forgotten` : ''}
        </span>
        <button
          class="btn small"
          ?disabled=${all === 0}
          @click=${() => {
            log?.clear();
          }}
        >
          Clear
        </button>
      </div>
      ${
        shown.length === 0
          ? html`<p class="empty">
              ${
                all === 0
                  ? html`No events yet. Press something in the story, or play one of the scenarios: every
                      <code>cti-*</code> event appears here.`
                  : 'No event has these words.'
              }
            </p>`
          : html`<ol aria-label="Events, the newest first">
              ${repeat(shown, ({ id }) => id, row)}
            </ol>`
      }`;
  }
}
if (!customElements.get('event-log-panel')) customElements.define('event-log-panel', EventLogPanel);

const row = ({ at, name, from, cancelable, prevented, detail }: LoggedEvent): TemplateResult =>
  html`<li>
    <details>
      <summary>
        <time>${timeOf(at)}</time>
        <span class="what"
          >${name}${
            prevented
              ? html`<span class="chip off" title="preventDefault() was called">called off</span>`
              : cancelable
                ? html`<span class="chip" title="preventDefault() calls it off">cancelable</span>`
                : nothing
          }</span
        >
        <span class="from">${from ? `<${from}>` : ''}</span>
        <span class="short">${detail.replace(/\s+/g, ' ').slice(0, 200)}</span>
      </summary>
      <pre>${detail || 'It carries nothing.'}</pre>
    </details>
  </li>`;

/** @param at UTC ms @returns `14:03:07.250` */
function timeOf(at: number): string {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
  return `${time}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}
