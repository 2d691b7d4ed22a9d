/** What moves inside the history: which calls are shown, and what is done with one. It shows what its source says. */
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { CallChange, CallLink, HistoryCall } from '../../core/session/call-history.ts';
import { addStyles } from '../add-styles.ts';
import { controls } from '../controls.ts';
import { CtiRequestEvent } from '../cti-request-event.ts';
import { countOf } from '../counts.ts';
import { Part } from '../part.ts';
import type { HistoryWords as Own } from '../words/history/words.ts';
import { WordsController } from '../words/language.ts';
import type { Words } from '../words/words.ts';
import type { CallDetails } from './call-details.ts';
import { everybody, own } from './whose-calls.ts';
import { CallList } from './call-list.ts';
import type { FullHistory } from './full-history.ts';
import { type HistoryFilter, isFiltered, noFilter, queryOf } from './history-filter.ts';
import type { HistoryHost } from './history-host.ts';
import { historyRow } from './history-row.ts';
import { HistorySource } from './history-source.ts';
import { HistoryWords } from './history-words.ts';
import { historyStyles } from './history.styles.ts';
import { rowHeight, VisibleRows } from './visible-rows.ts';

/** Only where the tag is full; and where a call is opened. */
const forFull = new Part(() => import('./full-history.ts'));
const forDetails = new Part(() => import('./call-details.ts'));

/** The next calls are loaded when so many rows are left below. */
const ahead = 60;
/** How long missed calls are shown before they count as seen, ms. */
const seenAfter = 2000;

