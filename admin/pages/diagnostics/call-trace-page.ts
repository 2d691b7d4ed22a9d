/** Why this pop-up came: one call, as its agent was told, as others had it, and as the phone system led it. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../../components/define.ts';
import { type CallStory, diagnostics } from '../../api/diagnostics.ts';
import { sheet } from '../../ui/sheet.ts';
import { callTable, outcome, stepList, storyStyles, timelineList, whyList } from './call-views.ts';

export class CallTracePage extends LitElement {
  static override styles = [
    ...sheet,
    storyStyles,
    css`
      h2 {
        margin: 22px 0 8px;
      }
      ol.steps {
        max-width: 900px;
      }
    `,
  ];

  /** Its `databaseUId`. */
  @property() call = '';
  @state() private story: CallStory | undefined;
  @state() private failed = '';

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  protected override render(): TemplateResult {
    const { story, failed } = this;
    if (failed) return html`<div class="notice bad" role="alert">${failed}</div>`;
    if (!story) return html`<p class="quiet" role="status">Loading…</p>`;
    const { call, others, trace } = story;
    return html`<div class="top">
        <h1>${call.from || 'Somebody'} → ${call.to}</h1>
        <span class="pill ${call.endedAt === null ? '' : 'off'}">${outcome(call)}</span>
        <div class="end">
          <button @click=${() => void this.#load()}>Look again</button>
          <a class="btn" href="#/diagnostics">All calls</a>
        </div>
      </div>
      <p class="quiet">
        ${new Date(call.startedAt).toLocaleString()} · ${call.user.name} ·
        ${call.connectionId}${call.queue ? html` · queue ${call.queue}` : nothing} · <code>${call.id}</code>
      </p>
      <h2>Why it came</h2>
      ${
        trace
          ? whyList(trace)
          : html`<p class="quiet">
              It was too long ago: what phone systems did is kept until the server starts again.
            </p>`
      }
      <h2>What ${call.user.name} was told</h2>
      ${timelineList(story)}
      ${
        others.length > 0
          ? html`<h2>Others who had this call</h2>
              ${callTable(others)}`
          : nothing
      }
      ${
        trace
          ? html`<h2>What the phone system did</h2>
              ${stepList(trace)}`
          : nothing
      }`;
  }

  async #load(): Promise<void> {
    try {
      this.story = await diagnostics.call(this.call);
      this.failed = '';
    } catch (error) {
      this.failed = (error as Error).message;
    }
  }
}

define('call-trace-page', CallTracePage);
