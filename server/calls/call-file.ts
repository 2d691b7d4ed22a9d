/** A user's calls as a CSV file, page by page, so that a hundred thousand of them take no more memory than one page. */
// csv-stringify: quotes and line ends as spreadsheets want them.
import { stringify } from 'csv-stringify/sync';
import type { CallsQuery } from '../../core/messaging/call-questions.ts';
import type { HistoryCall } from '../../core/session/call-history.ts';
import { cell } from '../csv-cell.ts';
import type { CallHistory } from './call-history.ts';

const columns = [
  'started',
  'direction',
  'number',
  'name',
  'answered',
  'ended',
  'waited (s)',
  'talked (s)',
  'on hold (s)',
  'missed',
  'cause',
  'queue',
  'device',
  'outcome',
  'note',
  'follow up',
  'records',
  'id',
] as const;

const perPage = 200;

/** @param query as for a page; its limit and place are of no effect. With `agent` there is a column that says whose call it was */
export async function* callFile(history: CallHistory, userId: string, query: CallsQuery): AsyncGenerator<string> {
  const whose = query.agent === undefined ? [] : ['agent'];
  yield `\ufeff${stringify([[...columns, ...whose]], { record_delimiter: 'windows' })}`;
  for (let before: string | null | undefined; before !== null;) {
    const { calls, next } = await history.page(userId, {
      ...query,
      group: false,
      limit: perPage,
      ...(before === undefined ? {} : { before }),
    });
    if (calls.length > 0) yield stringify(calls.map(row), { record_delimiter: 'windows' });
    before = next;
  }
}

const moment = (at: number | null | undefined) => (at ? new Date(at).toISOString() : '');
const seconds = (ms: number | null | undefined) => (ms ? (ms / 1000).toFixed(1) : '');

function row(call: HistoryCall): string[] {
  return [
    moment(call.startedAt),
    call.direction,
    cell(call.number),
    cell(call.name ?? ''),
    moment(call.connectedAt),
    moment(call.endedAt),
    seconds(call.beforeConnectionMs),
    seconds(call.talkMs),
    seconds(call.holdMs),
    call.missed ? 'yes' : '',
    call.cause ?? '',
    cell(call.queue ?? ''),
    cell(call.device ?? ''),
    cell(call.outcome ?? ''),
    cell(call.note ?? ''),
    moment(call.followUpAt),
    cell((call.links ?? []).map(({ kind, id }) => `${kind}:${id}`).join(' ')),
    call.id,
    ...(call.agent ? [cell(call.agent.name)] : []),
  ];
}
