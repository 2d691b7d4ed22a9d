/** One call in full: its facts, what the agent writes about it, its records, and what happened. Loaded when one is opened. */
import { html, nothing, type TemplateResult } from 'lit';
import type {
  CallChange,
  CallHistorySource,
  CallLink,
  CallRecording,
  CallStory,
  HistoryCall,
} from '../../core/session/call-history.ts';
import { CallWriter } from '../../core/session/call-writer.ts';
import { addStyles } from '../add-styles.ts';
import { noteField } from '../cti-panel/note-field.ts';
import { formatNumber } from '../counts.ts';
import { formatDuration } from '../duration.ts';
import { icons } from '../icons.ts';
import { momentStyles } from '../moment-field.ts';
import { chipStyles, outcomeChips } from '../outcome-chips.ts';
import type { HistoryWords } from '../words/history/words.ts';
import type { Words } from '../words/words.ts';
import { detailStyles } from './call-details.styles.ts';
import type { HistoryHost } from './history-host.ts';
import { endingOf, nameOf, partyOfCall, stateOf } from './history-row.ts';
import { formatClock, formatDayTime } from './history-times.ts';
import { recordsOf } from './call-records.ts';
import { followUpField } from './follow-up-field.ts';

/** What the details need of the history around them. */
export interface AroundDetails {
  source: () => CallHistorySource | undefined;
  callBack: (call: HistoryCall) => void;
  close: () => void;
  /** What the list is to show of a call from now on. */
  show: (id: string, shown: Partial<HistoryCall>) => void;
  saved: (id: string, change: CallChange) => void;
}

/** Of the timeline; what only tells of names and numbers is in the facts. */
const quiet = ['callInfoChanged'];

export class CallDetails {
  readonly #host: HistoryHost;
  readonly #around: AroundDetails;
  readonly #writer: CallWriter;
  #call: CallStory | undefined;
  #recordings: readonly CallRecording[] = [];
  /** The call whose recordings have been asked for, once it was over. */
  #asked: string | undefined;
  #unsubscribe: (() => void) | undefined;

