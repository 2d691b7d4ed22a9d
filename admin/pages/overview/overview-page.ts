/** Is everything up, and who is on the phone: live. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../../components/define.ts';
import { overview, type Overview } from '../../api/overview.ts';
import type { Me } from '../../api/session.ts';
import { connectionsTable } from '../../ui/connections-table.ts';
import { lasted } from '../../ui/lasted.ts';
import { Looking } from '../../ui/looking.ts';
import { sheet } from '../../ui/sheet.ts';
import { needsList, needsStyles } from './needs-list.ts';
import './trial-offer.ts';

export class OverviewPage extends LitElement {
  static override styles = [
    ...sheet,
    needsStyles,
    css`
      .cards {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(170px, 1fr));
        gap: 12px;
        margin-bottom: 20px;
      }
      .card {
        border: 1px solid var(--cti-line);
        border-radius: var(--cti-radius);
        padding: 12px 14px;
      }
      .card b {
        display: block;
        font-size: 24px;
        font-weight: 650;
        font-variant-numeric: tabular-nums;
        line-height: 1.3;
      }
    `,
  ];

  @property({ attribute: false }) me!: Me;
  @state() private now: Overview | undefined;
  @state() private failed = '';
  readonly looking = new Looking(this, async () => {
    try {
      this.now = await overview.read();
      this.failed = '';
    } catch (error) {
      this.failed = (error as Error).message;
    }
  });

  protected override render(): TemplateResult {
    const { now, failed } = this;
    return html`<div class="top">
        <h1>Overview</h1>
        ${failed ? html`<span class="pill bad">not up to date</span>` : now ? html`<span class="pill">live</span>` : nothing}
        <div class="end">
          ${
            this.me.rights.includes('connections.write')
              ? html`<a class="btn primary" href="#/connections/new">Add connection</a>`
              : nothing
          }
        </div>
      </div>
      ${failed ? html`<div class="notice bad" role="alert">${failed}</div>` : nothing}
      ${now ? this.#all(now) : failed ? nothing : html`<p class="quiet" role="status">Loading…</p>`}`;
  }

  #all(now: Overview): TemplateResult {
    const { calls, signedIn, ready, users, waiting, failures, lost, lag, connections, connectionCount, version } = now;
    return html`<div class="cards">
        <div class="card"><b>${calls}</b><small>calls in progress</small></div>
        <div class="card"><b>${signedIn}</b><small>of ${users} agents have a page open · ${ready} ready</small></div>
        <div class="card">
          <b>${waiting}</b
          ><small
            >call records waiting to be
            saved${failures > 0 ? ` · ${failures} writes tried again` : ''}${lost > 0 ? ` · ${lost} given up` : ''}</small
          >
        </div>
        <div class="card">
          <b>${lag.p99 === null ? '–' : `${lag.p99} ms`}</b
          ><small
            >${
              lag.lastAt === null
                ? 'no event yet'
                : `from an event to the pages, 99 of 100 · the last ${lasted(now.now - lag.lastAt)} ago`
            }</small
          >
        </div>
        <div class="card"><b>${version}</b><small>version of this server</small></div>
      </div>
      <trial-offer .me=${this.me}></trial-offer>
      ${needsList(now, this.me)}
      ${
        connections.length === 0 && this.me.rights.includes('connections.write')
          ? nothing
          : html`<h2>Connections</h2>
              ${connectionsTable(connections, this.me)}
              ${
                connectionCount > connections.length
                  ? html`<p><a href="#/connections">All ${connectionCount} connections</a></p>`
                  : nothing
              }`
      }`;
  }
}

define('overview-page', OverviewPage);
