/** The calls as the server has saved them. */
import { html, type TemplateResult } from 'lit';
import { type CtiContact, findContact } from '../components/contact.ts';
import { formatDuration, formatMoment } from '../components/duration.ts';
import { icons } from '../components/icons.ts';
import { spaced } from './contacts-table.ts';
import type { CallRecord } from './demo-api.ts';

const outcomes: Record<string, string> = {
  busy: 'Busy',
  noAnswer: 'No answer',
  rejected: 'Declined',
  unreachable: 'Not reachable',
  callerGaveUp: 'Missed',
  answeredElsewhere: 'Taken by a colleague',
  parked: 'Parked',
  ownPhoneNotAnswered: 'Own phone not answered',
};

export function callRecords(records: readonly CallRecord[], people: readonly CtiContact[]): TemplateResult {
  if (records.length === 0) {
    return html`<p class="empty">No calls yet. Let a customer call, or press a number above.</p>`;
  }
  return html`<table class="records">
    <thead>
      <tr>
        <th scope="col">Call</th>
        <th scope="col" class="wide">Queue</th>
        <th scope="col">Outcome</th>
        <th scope="col" class="end">Talked</th>
        <th scope="col" class="end">When</th>
      </tr>
    </thead>
    <tbody>
      ${records.map((record) => {
        const contact = findContact(people, record.number);
        const incoming = record.direction === 'in';
        return html`<tr class=${record.missed ? 'missed' : ''}>
          <td>
            <span class="way" title=${incoming ? 'Incoming' : 'Outgoing'}>
              ${incoming ? icons.incoming : icons.outgoing}<span class="sr">${incoming ? 'Incoming' : 'Outgoing'}</span>
            </span>
            ${contact?.name ?? (record.name || spaced(record.number))}
            ${record.parentId === null ? '' : html`<small>consultation</small>`}
          </td>
          <td class="wide">${record.queue ?? '–'}</td>
          <td>${outcome(record, people)}</td>
          <td class="end">${record.talkMs ? formatDuration(record.talkMs, 'en-GB') : '–'}</td>
          <td class="end">${formatMoment(record.startedAt, Date.now(), 'en-GB')}</td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}

function outcome(record: CallRecord, people: readonly CtiContact[]): string {
  const { endedAt, connectedAt, cause, missed, redirectionId } = record;
  if (endedAt === null) return connectedAt === null ? 'Ringing' : 'Going on';
  if (cause === 'transferred')
    return `Transferred to ${findContact(people, redirectionId ?? '')?.name ?? redirectionId ?? 'a colleague'}`;
  if (missed) return 'Missed';
  return outcomes[cause ?? ''] ?? (connectedAt === null ? 'Not connected' : 'Answered');
}
