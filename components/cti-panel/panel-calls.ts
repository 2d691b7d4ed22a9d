/** The calls in the panel: their cards in the order of their weight, what is asked of the agent, and what follows when they are over. */
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Call } from '../../core/model/call.ts';
import type { CtiModel } from '../../core/model/cti-model.ts';
import type { CtiEvent } from '../../core/model/events.ts';
import { type CtiState, initialState } from '../../core/model/state.ts';
import { type CtiContact, partyOf } from '../contact.ts';
import type { CtiRequestEvent } from '../cti-request-event.ts';
import { Part } from '../part.ts';
import type { Words } from '../words/words.ts';
import { Announcer } from './announcement.ts';
import { AskedDial } from './asked-dial.ts';
import { Badge } from './badge.ts';
import type { CallAlerts } from './call-alerts.ts';
import { callParts } from './call-parts.ts';
import { cardsOf } from './cards.ts';
import { ChosenContacts } from './chosen-contacts.ts';
import './cti-call-row.ts';
import './cti-call.ts';
import './cti-ended-call.ts';
import './cti-link-banner.ts';
import { FocusKeeper } from './focus-keeper.ts';
import type { PeopleAnswer } from '../../core/messaging/directory-questions.ts';
import { LiveRegions } from './live-regions.ts';
import type { PanelHost } from './panel-host.ts';
import { Passing } from './passing.ts';
import type { PeopleSearch } from './people-search.ts';
import { pressShortcut } from './press-shortcut.ts';
import type { DialLinkStates } from './dial-link-states.ts';
import type { ScreenPop } from './screen-pop.ts';
import { Shortcuts } from './shortcuts.ts';
import { WrapUpController } from './wrap-up-controller.ts';

/** With the first call, or with what one has left behind. */
const companions = new Part(() => import('./call-companions.ts'));
/** Only where the page wants it to ring, or to be noticed otherwise. */
const alerts = new Part(() => import('./call-alerts.ts'));

/** Only where nobody knows who it is, and somebody could be told. */
const keeping = new Part(() => import('./cti-keep-number.ts'));

/** With the first news of a line. */
const dialLinks = new Part(() => import('./dial-link-states.ts'));

/** Only where the page has records opened by themselves. */
const pop = new Part(() => import('./screen-pop.ts'));

/** What the calls need of the panel around them. */
export interface AroundCalls {
  model: () => CtiModel | undefined;
  /** Whom the page and the server know. */
  contacts: () => readonly CtiContact[];
  /** Who finds them, once that has been loaded. */
  people: () => PeopleSearch | undefined;
  words: () => Words;
  now: () => number;
  /** Id of the audio output that the agent has chosen to ring, `''` for the system's. */
  ringer: () => string;
}

export class PanelCalls {
  readonly #host: PanelHost;
  readonly #around: AroundCalls;
  readonly #asked: AskedDial;
  readonly #badge: Badge;
  readonly #chosen: ChosenContacts;
  readonly #announcer = new Announcer();
  readonly #ended: Passing<Call>;
  readonly #focus: FocusKeeper;
  readonly #live: LiveRegions;
  readonly #shortcuts: Shortcuts;
  readonly #wrapUp: WrapUpController;
  #alerts: CallAlerts | undefined;
  #links: DialLinkStates | undefined;
  #pop: ScreenPop | undefined;
  /** The model whose calls ring. */
  #alerted: CtiModel | undefined;
  #tones: { callId: string; digits: string } = { callId: '', digits: '' };

  constructor(host: PanelHost, around: AroundCalls) {
    this.#host = host;
    this.#around = around;
    this.#asked = new AskedDial(host);
    this.#chosen = new ChosenContacts((call) => around.people()?.likely(call));
    this.#badge = new Badge(host);
    this.#ended = new Passing(host);
    this.#focus = new FocusKeeper(host);
    this.#live = new LiveRegions(host);
    this.#shortcuts = new Shortcuts(host, (shortcut) => pressShortcut(host, shortcut, this.#state.calls));
    this.#wrapUp = new WrapUpController(host, around.model, (call) => this.contactsOf(call));
    host.addEventListener('cti-contact-chosen', ({ callId, contact }) => {
      this.#chosen.choose(callId, contact);
      const call = this.#state.calls.find(({ id }) => id === callId);
      if (call && contact) this.#wrapUp.link(call);
      host.requestUpdate();
    });
  }

  /** The people among whom a call's party is looked for. */
  contactsOf(call: Call): readonly CtiContact[] {
    return this.#chosen.among(this.#around.contacts(), call);
  }

  /** To be told every event of the model, in order. */
  hear(event: CtiEvent): void {
    this.#badge.calls(this.#state.calls);
    this.#chosen.hear(event);
    this.#wrapUp.hear(event);
    this.#alert();
    void this.#showLinks();
    const announcement = this.#announcer.hear(event, this.#around.words(), this.#around.contacts());
    if (announcement) this.#live.say(announcement.text, announcement.urgent);
    switch (event.type) {
      case 'callStarted':
        this.#showEnded(undefined);
        if (event.call.direction === 'out') this.#asked.forget();
        break;
      case 'callFinished':
        this.#badge.ended(event.call, !this.#host.hidden);
        if (event.call.parentId !== undefined && event.call.cause === 'transferred') break;
        if (!this.#wrapUp.begin(event.call)) this.#showEnded(event.call);
        break;
      case 'dtmfEntered': {
        const before = this.#tones.callId === event.call.id ? this.#tones.digits : '';
        this.#tones = { callId: event.call.id, digits: (before + event.digits).slice(-64) };
        break;
      }
      default:
    }
  }

  async #showLinks(): Promise<void> {
    if (!this.#links) {
      const { DialLinkStates } = await dialLinks.need();
      this.#links ??= new DialLinkStates(this.#host, this.#around.words());
    }
    const { calls, line, link } = this.#state;
    // During a call the panel asks what is meant.
    const canDial = link === 'up' && (calls.length > 0 || line.includes('dial'));
    this.#links.show(calls, canDial, this.#around.words());
  }

