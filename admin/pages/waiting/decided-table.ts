/** What has become of what had waited. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Proposal } from '../../api/proposals.ts';
import { toDo } from '../../ui/actions.ts';

const when = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const words: Readonly<Record<Proposal['state'], string>> = {
  waiting: 'waits',
  expired: 'nobody has decided in time',
  approved: 'approved',
  refused: 'refused',
  withdrawn: 'withdrawn',
  outdated: 'was out of date',
};

export function decidedTable(list: readonly Proposal[]): TemplateResult {
  return html`<h2>Decided</h2>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Proposed</th>
            <th scope="col">By</th>
            <th scope="col">What</th>
            <th scope="col">What became of it</th>
          </tr>
        </thead>
        <tbody>
          ${list.map(
            ({ at, by, action, kind, object, state, decided }) =>
              html`<tr>
                <td class="number">${when.format(at)}</td>
                <td>${by}</td>
                <td>${toDo(action, kind)} <b>${object.name}</b></td>
                <td>
                  ${words[state]}${decided && decided.by !== by ? html` ${state === 'outdated' ? 'when approved by' : 'by'} ${decided.by}` : nothing}
                  ${decided?.reason ? html`<small>${decided.reason}</small>` : nothing}
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}