export class HistoryWorks {
  readonly #host: HistoryHost;
  readonly #from: HistorySource;
  readonly #language: WordsController;
  readonly #own: HistoryWords;
  readonly #rows: VisibleRows;
  readonly #list = new CallList(() => {
    this.#host.requestUpdate();
  });
  #filter: HistoryFilter = noFilter;
  #ids: readonly string[] = [];
  #idsOf: readonly HistoryCall[] = [];
  #unseen = 0;
  #styled = false;
  #looking: ReturnType<typeof setTimeout> | undefined;
  #full: FullHistory | undefined;
  #details: CallDetails | undefined;
  /** The call that is open. */
  #openId: string | undefined;

  constructor(host: HistoryHost) {
    this.#host = host;
    this.#from = new HistorySource(host);
    this.#language = new WordsController(host);
    this.#own = new HistoryWords(host);
    this.#rows = new VisibleRows(host);
    host.addController({
      hostDisconnected: () => {
        this.#details?.close();
        this.#list.stop();
        clearTimeout(this.#looking);
        this.#looking = undefined;
      },
    });
  }

  focus(): void {
    this.#rows.focus();
  }

  refresh(): void {
    void this.#list.reload();
  }

  async link(id: string, link: CallLink): Promise<void> {
    const { kind, id: record, title } = link;
    const change = { link: [{ kind, id: record, ...(title ? { title } : {}) }] };
    await this.#from.source?.change?.(id, change);
    this.#changed(id, change);
    this.#details?.linked(id, link);
  }

  /** Before the tag draws. */
  before(): void {
    // Not earlier: a tag that was never in the page has nothing yet that could be styled.
    if (!this.#styled) addStyles(this.#host.shadowRoot, controls, historyStyles);
    this.#styled = true;
    const { record, number, grouped, full } = this.#host;
    const agent = this.#list.ownOnly ? own : this.#filter.agent || this.#host.agent || own;
    const more = {
      ...(record ? { record } : {}),
      ...(number ? { number } : {}),
      ...(agent === own ? {} : { agent }),
    };
    this.#list.show(this.#from.source, {
      ...queryOf(this.#filter, Date.now()),
      ...more,
      ...(grouped && !record && !number && agent !== everybody ? { group: true } : {}),
    });
    if (full && !this.#full) void this.#needFull();
    this.#full?.before(this.#from.source, this.#filter, agent, more);
  }

  /** After the tag has drawn. */
  after(): void {
    this.#look();
    if (this.#unseen === this.#list.unseen) return;
    this.#unseen = this.#list.unseen;
    this.#host.dispatchEvent(
      new CustomEvent('cti-unseen', { detail: { unseen: this.#unseen }, bubbles: true, composed: true }),
    );
  }

  render(): TemplateResult {
    const words = this.#language.words;
    const own = this.#own.of(words);
    if (!own) return html`<section class="history" part="history" aria-busy="true"></section>`;
    return html`<section class="history" part="history" aria-label=${own.calls} lang=${words.code} dir=${words.dir}>
      ${this.#head(words, own)} ${this.#host.full ? this.#full?.render(words, own) : nothing}
      <div class="body ${this.#openId === undefined ? '' : 'opened'}">
        <div class="side" aria-busy=${this.#list.pending ? 'true' : 'false'}>${this.#calls(words, own)}</div>
        ${this.#openId === undefined ? nothing : this.#details?.render(words, own)}
      </div>
      <div class="sr" role="status">${this.#said(words, own)}</div>
    </section>`;
  }

  #head(words: Words, own: Own): TemplateResult {
    const { unseen } = this.#list;
    const missed = this.#filter.kind === 'missed';
    const { record, number } = this.#host;
    return html`<header class="head" part="head">
      <h2>${own.calls}</h2>
      ${
        unseen > 0 && !record && !number
          ? html`<button
              type="button"
              class="badge"
              aria-pressed=${missed ? 'true' : 'false'}
              @click=${() => {
                this.#choose({ kind: missed ? 'all' : 'missed' });
              }}
            >
              ${own.newMissed(countOf(unseen, words.code))}
            </button>`
          : nothing
      }
    </header>`;
  }

  #calls(words: Words, own: Own): unknown {
    const { calls, state } = this.#list;
    if (this.#from.signedOut) {
      return this.#message(`${words.signedOut} ${words.signInHint}`, words.signIn, () => {
        this.#from.signIn();
      });
    }
    if (this.#from.missing) return this.#message(own.noSource);
    if (state === 'loading') return Array.from({ length: 4 }, () => html`<div class="ghost"><i></i><b></b></div>`);
    if (state === 'failed') {
      return this.#message(own.failed, own.tryAgain, () => void this.#list.reload());
    }
    if (calls.length === 0) {
      if (!isFiltered(this.#filter)) return this.#message(own.noCalls);
      return this.#message(own.nothingFound, own.clearFilters, () => {
        this.#choose(noFilter);
      });
    }
    return this.#rowsOf(calls, words, own);
  }

  #rowsOf(calls: readonly HistoryCall[], words: Words, own: Own): TemplateResult {
    if (calls !== this.#idsOf) {
      this.#idsOf = calls;
      this.#ids = calls.map(({ id }) => id);
    }
    const visible = this.#rows.of(this.#ids);
    if (this.#list.more && (visible.at(-1)?.index ?? 0) + ahead > calls.length && !this.#list.moreFailed) {
      queueMicrotask(() => void this.#list.loadMore());
    }
    const context = {
      words,
      own,
      contacts: this.#host.contacts,
      outcomes: this.#host.outcomes,
      now: Date.now(),
      openId: this.#openId,
      open: this.#open,
      callBack: this.#callBack,
    };
    const height = (calls.length + (this.#list.more ? 1 : 0)) * rowHeight;
    return html`${this.#host.full ? this.#full?.columns(words, own) : nothing}
      <div
        class="list"
        part="list"
        role="list"
        aria-label=${own.calls}
        .style=${`height: ${height}px`}
        @scroll=${this.#rows.scrolled}
        @focusin=${this.#rows.focused}
        @keydown=${this.#rows.keyed}
      >
        <div role="none" .style=${`height: ${height}px`}></div>
        ${repeat(
          visible,
          ({ index }) => this.#ids[index],
          ({ index, active }) => {
            const call = calls[index];
            const of = this.#list.more ? -1 : calls.length;
            return call ? historyRow(call, { index, active, of }, context) : nothing;
          },
        )}
        ${this.#list.more ? this.#end(calls.length, own) : nothing}
      </div>`;
  }

  #end(index: number, own: Own): TemplateResult {
    return html`<div class="end" role="none" .style=${`top: ${index * rowHeight}px`}>
      ${
        this.#list.moreFailed
          ? html`<button type="button" class="btn" @click=${() => void this.#list.loadMore()}>${own.tryAgain}</button>`
          : own.loading
      }
    </div>`;
  }

  #message(text: string, action?: string, act?: () => void): TemplateResult {
    return html`<div class="message" part="message">
      ${text}${action === undefined ? nothing : html`<button type="button" class="btn" @click=${act}>${action}</button>`}
    </div>`;
  }

  /** What a screen reader says by itself: how a filter came out. */
  #said(words: Words, own: Own): string {
    const { state, pending, calls, more } = this.#list;
    if (state === 'failed') return own.failed;
    if (state === 'loading' || pending || !isFiltered(this.#filter)) return '';
    return calls.length === 0 ? own.nothingFound : more ? '' : own.callCount(countOf(calls.length, words.code));
  }

  readonly #open = (call: HistoryCall): void => {
    const event = new CustomEvent('cti-call-opened', {
      detail: { call },
      bubbles: true,
      composed: true,
      cancelable: true,
    });
    if (this.#host.dispatchEvent(event)) void this.#show(call);
  };

  readonly #callBack = ({ number }: HistoryCall): void => {
    if (number) this.#host.dispatchEvent(new CtiRequestEvent({ type: 'makeCall', targetAddress: number }));
  };

  /** Who has had the missed calls before their eyes for a while has seen them. */
  #look(): void {
    const { record, number } = this.#host;
    const looks = this.#filter.kind === 'missed' && this.#list.unseen > 0 && !record && !number;
    if (!looks || this.#list.pending) {
      clearTimeout(this.#looking);
      this.#looking = undefined;
      return;
    }
    this.#looking ??= setTimeout(() => {
      this.#looking = undefined;
      if (document.visibilityState !== 'visible') return;
      this.#from.source?.seen?.().catch(() => undefined);
    }, seenAfter);
  }

  #choose(change: Partial<HistoryFilter>): void {
    this.#filter = { ...this.#filter, ...change };
    this.#rows.reset();
    this.#host.requestUpdate();
  }

  #changed(id: string, change: CallChange): void {
    this.#host.dispatchEvent(
      new CustomEvent('cti-call-changed', { detail: { id, change }, bubbles: true, composed: true }),
    );
  }

  async #show(call: HistoryCall): Promise<void> {
    const { CallDetails } = await forDetails.need();
    // Gone from the page meanwhile: nobody would close what is opened now.
    if (!this.#host.isConnected) return;
    this.#details ??= new CallDetails(this.#host, {
      source: () => this.#from.source,
      callBack: this.#callBack,
      close: () => {
        this.#openId = undefined;
        this.#host.requestUpdate();
        void this.#host.updateComplete.then(() => {
          this.#rows.focus();
        });
      },
      show: (id, shown) => {
        this.#list.patch(id, shown);
      },
      saved: (id, change) => {
        this.#changed(id, change);
      },
    });
    this.#openId = call.id;
    this.#details.open(call);
    this.#host.requestUpdate();
  }

  async #needFull(): Promise<void> {
    const { FullHistory } = await forFull.need();
    this.#full ??= new FullHistory(this.#host, (change) => {
      this.#choose(change);
    });
    this.#host.requestUpdate();
  }
}