  /** Focuses what matters most: a call, else the field to dial. */
  focus(): void {
    this.#focus.toWhatMatters();
  }

  /** A call that is wished for during a call, or by another page, is asked about first. @returns whether it is */
  asks({ command, target, foreign }: CtiRequestEvent): boolean {
    if (command.type !== 'makeCall' || command.targetAddress.trim() === '') return false;
    if (foreign) void companions.need();
    else if (!this.#state.calls.some(({ direction, state }) => direction === 'out' || state !== 'alerting'))
      return false;
    this.#asked.ask(command.targetAddress.trim(), target);
    return true;
  }

  /** Before the panel draws. */
  before(): void {
    this.#focus.before();
    if (this.#host.pop !== 'never') void this.#openRecords();
    const { ring, notify, titleBadge } = this.#host;
    if ((ring || notify || titleBadge) && !this.#alerts) void this.#beNoticed();
    if (this.#around.model() !== this.#alerted) this.#alert();
  }

  /** After the panel has drawn. @param seen it was hidden before */
  after(seen: boolean): void {
    if (seen) this.#badge.seen();
    this.#focus.after();
  }

  /** What a screen reader is told by itself. */
  spoken(): TemplateResult {
    return this.#live.render();
  }

  /** @param canDial a call can be made now */
  render(canDial: boolean): TemplateResult {
    const [model, words] = [this.#around.model(), this.#around.words()];
    const wrappedUp = this.#wrapUp.call;
    if (this.#state.calls.length > 0 || wrappedUp) void companions.need();
    return html`${this.#asked.render(model, this.#around.contacts(), words)}${this.#cards(words)}
    ${this.#ended.value ? this.#over(this.#ended.value, canDial, words) : nothing}
    ${this.#wrapUp.render(words, wrappedUp ? this.contactsOf(wrappedUp) : [], this.#around.now)}`;
  }

  #cards(words: Words): unknown {
    const { now } = this.#around;
    return repeat(
      cardsOf(this.#state),
      ({ key }) => key,
      ({ call, kind, pair, waiting }) =>
        kind === 'row'
          ? html`<cti-call-row
              part="call-row"
              .call=${call}
              .contacts=${this.contactsOf(call)}
              .words=${words}
              .now=${now}
              ?no-buttons=${pair !== undefined}
            ></cti-call-row>`
          : html`<cti-call
              part="call"
              exportparts=${callParts}
              .call=${call}
              .pair=${pair}
              .can=${this.#state.capabilities}
              .contacts=${this.contactsOf(call)}
              ?mistakable=${this.#chosen.has(call, this.#around.contacts())}
              ?opens-record=${this.#host.pop !== 'never'}
              ?notes=${this.#host.notes}
              .note=${this.#wrapUp.note(call.id)}
              @note-changed=${(event: CustomEvent<string>) => {
                this.#wrapUp.setNote(call.id, event.detail);
              }}
              .shortcuts=${this.#shortcuts.keys}
              .words=${words}
              .now=${now}
              tones=${this.#tones.callId === call.id ? this.#tones.digits : ''}
              ?waiting=${waiting}
              >${this.#keep(call, words)}${waiting ? nothing : html`<slot name="call"></slot>`}</cti-call
            >`,
    );
  }

  /** For a call from somebody whom nobody knows. */
  #keep(call: Call, words: Words): unknown {
    const people = this.#around.people();
    const stranger = people?.stranger(call);
    if (!stranger) return nothing;
    void keeping.need();
    const { number, directory } = stranger;
    return html`<cti-keep-number
      call-id=${call.id}
      number=${number}
      name=${partyOf(call, []).name}
      .directory=${directory}
      .words=${words}
      @number-kept=${({ detail }: CustomEvent<PeopleAnswer>) => {
        people?.kept(number, detail);
        this.#wrapUp.link(call);
      }}
    ></cti-keep-number>`;
  }

  #over(call: Call, canDial: boolean, words: Words): TemplateResult {
    return html`<cti-ended-call
      part="ended"
      exportparts=${callParts}
      .call=${call}
      .contacts=${this.contactsOf(call)}
      .words=${words}
      ?can-dial=${canDial}
      @dismissed=${() => {
        this.#showEnded(undefined);
      }}
    ></cti-ended-call>`;
  }

  get #state(): CtiState {
    return this.#around.model()?.state ?? initialState;
  }

  #showEnded(call: Call | undefined): void {
    this.#chosen.keep([...this.#state.calls, ...(call ? [call] : [])]);
    if (call) this.#ended.show(call, this.#host.endedFor);
    else this.#ended.clear();
  }

  async #openRecords(): Promise<void> {
    const { ScreenPop } = await pop.need();
    this.#pop ??= new ScreenPop(this.#host);
    this.#pop.follow(this.#state.calls, (call) => this.contactsOf(call));
  }

  async #beNoticed(): Promise<void> {
    const { CallAlerts } = await alerts.need();
    this.#alerts ??= new CallAlerts(this.#host, this.#around.ringer);
    this.#alert();
  }

  /** Without a link nobody knows whether a call still rings, and it could not be answered. */
  #alert(): void {
    const { link, calls } = this.#state;
    this.#alerted = this.#around.model();
    const words = this.#around.words();
    const nameOf = (call: Call) => {
      const { name, number } = partyOf(call, this.contactsOf(call));
      return name || number || words.unknownCaller;
    };
    this.#alerts?.follow(link === 'up' ? calls : [], nameOf, words);
  }
}
