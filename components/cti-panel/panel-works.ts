/** What moves inside the panel. It shows what the model says, and passes on what the agent wishes; it decides nothing. */
import { html, nothing, type TemplateResult } from 'lit';
import type { CtiModel } from '../../core/model/cti-model.ts';
import type { CtiEvent } from '../../core/model/events.ts';
import { isCtiErrorCode } from '../../core/provider/errors.ts';
import { type RecentCall, recentCall } from '../../core/session/recent-call.ts';
import { initialState } from '../../core/model/state.ts';
import type { CtiContact } from '../contact.ts';
import { addStyles } from '../add-styles.ts';
import { controls } from '../controls.ts';
import type { CtiRequestEvent } from '../cti-request-event.ts';
import { Part } from '../part.ts';
import { WordsController } from '../words/language.ts';
import type { Words } from '../words/words.ts';
import './cti-dialer.ts';
import type { CtiDialer } from './cti-dialer.ts';
import { bannerStyles } from './banner.styles.ts';
import { panelStyles } from './cti-panel.styles.ts';

import type { ModelController } from './model-controller.ts';
import { EarlyEvents } from './early-events.ts';
import type { PanelCalls } from './panel-calls.ts';
import type { PanelPhone } from './panel-phone.ts';
import { panelHead } from './panel-head.ts';
import type { PeopleSearch } from './people-search.ts';
import type { PanelHost } from './panel-host.ts';
import { Passing } from './passing.ts';
import { linkBanner, notSetUpMessage, noticeBar, signedOutMessage } from './panel-messages.ts';
import { type CtiVisibility, Placement } from './placement.ts';
import type { SessionController } from './session-controller.ts';
import { Wishes } from './wishes.ts';

/** Only where the page names a server. */
const forSignIn = new Part(() => import('./session-controller.ts'));
/** Only where a server or the page finds people. */
const forPeople = new Part(() => import('./people-search.ts'));
/** Only where the agent talks through the page. */
const forPhone = new Part(() => import('./panel-phone.ts'));
/** Loaded as soon as there is a model, to be there when a call comes. */
const forCalls = new Part(() => import('./panel-calls.ts'));

/** How many ended calls of its own the panel keeps, where nobody gives it a list. */
const recentKept = 20;
const noticeFor = 8000;

