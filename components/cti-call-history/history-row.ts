/** One call as a row: who, how it went, when; a press opens it, the receiver calls back. */
import { html, nothing, svg, type TemplateResult } from 'lit';
import type { Call } from '../../core/model/call.ts';
import type { HistoryCall } from '../../core/session/call-history.ts';
import { type CtiContact, findContact, type Party, partyBy } from '../contact.ts';
import type { CtiOutcome } from '../cti-panel/wrap-ups.ts';
import { formatNumber } from '../counts.ts';
import { formatDuration, formatMoment, spokenDuration } from '../duration.ts';
import { icon } from '../icon.ts';
import { icons } from '../icons.ts';
import { inRow } from '../in-row.ts';
import type { HistoryWords } from '../words/history/words.ts';
import type { Words } from '../words/words.ts';
import { formatDayTime } from './history-times.ts';
import { rowHeight } from './visible-rows.ts';

export const marks = {
  note: icon(svg`<path d="M5 4h14v11l-5 5H5zM14 20v-5h5M8.5 9h7M8.5 12.5h4"/>`),
  link: icon(
    svg`<path d="M10 14a4 4 0 0 0 6 .4l2.6-2.6a4 4 0 0 0-5.700-5.700L11.5 7.5M14 10a4 4 0 0 0-6-.4l-2.6 2.6a4 4 0 0 0 5.700 5.700l1.400-1.400"/>`,
  ),
  followUp: icon(svg`<circle cx="12" cy="12" r="8"/><path d="M12 7.5V12l3 2"/>`),
};

export interface RowContext {
  words: Words;
  own: HistoryWords;
  contacts: readonly CtiContact[];
  outcomes: readonly CtiOutcome[];
  now: number;
  openId: string | undefined;
  open: (call: HistoryCall) => void;
  callBack: (call: HistoryCall) => void;
}

export function historyRow(
  call: HistoryCall,
  { index, active, of }: { index: number; active: boolean; of: number },
  context: RowContext,
): TemplateResult {
  const { words, own, openId } = context;
  const party = partyOfCall(call, context.contacts);
  const name = nameOf(party, words);
  const tabindex = active ? 0 : -1;
  return html`<div
    class="item ${call.missed ? 'miss' : ''}"
    role="listitem"
    aria-posinset=${index + 1}
    aria-setsize=${of}
    data-index=${index}
    .style=${`transform: translateY(${index * rowHeight}px)`}
  >
    <button
      type="button"
      class="row"
      part="row"
      tabindex=${tabindex}
      aria-current=${call.id === openId ? 'true' : 'false'}
      @click=${() => {
        context.open(call);
      }}
    >
      <span class="ava" aria-hidden="true">${party.initials}</span>${
        call.unseen ? html`<i class="new" aria-hidden="true"></i>` : nothing
      }
      <span class="text">
        <span class="first"
          ><bdi class="name">${name}</bdi>${
            call.count !== undefined && call.count > 1
              ? html`<span class="count">${formatNumber(call.count, words.code)}</span>`
              : nothing
          }${call.unseen ? html`<span class="sr">${own.isNew}</span>` : nothing}</span
        >
        <span class="sub">${about(call, party, context)}</span>
      </span>
      <span class="cell queue">${call.queue ?? ''}</span>
      <span class="cell outcome">${outcomeOf(call, context.outcomes)}</span>
      <span class="cell talk">${call.talkMs ? formatDuration(call.talkMs, words.code) : ''}</span>
      <span class="tail">
        <span class="when"
          ><span class="short">${formatMoment(call.startedAt, context.now, words.code)}</span
          ><span class="long">${formatDayTime(call.startedAt, words.code)}</span></span
        >
        <span class="marks">${marksOf(call, words, own)}</span>
      </span>
    </button>
    <button
      type="button"
      class="icon call"
      tabindex=${tabindex}
      aria-label=${words.callNumber(name)}
      title=${words.callNumber(name)}
      ?disabled=${call.number === ''}
      @click=${() => {
        context.callBack(call);
      }}
    >
      ${icons.phone}
    </button>
  </div>`;
}

export function partyOfCall({ number, name }: HistoryCall, contacts: readonly CtiContact[]): Party {
  return partyBy(number, name ?? '', contacts);
}

export function nameOf({ name, number }: Party, words: Words): string {
  return name || number || words.unknownCaller;
}

/** How it is or went, where that is not plain from the length of the talk. */
export function stateOf(call: HistoryCall, words: Words, contacts: readonly CtiContact[]): string {
  if (call.missed) return words.missed;
  if (!call.endedAt) return call.connectedAt ? words.talking : words.ringing;
  return call.connectedAt || call.talkMs ? '' : endingOf(call, words, contacts);
}

/** @returns how it ended, in the words for a call of the model, with the name of whoever it was sent to */
export function endingOf(call: HistoryCall, words: Words, contacts: readonly CtiContact[]): string {
  const target = call.redirectionId ?? '';
  const { direction, cause, connectedAt, endedAt } = call;
  const ended = { direction, ...(cause ? { cause } : {}), ...(connectedAt ? { connectedAt } : {}), endedAt } as Call;
  return words.ended(ended, findContact(contacts, target)?.name ?? target);
}

/** The second line: which way, how it went, the number where the first line has a name, and how long. */
function about(call: HistoryCall, party: Party, { words, contacts }: RowContext): TemplateResult {
  const out = call.direction === 'out';
  const way = out ? words.outgoing : words.received;
  const facts = [stateOf(call, words, contacts), party.name ? party.number : '', call.agent?.name ?? ''];
  const length = talked(call, words);
  const bare = facts.every((fact) => fact === '');
  return html`${out ? icons.outgoing : icons.incoming}<span class=${bare ? '' : 'sr'}>${way} </span>${inRow(...facts)}${
      length ? html`<span class="length"> · ${length}</span>` : nothing
    }`;
}

/** @returns what the agent has chosen, as the agent read it */
export function outcomeOf({ outcome }: HistoryCall, outcomes: readonly CtiOutcome[]): string {
  return outcomes.find(({ code }) => code === outcome)?.title ?? outcome ?? '';
}

function talked({ talkMs, missed }: HistoryCall, { code }: Words): TemplateResult | undefined {
  if (!talkMs || missed) return undefined;
  return html`<bdi aria-hidden="true">${formatDuration(talkMs, code)}</bdi
    ><span class="sr">${spokenDuration(talkMs, code)}</span>`;
}

function marksOf({ note, links, followUpAt }: HistoryCall, words: Words, own: HistoryWords): unknown {
  const mark = (shape: TemplateResult, name: string) =>
    html`<span class="mark" title=${name}>${shape}<span class="sr">${name}</span></span>`;
  return html`${note ? mark(marks.note, words.note) : nothing}${
    links && links.length > 0 ? mark(marks.link, own.records) : nothing
  }${followUpAt ? mark(marks.followUp, words.followUp) : nothing}`;
}