  constructor(host: HistoryHost, around: AroundDetails) {
    this.#host = host;
    this.#around = around;
    addStyles(host.shadowRoot, detailStyles, chipStyles, momentStyles);
    this.#writer = new CallWriter(
      async (id, change) => {
        await around.source()?.change?.(id, change);
        around.saved(id, change);
      },
      () => {
        host.requestUpdate();
      },
    );
  }

  open(call: HistoryCall): void {
    this.#writer.flush();
    this.#unsubscribe?.();
    this.#call = call;
    this.#recordings = [];
    this.#asked = undefined;
    this.#unsubscribe = this.#around.source()?.subscribe?.((id) => {
      if (id === undefined || id === this.#call?.id) void this.#load();
    });
    addEventListener('pagehide', this.#leave);
    void this.#load();
    void this.#host.updateComplete.then(() => {
      this.#host.renderRoot.querySelector<HTMLElement>('.details .back')?.focus({ preventScroll: true });
    });
  }

  /** Saves what is left. */
  close(): void {
    this.#writer.flush();
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    removeEventListener('pagehide', this.#leave);
  }

  /** The page has linked a call. */
  linked(id: string, link: CallLink): void {
    if (this.#call?.id !== id) return;
    const others = (this.#call.links ?? []).filter((each) => each.kind !== link.kind || each.id !== link.id);
    this.#show({ links: [...others, link] });
  }

  render(words: Words, own: HistoryWords): unknown {
    const call = this.#call;
    if (!call) return nothing;
    const party = partyOfCall(call, this.#host.contacts);
    const name = nameOf(party, words);
    const writable = this.#around.source()?.change !== undefined && call.readOnly !== true;
    return html`<div
      class="details"
      part="details"
      role="group"
      aria-label=${own.openCall(name)}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === 'Escape') this.#back();
      }}
      @focusout=${() => {
        this.#writer.flush();
      }}
    >
      <header class="top">
        <button type="button" class="icon back" aria-label=${own.back} title=${own.back} @click=${this.#back}>
          ${icons.chevron}
        </button>
        <span class="text">
          <bdi class="name">${name}</bdi>
          <span class="sub">${party.name ? html`<bdi>${party.number}</bdi>` : nothing}</span>
        </span>
        <button
          type="button"
          class="round"
          aria-label=${words.callNumber(name)}
          title=${words.callNumber(name)}
          ?disabled=${call.number === ''}
          @click=${() => {
            this.#around.callBack(call);
          }}
        >
          ${icons.phone}
        </button>
      </header>
      ${this.#facts(call, words, own)} ${this.#heard(words, own)}
      ${writable ? this.#written(call, words, own) : this.#read(call, words)}
      ${recordsOf(this.#host, call, own, writable, (link) => {
        this.#show({ links: (call.links ?? []).filter((each) => each !== link) });
        this.#write(call, { unlink: [{ kind: link.kind, id: link.id }] });
        this.#writer.flush();
      })}
      ${this.#timeline(call, words, own)}
    </div>`;
  }

  #facts(call: CallStory, words: Words, own: HistoryWords): TemplateResult {
    const { code } = words;
    const { endedAt, startedAt, beforeConnectionMs, talkMs, holdMs, queue, device, agent, quality } = call;
    const { contacts } = this.#host;
    const normal = (call.cause ?? 'normal') === 'normal';
    const long = (ms: number | null | undefined) => (ms ? formatDuration(ms, code) : '');
    const facts: [string, string][] = [
      [own.started, formatDayTime(startedAt, code)],
      [own.ended, endedAt ? (normal ? formatClock(endedAt, code) : endingOf(call, words, contacts)) : ''],
      [own.waited, long(beforeConnectionMs)],
      [own.talked, long(talkMs)],
      [own.onHold, long(holdMs)],
      [own.queue, queue ?? ''],
      [own.agent, agent?.name ?? ''],
      [own.device, device ?? ''],
      [own.quality, quality ? own.ofFive(formatNumber(Number(quality.mos.toFixed(1)), code)) : ''],
    ];
    const way = call.direction === 'out' ? words.outgoing : words.received;
    return html`<p class="way ${call.missed ? 'miss' : ''}">
        ${call.direction === 'out' ? icons.outgoing : icons.incoming}${way}${
          call.missed || !endedAt ? ` · ${stateOf(call, words, contacts)}` : ''
        }
      </p>
      <dl class="facts">
        ${facts
          .filter(([, value]) => value !== '')
          .map(
            ([term, value]) =>
              html`<div>
                <dt>${term}</dt>
                <dd><bdi>${value}</bdi></dd>
              </div>`,
          )}
      </dl>`;
  }

  #written(call: CallStory, words: Words, own: HistoryWords): TemplateResult {
    const state = this.#writer.state(call.id);
    const saying = { idle: '', waiting: '', saving: own.saving, saved: own.saved, failed: own.notSaved }[state];
    return html`${outcomeChips(words, this.#host.outcomes, call.outcome ?? undefined, (outcome) => {
        this.#write(call, { outcome });
        this.#writer.flush();
      })}
      ${noteField(words, call.note ?? '', (note) => {
        this.#write(call, { note });
      })}
      ${followUpField(words, own, call.followUpAt ?? undefined, (followUpAt) => {
        this.#write(call, { followUpAt: followUpAt ?? null });
      })}
      <p class="saving ${state}" role="status">${saying}</p>`;
  }

  #read(call: CallStory, words: Words): TemplateResult {
    const { outcomes } = this.#host;
    const outcome = outcomes.find(({ code }) => code === call.outcome)?.title ?? call.outcome;
    return html`${outcome ? html`<p class="said">${words.outcome}: ${outcome}</p>` : nothing}${
      call.note ? html`<p class="said">${call.note}</p>` : nothing
    }`;
  }

  #heard(words: Words, own: HistoryWords): unknown {
    return this.#recordings.map(
      (recording, i) =>
        html`<cti-recording
          .recording=${recording}
          .words=${own}
          .locale=${words.code}
          .name=${this.#recordings.length === 1 ? own.recording : `${own.recording} ${i + 1}`}
        ></cti-recording>`,
    );
  }

  #timeline({ timeline = [] }: CallStory, words: Words, own: HistoryWords): unknown {
    const moments = timeline.filter(({ type }) => !quiet.includes(type));
    if (moments.length === 0) return nothing;
    return html`<h3>${own.timeline}</h3>
      <ol class="timeline">
        ${moments.map(
          ({ at, type }) => html`<li><time>${formatClock(at, words.code)}</time><span>${own.moment(type)}</span></li>`,
        )}
      </ol>`;
  }

  readonly #back = (): void => {
    this.close();
    this.#around.close();
  };

  readonly #leave = (): void => {
    this.#writer.flush();
  };

  #write(call: CallStory, change: CallChange): void {
    const { outcome, note, followUpAt } = change;
    const shown = Object.entries({ outcome, note, followUpAt }).filter(([, value]) => value !== undefined);
    this.#show(Object.fromEntries(shown));
    this.#writer.write(call.id, change);
  }

  /** In the details and in the list, before it is saved: it is the agent's own word. */
  #show(shown: Partial<HistoryCall>): void {
    if (!this.#call) return;
    this.#call = { ...this.#call, ...shown };
    this.#around.show(this.#call.id, shown);
  }

  /** What is being written here is not taken back by what was known before. */
  async #load(): Promise<void> {
    const id = this.#call?.id;
    if (id === undefined) return;
    const story = await this.#around
      .source()
      ?.call?.(id)
      .catch(() => undefined);
    if (!story || this.#call?.id !== id) return;
    const { outcome, note, followUpAt, links } = this.#call;
    const busy = ['waiting', 'saving', 'failed'].includes(this.#writer.state(id));
    this.#call = busy
      ? { ...story, outcome: outcome ?? null, note: note ?? null, followUpAt: followUpAt ?? null, links: links ?? [] }
      : story;
    this.#host.requestUpdate();
    await this.#loadRecordings();
  }

  /** Once: a player that plays is not given another address. */
  async #loadRecordings(): Promise<void> {
    const call = this.#call;
    const source = this.#around.source();
    if (!call?.endedAt || this.#asked === call.id || !source?.recordings) return;
    this.#asked = call.id;
    // Whoever may not hear them, or whose phone system is away, sees the rest of the call.
    const found = await source.recordings(call.id).catch(() => []);
    if (found.length === 0 || this.#call?.id !== call.id) return;
    await import('./cti-recording.ts');
    this.#recordings = found;
    this.#host.requestUpdate();
  }
}