export class PanelWorks {
  readonly #host: PanelHost;
  readonly #heard: ModelController;
  #signIn: SessionController | undefined;
  readonly #language: WordsController;
  readonly #placed: Placement;
  #people: PeopleSearch | undefined;
  #styled = false;
  readonly #wishes = new Wishes((code, text) => {
    this.#notify(code, text);
  });
  readonly #notice: Passing<string>;
  readonly #now = () => this.#heard.model?.now() || Date.now();
  #calls: PanelCalls | undefined;
  #phone: PanelPhone | undefined;
  readonly #early = new EarlyEvents();
  #ownRecent: readonly RecentCall[] = [];

  /** @param heard the tie to the model; what it hears is to be told by `hear` */
  constructor(host: PanelHost, heard: ModelController) {
    this.#host = host;
    this.#heard = heard;
    this.#language = new WordsController(host);
    this.#placed = new Placement(host);
    this.#notice = new Passing(host);
  }

  focus(): void {
    if (this.#calls) this.#calls.focus();
    else this.#host.renderRoot.querySelector<CtiDialer>('cti-dialer')?.focus();
  }

  /** @param reason told in `cti-visibility-changed` */
  become(visibility: CtiVisibility, reason: string | undefined): void {
    this.#placed.become(visibility, reason);
  }

  /** Before the panel draws. */
  before(): void {
    // Not earlier: a panel that was never in the page has nothing yet that could be styled.
    if (!this.#styled) addStyles(this.#host.shadowRoot, controls, bannerStyles, panelStyles);
    this.#styled = true;
    const { model: given, server, getTicket, webPhone, microphone, phone, identify, search } = this.#host;
    if (server !== undefined && !given && !this.#signIn) void this.#needSignIn();
    this.#signIn?.use(given ? undefined : server, getTicket);
    const model = given ?? this.#signIn?.session?.model;
    this.#heard.model = model;
    const session = this.#signIn?.session;
    if ((session || identify || search) && !this.#people) void this.#needPeople();
    this.#people?.use(session);
    this.#people?.identify(model?.state.calls ?? []);
    if (model && !this.#calls) void this.#needCalls();
    if ((webPhone || (phone ?? microphone) !== undefined) && !this.#phone) void this.#needPhone();
    this.#phone?.use(session);
    this.#calls?.before();
  }

  /** After the panel has drawn. @param seen it was hidden before */
  after(seen: boolean): void {
    this.#calls?.after(seen);
  }

  /** To be told every event of the model, in order. */
  hear(event: CtiEvent): void {
    if (this.#calls) this.#calls.hear(event);
    else this.#early.keep(event);
    switch (event.type) {
      case 'callStarted':
        this.#placed.raiseFor(event.call);
        if (event.call.direction === 'in') break;
        this.#host.renderRoot.querySelector<CtiDialer>('cti-dialer')?.clear();
        break;
      case 'callFinished':
        this.#ownRecent = [recentCall(event.call), ...this.#ownRecent].slice(0, recentKept);
        break;
      case 'error':
        // What concerns neither a wish nor a call is nothing that an agent could see or change.
        if (event.command ?? event.callId) this.#notify(event.code, event.text);
        break;
      case 'callSaved':
      case 'initialized':
        void this.#signIn?.refreshRecent();
        if (event.type === 'initialized') this.#people?.refresh();
        break;
      default:
    }
    const name = event.type.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    this.#host.dispatchEvent(new CustomEvent(`cti-${name}`, { detail: event, bubbles: true, composed: true }));
  }

  /** A wish of the page or the agent that nobody has called off. */
  async take(event: CtiRequestEvent): Promise<void> {
    // During a call it may have to be asked about first.
    if (this.#heard.model && !this.#calls) await this.#needCalls();
    if (!this.#calls?.asks(event)) await this.#wishes.pass(this.#heard.model, event.command);
  }

  async #needCalls(): Promise<void> {
    if (this.#calls) return;
    const { PanelCalls } = await forCalls.need();
    this.#calls ??= new PanelCalls(this.#host, {
      model: () => this.#heard.model,
      contacts: () => this.#known(),
      people: () => this.#people,
      words: () => this.#language.words,
      now: this.#now,
      ringer: () => this.#phone?.ringer ?? '',
    });
    this.#early.tell(this.#calls);
    this.#host.requestUpdate();
  }

  /** Everybody whom the page or a server knows. */
  #known(): readonly CtiContact[] {
    const { contacts } = this.#host;
    return this.#people?.among(contacts) ?? contacts;
  }

  async #needSignIn(): Promise<void> {
    const { SessionController } = await forSignIn.need();
    this.#signIn ??= new SessionController(this.#host, () => {
      this.#host.dispatchEvent(new Event('cti-signed-out', { bubbles: true, composed: true }));
    });
    this.#host.requestUpdate();
  }

  async #needPeople(): Promise<void> {
    const { PeopleSearch } = await forPeople.need();
    this.#people ??= new PeopleSearch(this.#host, this.#language, this.#notice);
    this.#host.requestUpdate();
  }

  async #needPhone(): Promise<void> {
    const { PanelPhone } = await forPhone.need();
    this.#phone ??= new PanelPhone(this.#host);
    this.#host.requestUpdate();
  }

  #notify(code: string, text: string): void {
    const words = isCtiErrorCode(code) ? this.#language.words.errors[code] : undefined;
    this.#notice.show(words ?? text, noticeFor);
  }

  render(): TemplateResult {
    const words = this.#language.words;
    const model = this.#heard.model;
    const signedOut = this.#signIn?.session?.signedOut ?? false;
    return html`<section class="panel" part="panel" aria-label=${words.phone} lang=${words.code} dir=${words.dir}>
      ${panelHead({
        words,
        model,
        signedOut,
        opening: this.#signIn?.opening ?? (!model && this.#host.server !== undefined),
        placement: this.#host.placement,
        minimized: this.#host.minimized,
        placed: this.#placed,
        contactsOf: (call) => this.#calls?.contactsOf(call) ?? this.#known(),
        line: this.#host.line,
        now: this.#now,
      })}
      <div role="alert">
        ${
          this.#notice.value
            ? noticeBar(words, this.#notice.value, () => {
                this.#notice.clear();
              })
            : nothing
        }
      </div>
      <div class="body" part="body" ?hidden=${this.#host.minimized}>
        ${
          !model && this.#host.server === undefined
            ? notSetUpMessage(words)
            : signedOut
              ? signedOutMessage(words, () => this.#signIn?.session?.start())
              : this.#body(words, model)
        }
      </div>
      ${this.#phone?.render(model, words, this.#now) ?? nothing}
      <slot ?hidden=${this.#host.minimized}></slot>
      ${this.#calls?.spoken() ?? nothing}
    </section>`;
  }

  #body(words: Words, model: CtiModel | undefined): unknown {
    const { link, reason = '', calls, line } = model?.state ?? initialState;
    const { recentCalls, connection } = this.#host;
    const canDial = line.includes('dial');
    return html`${link === 'down' ? linkBanner(words, reason, connection ?? this.#signIn?.session, calls.length > 0) : nothing}
      ${this.#phone?.trouble(words) ?? nothing} ${this.#calls?.render(canDial) ?? nothing}
      <cti-dialer
        part="dialer"
        exportparts="field, tabs, list"
        .words=${words}
        .contacts=${this.#known()}
        .calls=${recentCalls ?? this.#signIn?.recent ?? this.#ownRecent}
        .now=${this.#now}
        ?can-dial=${canDial}
        ?offline=${link !== 'up'}
        ?hidden=${calls.some(({ direction, state }) => direction === 'out' || state !== 'alerting')}
      ></cti-dialer>`;
  }
}
