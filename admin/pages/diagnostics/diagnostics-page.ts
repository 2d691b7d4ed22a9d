/** Why did this call not show up? What phone systems did, what agents were told, and the file for whoever helps. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../../components/define.ts';
import { type Connection, connections } from '../../api/connections.ts';
import { bundleFile, diagnostics, type Trace, type TracedCall } from '../../api/diagnostics.ts';
import type { Me } from '../../api/session.ts';
import { Looking } from '../../ui/looking.ts';
import { sheet } from '../../ui/sheet.ts';
import { callTable, stepList, storyStyles, whyList } from './call-views.ts';

export class DiagnosticsPage extends LitElement {
  static override styles = [
    ...sheet,
    storyStyles,
    css`
      .find {
        display: flex;
        flex-wrap: wrap;
        gap: 10px;
        align-items: center;
        margin-bottom: 6px;
      }
      .find input {
        max-width: 320px;
      }
      h2 {
        margin: 22px 0 8px;
      }
      details {
        border: 1px solid var(--cti-line);
        border-radius: var(--cti-radius);
        padding: 8px 12px;
        margin-bottom: 6px;
      }
      summary {
        cursor: pointer;
      }
      summary small {
        margin-inline-start: 8px;
      }
      .links {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
    `,
  ];

  @property({ attribute: false }) me!: Me;
  @state() private search = '';
  @state() private traces: Trace[] | undefined;
  @state() private calls: TracedCall[] = [];
  @state() private all: Connection[] = [];
  @state() private failed = '';
  #asked = 0;
  readonly looking = new Looking(this, async () => {
    const asked = ++this.#asked;
    try {
      const search = this.search.trim();
      const [traces, calls, all] = await Promise.all([
        diagnostics.traces(search),
        diagnostics.calls(search),
        connections.list(),
      ]);
      if (asked !== this.#asked) return;
      this.traces = traces;
      this.calls = calls;
      this.all = all;
      this.failed = '';
    } catch (error) {
      this.failed = (error as Error).message;
    }
  });

  protected override render(): TemplateResult {
    const { traces, failed } = this;
    return html`<div class="top">
        <h1>Diagnostics</h1>
        <div class="end">
          <a class="btn" href=${bundleFile()} download="offhook-diagnostics.json">Download diagnostics</a>
        </div>
      </div>
      <div class="find">
        <input
          type="search"
          aria-label="Find calls by the end of a number"
          placeholder="The end of a number"
          .value=${this.search}
          @input=${(event: Event) => {
            this.search = (event.target as HTMLInputElement).value;
            void this.looking.again();
          }}
        />
        <small>Numbers are shown by their last two digits, and found by all of them.</small>
      </div>
      ${failed ? html`<div class="notice bad" role="alert">${failed}</div>` : nothing}
      ${traces ? this.#found(traces) : failed ? nothing : html`<p class="quiet" role="status">Loading…</p>`}`;
  }

  #found(traces: readonly Trace[]): TemplateResult {
    const live = this.all.filter(({ runs }) => runs === 'service');
    return html`<h2>Calls of agents</h2>
      ${
        this.calls.length > 0
          ? callTable(this.calls)
          : html`<p class="quiet">No call of an agent here${this.search ? ' fits' : ' yet'}.</p>`
      }
      <h2>What the phone systems did</h2>
      <p class="quiet">
        Step by step where the phone system tells it, as Asterisk does, also calls that came to nobody here; of others
        what their agents were told. Kept until the server starts again.
      </p>
      <br />
      ${traces.length > 0 ? traces.map((trace) => this.#trace(trace)) : html`<p class="quiet">None.</p>`}
      <h2>Raw events</h2>
      <p class="quiet">What the server and a phone system said to each other last.</p>
      <br />
      <div class="links">
        ${live.map(({ id, name }) => html`<a class="btn" href="#/diagnostics/raw/${id}">${name}</a>`)}
      </div>`;
  }

  #trace(trace: Trace): TemplateResult {
    const { startedAt, from, to, queues, connectionId, endedAt } = trace;
    return html`<details>
      <summary>
        ${new Date(startedAt).toLocaleTimeString()} <b>${from || 'somebody'}</b> → <b>${to || '–'}</b>
        <small
          >${connectionId}${queues.map((queue) => ` · queue ${queue}`)}${endedAt === undefined ? ' · goes on' : ''}</small
        >
      </summary>
      ${whyList(trace)} ${stepList(trace)}
    </details>`;
  }
}

define('diagnostics-page', DiagnosticsPage);
