/** A call's story in lines: of the phone system, and of what its user was told. */
import { css, html, nothing, type TemplateResult } from 'lit';
import type { CallStory, Trace, TracedCall } from '../../api/diagnostics.ts';

export const storyStyles = css`
  ol.steps {
    list-style: none;
    margin: 8px 0 0;
    padding: 0;
    font-size: 13px;
  }
  ol.steps li {
    display: grid;
    grid-template-columns: 74px minmax(0, 190px) minmax(0, 1fr);
    gap: 10px;
    padding: 3px 0;
    border-bottom: 1px solid var(--cti-line);
    overflow-wrap: anywhere;
  }
  ol.steps time {
    font-variant-numeric: tabular-nums;
    color: var(--cti-text-2);
  }
  .machinery {
    color: var(--cti-text-2);
  }
  .why {
    margin: 0 0 8px;
    padding-inline-start: 18px;
  }
`;

export function whyList({ why }: Trace): TemplateResult {
  return html`<ul class="why">
    ${why.map((sentence) => html`<li>${sentence}</li>`)}
  </ul>`;
}

export function stepList({ steps, startedAt }: Trace): TemplateResult {
  return html`<ol class="steps">
    ${steps.map(
      ({ at, who, text, machinery }) =>
        html`<li class=${machinery ? 'machinery' : ''}>
          <time>+${((at - startedAt) / 1000).toFixed(1)} s</time><span>${who}</span><span>${text}</span>
        </li>`,
    )}
  </ol>`;
}

export function timelineList({ call, timeline }: CallStory): TemplateResult {
  return html`<ol class="steps">
    ${timeline.map(
      ({ at, type, detail }) =>
        html`<li>
          <time>+${((at - call.startedAt) / 1000).toFixed(1)} s</time><span>${type}</span
          ><span>${detail ? told(detail) : nothing}</span>
        </li>`,
    )}
  </ol>`;
}

function told(detail: Record<string, unknown>): string {
  return Object.entries(detail)
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' · ');
}

export function callTable(calls: readonly TracedCall[]): TemplateResult {
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Whose</th>
          <th scope="col">From</th>
          <th scope="col">To</th>
          <th scope="col">How it went</th>
        </tr>
      </thead>
      <tbody>
        ${calls.map(
          (call) =>
            html`<tr>
              <td>
                <a href="#/diagnostics/call/${call.id}">${new Date(call.startedAt).toLocaleString()}</a>
                <small>${call.connectionId}</small>
              </td>
              <td>${call.user.name}</td>
              <td>${call.from}</td>
              <td>${call.to}${call.queue ? html`<small>queue ${call.queue}</small>` : nothing}</td>
              <td>${outcome(call)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

export function outcome({ connectedAt, endedAt, cause }: TracedCall): string {
  if (endedAt === null) return connectedAt === null ? 'ringing' : 'talking';
  const talked = connectedAt === null ? 'not connected' : `talked ${Math.round((endedAt - connectedAt) / 1000)} s`;
  return cause && cause !== 'normal' ? `${talked} · ${cause}` : talked;
}
