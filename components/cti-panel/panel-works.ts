/** What moves inside the panel. It shows what the model says, and passes on what the agent wishes; it decides nothing. */
import { adoptStyles, html, type LitElement, nothing, type TemplateResult } from 'lit';
import type { Call } from '../../core/model/call.ts';
import type { CtiModel } from '../../core/model/cti-model.ts';
import type { CtiEvent } from '../../core/model/events.ts';
import { isCtiErrorCode } from '../../core/provider/errors.ts';
import type { Ticket } from '../../core/session/page-session.ts';
import { type RecentCall, recentCall } from '../../core/session/recent-call.ts';
import { initialState } from '../../core/model/state.ts';
import { type CtiContact, partyOf } from '../contact.ts';
import { controls } from '../controls.ts';
import type { CtiRequestEvent } from '../cti-request-event.ts';
import { tokens } from '../tokens.ts';
import { WordsController } from '../words/language.ts';
import type { Words } from '../words/words.ts';
import { Announcer } from './announcement.ts';
import { AskedDial } from './asked-dial.ts';
import { Badge } from './badge.ts';
import { CallAlerts } from './call-alerts.ts';
import { ChosenContacts } from './chosen-contacts.ts';
import './cti-dialer.ts';
import type { CtiDialer } from './cti-dialer.ts';
import './cti-ended-call.ts';
import { bannerStyles, type CtiConnection } from './cti-link-banner.ts';
import { frameStyles, panelStyles } from './cti-panel.styles.ts';
import { FocusKeeper } from './focus-keeper.ts';
import type { ModelController } from './model-controller.ts';
import { LiveRegions } from './live-regions.ts';
import { panelCalls } from './panel-calls.ts';
import { panelHead } from './panel-head.ts';
import { Passing } from './passing.ts';
import { linkBanner, noticeBar, signedOutMessage } from './panel-messages.ts';
import { type CtiPlacement, type CtiVisibility, Placement } from './placement.ts';
import { type CtiShortcuts, Shortcuts } from './shortcuts.ts';
import { pressShortcut } from './press-shortcut.ts';
import { SessionController } from './session-controller.ts';
import { Wishes } from './wishes.ts';
import { WrapUpController } from './wrap-up-controller.ts';
import type { CtiOutcome } from './wrap-ups.ts';

/** How many ended calls of its own the panel keeps, where nobody gives it a list. */
const recentKept = 20;
const noticeFor = 8000;

/** The panel as the page sees it: what it was given, each described at the tag. */
export interface PanelHost extends LitElement {
  readonly model: CtiModel | undefined;
  readonly server: string | undefined;
  readonly getTicket: (() => Promise<Ticket>) | undefined;
  readonly contacts: readonly CtiContact[];
  readonly recentCalls: readonly RecentCall[] | undefined;
  readonly line: string;
  readonly connection: CtiConnection | undefined;
  readonly outcomes: readonly CtiOutcome[];
  readonly notes: boolean;
  readonly wrapUpFor: number;
  readonly shortcuts: CtiShortcuts;
  readonly ring: boolean;
  readonly ringVolume: number;
  readonly ringDevice: string;
  readonly notify: boolean;
  readonly titleBadge: boolean;
  readonly endedFor: number;
  placement: CtiPlacement;
  minimized: boolean;
  show(options: { reason: string }): void;
}

export class PanelWorks {
  readonly #host: PanelHost;
  readonly #heard: ModelController;
  readonly #signIn: SessionController;
  readonly #language: WordsController;
  readonly #placed: Placement;
  readonly #shortcuts: Shortcuts;
  readonly #alerts: CallAlerts;
  readonly #asked: AskedDial;
  readonly #badge: Badge;
  readonly #chosen = new ChosenContacts();
  readonly #wrapUp: WrapUpController;
  readonly #announcer = new Announcer();
  readonly #live: LiveRegions;
  readonly #wishes = new Wishes((code, text) => {
    this.#notify(code, text);
  });
  readonly #focus: FocusKeeper;
  readonly #ended: Passing<Call>;
  readonly #notice: Passing<string>;
  readonly #now = () => this.#heard.model?.now() || Date.now();
  #tones: { callId: string; digits: string } = { callId: '', digits: '' };
  #ownRecent: readonly RecentCall[] = [];

  /** @param heard the tie to the model; what it hears is to be told by `hear` */
  constructor(host: PanelHost, heard: ModelController) {
    this.#host = host;
    this.#heard = heard;
    // Before whoever adds a sheet of its own.
    if (host.shadowRoot) adoptStyles(host.shadowRoot, [tokens, frameStyles, controls, bannerStyles, panelStyles]);
    this.#signIn = new SessionController(host, () => {
      host.dispatchEvent(new Event('cti-signed-out', { bubbles: true, composed: true }));
    });
    this.#language = new WordsController(host);
    this.#placed = new Placement(host);
    this.#shortcuts = new Shortcuts(host, (shortcut) =>
      pressShortcut(host, shortcut, this.#heard.model?.state.calls ?? []),
    );
    this.#alerts = new CallAlerts(host);
    this.#asked = new AskedDial(host);
    this.#badge = new Badge(host);
    this.#wrapUp = new WrapUpController(host, () => this.#heard.model);
    this.#live = new LiveRegions(host);
    this.#focus = new FocusKeeper(host);
    this.#ended = new Passing(host);
    this.#notice = new Passing(host);
    host.addEventListener('cti-contact-chosen', ({ callId, contact }) => {
      this.#chosen.choose(callId, contact);
      host.requestUpdate();
    });
  }

  focus(): void {
    this.#focus.toWhatMatters();
  }

  /** @param reason told in `cti-visibility-changed` */
  become(visibility: CtiVisibility, reason: string | undefined): void {
    this.#placed.become(visibility, reason);
  }

  /** Before the panel draws. */
  before(): void {
    const { model: given, server, getTicket } = this.#host;
    this.#signIn.use(given ? undefined : server, getTicket);
    const model = given ?? this.#signIn.session?.model;
    if (model !== this.#heard.model) {
      this.#heard.model = model;
      this.#alert(this.#language.words);
    }
    this.#focus.before();
  }

  /** After the panel has drawn. @param seen it was hidden before */
  after(seen: boolean): void {
    if (seen) this.#badge.seen();
    this.#focus.after();
  }

  /** To be told every event of the model, in order. */
  hear(event: CtiEvent): void {
    const words = this.#language.words;
    this.#badge.calls(this.#heard.model?.state.calls ?? []);
    this.#chosen.hear(event);
    this.#wrapUp.hear(event);
    this.#alert(words);
    const announcement = this.#announcer.hear(event, words, this.#host.contacts);
    if (announcement) this.#live.say(announcement.text, announcement.urgent);
    switch (event.type) {
      case 'callStarted':
        this.#showEnded(undefined);
        this.#placed.raiseFor(event.call);
        if (event.call.direction === 'in') break;
        this.#asked.forget();
        this.#host.renderRoot.querySelector<CtiDialer>('cti-dialer')?.clear();
        break;
      case 'callFinished':
        if (event.call.parentId === undefined || event.call.cause !== 'transferred') {
          if (!this.#wrapUp.begin(event.call)) this.#showEnded(event.call);
        }
        this.#badge.ended(event.call, !this.#host.hidden);
        this.#ownRecent = [recentCall(event.call), ...this.#ownRecent].slice(0, recentKept);
        break;
      case 'dtmfEntered': {
        const before = this.#tones.callId === event.call.id ? this.#tones.digits : '';
        this.#tones = { callId: event.call.id, digits: (before + event.digits).slice(-64) };
        break;
      }
      case 'error':
        // The others tell of things that an agent can neither see nor change.
        if (event.command !== undefined || event.code === 'callSaving') this.#notify(event.code, event.text);
        break;
      case 'callSaved':
      case 'initialized':
        void this.#signIn.refreshRecent();
        break;
      default:
    }
    const name = event.type.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    this.#host.dispatchEvent(new CustomEvent(`cti-${name}`, { detail: event, bubbles: true, composed: true }));
  }

  /** A wish of the page or the agent that nobody has called off. */
  async take({ command, target }: CtiRequestEvent): Promise<void> {
    const talks = this.#heard.model?.state.calls.some(
      ({ direction, state }) => direction === 'out' || state !== 'alerting',
    );
    if (command.type === 'makeCall' && talks && command.targetAddress.trim() !== '') {
      this.#asked.ask(command.targetAddress.trim(), target);
      return;
    }
    await this.#wishes.pass(this.#heard.model, command);
  }

  /** Without a link nobody knows whether a call still rings, and it could not be answered. */
  #alert(words: Words): void {
    const { link, calls } = this.#heard.model?.state ?? initialState;
    this.#alerts.follow(link === 'up' ? calls : [], (call) => {
      const { name, number } = partyOf(call, this.#chosen.among(this.#host.contacts, call));
      return name || number || words.unknownCaller;
    });
  }

  #showEnded(call: Call | undefined): void {
    this.#chosen.keep([...(this.#heard.model?.state.calls ?? []), ...(call ? [call] : [])]);
    if (call) this.#ended.show(call, this.#host.endedFor);
    else this.#ended.clear();
  }

  #notify(code: string, text: string): void {
    const words = isCtiErrorCode(code) ? this.#language.words.errors[code] : undefined;
    this.#notice.show(words ?? text, noticeFor);
  }

  render(): TemplateResult {
    const words = this.#language.words;
    const model = this.#heard.model;
    const signedOut = this.#signIn.session?.signedOut ?? false;
    return html`<section class="panel" part="panel" aria-label=${words.phone} lang=${words.code} dir=${words.dir}>
      ${panelHead({
        words,
        model,
        signedOut,
        opening: this.#signIn.opening,
        placement: this.#host.placement,
        minimized: this.#host.minimized,
        placed: this.#placed,
        contactsOf: (call) => this.#chosen.among(this.#host.contacts, call),
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
      <div class="body" ?hidden=${this.#host.minimized}>
        ${signedOut ? signedOutMessage(words, () => this.#signIn.session?.start()) : this.#body(words, model)}
      </div>
      <slot ?hidden=${this.#host.minimized}></slot>
      ${this.#live.render()}
    </section>`;
  }

  #body(words: Words, model: CtiModel | undefined): unknown {
    const { link, reason = '', calls, line } = model?.state ?? initialState;
    const { contacts, recentCalls, connection } = this.#host;
    const canDial = line.includes('dial');
    return html`${link === 'down' ? linkBanner(words, reason, connection ?? this.#signIn.session, calls.length > 0) : nothing}
      ${this.#asked.render(model, contacts, words)}
      ${
        model
          ? panelCalls({
              model,
              contacts,
              chosen: this.#chosen,
              wrapUp: this.#wrapUp,
              notes: this.#host.notes,
              shortcuts: this.#shortcuts.keys,
              tones: this.#tones,
              words,
              now: this.#now,
            })
          : nothing
      }
      ${
        this.#ended.value
          ? html`<cti-ended-call
              .call=${this.#ended.value}
              .contacts=${this.#chosen.among(contacts, this.#ended.value)}
              .words=${words}
              ?can-dial=${canDial}
              @dismissed=${() => {
                this.#showEnded(undefined);
              }}
            ></cti-ended-call>`
          : nothing
      }
      ${this.#wrapUp.render(words, this.#wrapUp.call ? this.#chosen.among(contacts, this.#wrapUp.call) : contacts, this.#now)}
      <cti-dialer
        .words=${words}
        .contacts=${contacts}
        .calls=${recentCalls ?? this.#signIn.recent ?? this.#ownRecent}
        .now=${this.#now}
        ?can-dial=${canDial}
        ?offline=${link !== 'up'}
        ?hidden=${calls.some(({ direction, state }) => direction === 'out' || state !== 'alerting')}
      ></cti-dialer>`;
  }
}
