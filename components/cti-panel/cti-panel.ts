/** The agent's phone in a page. It shows what the model says, and passes on what the agent wishes; it decides nothing. */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { Call } from '../../core/model/call.ts';
import type { CtiModel } from '../../core/model/cti-model.ts';
import type { CtiEvent } from '../../core/model/events.ts';
import { isCtiErrorCode } from '../../core/provider/errors.ts';
import type { Ticket } from '../../core/session/page-session.ts';
import { type RecentCall, recentCall } from '../../core/session/recent-call.ts';
import { initialState } from '../../core/model/state.ts';
import { type CtiContact, partyOf } from '../contact.ts';
import { controls } from '../controls.ts';
import { CtiRequestEvent } from '../cti-request-event.ts';
import { define } from '../define.ts';
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
import { panelStyles } from './cti-panel.styles.ts';
import './cti-recent-calls.ts';
import { FocusKeeper } from './focus-keeper.ts';
import { ModelController } from './model-controller.ts';
import { LiveRegions } from './live-regions.ts';
import { panelCalls } from './panel-calls.ts';
import { panelHead } from './panel-head.ts';
import { linkBanner, noticeBar, signedOutMessage } from './panel-messages.ts';
import { PageRequests } from './page-requests.ts';
import { type CtiPlacement, Placement } from './placement.ts';
import { type CtiShortcuts, Shortcuts } from './shortcuts.ts';
import { pressShortcut } from './press-shortcut.ts';
import { SessionController } from './session-controller.ts';
import { Wishes } from './wishes.ts';
import { WrapUpController } from './wrap-up-controller.ts';
import type { CtiOutcome } from './wrap-ups.ts';

/** How many ended calls of its own the panel keeps, where nobody gives it a list. */
const recentKept = 20;
const noticeFor = 8000;

/**
 * The call panel. Give it a `model`, or a `server` to sign in to by itself; text of the phone network is shown as text only.
 *
 * Everything the agent asks for goes up as a cancelable `cti-request` before the model is asked. Everything the model
 * says is dispatched as an event of the same name with `cti-` before it, its payload in `detail`.
 *
 * @fires {CtiRequestEvent} cti-request - a wish: `command` says which; `preventDefault()` calls it off
 * @fires {CustomEvent} cti-call-started - a call begins to ring or is being dialled
 * @fires {CustomEvent} cti-commutation-started - both sides talk
 * @fires {CustomEvent} cti-call-finished - a call is over; `detail.call.cause` says how
 * @fires {CustomEvent} cti-call-saved - a call is durably in the call log
 * @fires {CustomEvent} cti-current-call-changed - another call is the main call, or none
 * @fires {CustomEvent} cti-agent-state-changed - the agent's state is another
 * @fires {CustomEvent} cti-initialized - the link is up; likewise `cti-disconnected` and every other event of the model
 * @fires {ContactChosenEvent} cti-contact-chosen - several contacts share a call's number (`callId`), and the agent has
 *   said who it is (`contact`), or that it is somebody else than was said before (no `contact`)
 * @fires {CustomEvent} cti-ring-blocked - the browser keeps the ringtone silent, for nobody has touched the page yet
 * @fires {CustomEvent} cti-wrap-up - the wrap-up of a call is over; `detail`: `call`, `outcome`, `note`, `followUp`, `timedOut`
 * @fires {CustomEvent} cti-visibility-changed - `detail`: `visibility` (`shown`, `mini`, `hidden`) and the `reason`
 * @fires {CustomEvent} cti-raise - a call begins while the panel is hidden: it shows itself, unless `preventDefault()`
 * @fires {CustomEvent} cti-badge - `detail`: `calls`, `ringing` and `missed` since the panel was last shown have changed
 * @fires {Event} cti-signed-out - the server says that nobody is signed in
 *
 * @csspart panel - the whole panel
 * @csspart head - the row with the agent's state
 * @slot - shown below everything else, e.g. the CRM's own actions
 * @slot call - shown in the card of the call that goes on, e.g. links to its records
 * @slot wrap-up - shown in the wrap-up of a call that is over
 *
 * @cssprop [--cti-layer=1000] - `z-index` of a docked or floating panel
 * @cssprop [--cti-font=system-ui] - font family
 * @cssprop [--cti-size=13px] - font size
 * @cssprop [--cti-radius=10px] - corners of cards; `--cti-radius-s` those of buttons
 * @cssprop [--cti-surface] - background; `--cti-surface-2` and `-3` are one and two steps off it
 * @cssprop [--cti-line] - hairlines; `--cti-edge` the border of fields
 * @cssprop [--cti-text] - text; `--cti-text-2` and `-3` are quieter
 * @cssprop [--cti-accent] - what is chosen; likewise `--cti-talk`, `--cti-hold`, `--cti-end`, each with `-soft` for areas
 * @cssprop [--cti-on] - text on filled buttons
 * @cssprop [--cti-shadow] - shadow of the panel and its menu
 */
export class CtiPanel extends LitElement {
  static override styles = [tokens, controls, bannerStyles, panelStyles];

  /** The user's telephony. Where it is given, `server` is not used. */
  @property({ attribute: false }) model: CtiModel | undefined;
  /** Address of an Offhook server, or `/` for the page's own origin: the panel signs in by itself. */
  @property() server: string | undefined;
  /** Gets a one-use ticket from the CRM's back end, for a page of another origin than the server. */
  @property({ attribute: false }) getTicket: (() => Promise<Ticket>) | undefined;
  /** Language, BCP 47; without it that of the nearest element around that has one, `<html>` in the end. */
  @property() override lang = '';
  /** `light` or `dark`; without it the system's. */
  @property({ attribute: 'colour-scheme', reflect: true }) colourScheme: 'light' | 'dark' | undefined;
  /** Whom the page knows: they are found by name, and known when they call. */
  @property({ attribute: false }) contacts: readonly CtiContact[] = [];
  /** The list under Recent; without it the server's, else the calls that ended here. */
  @property({ attribute: false }) recentCalls: readonly RecentCall[] | undefined;
  /** Shown at the top right: the phone in use, e.g. `201 · HQ`. */
  @property() line = '';
  /** Where a reconnect stands, for a page that brings its own model. */
  @property({ attribute: false }) connection: CtiConnection | undefined;
  /** How a call can have gone, for the agent to choose from after it; with none and without `notes` there is no wrap-up. */
  @property({ attribute: false }) outcomes: readonly CtiOutcome[] = [];
  /** A field for a note, during a call and after it. */
  @property({ type: Boolean }) notes = false;
  /** How long the wrap-up may last, seconds; 0: until the agent ends it. */
  @property({ type: Number, attribute: 'wrap-up-for' }) wrapUpFor = 0;
  /** Keys for the whole page but its fields, e.g. `{ answer: 'F2', mute: '' }`; what is not named keeps its default. */
  @property({ attribute: false }) shortcuts: CtiShortcuts = {};
  /** Rings when a call comes in, in one tab of the browser. Leave it out where a desk phone rings. */
  @property({ type: Boolean }) ring = false;
  /** 0 to 1. */
  @property({ type: Number, attribute: 'ring-volume' }) ringVolume = 0.6;
  /** Id of the audio output that rings; empty: the system's. */
  @property({ attribute: 'ring-device' }) ringDevice = '';
  /** Shows a notification of the system while the page is not looked at, once the page may (`askToNotify()`). */
  @property({ type: Boolean }) notify = false;
  /** Shows who calls in the page's title while it rings. */
  @property({ type: Boolean, attribute: 'title-badge' }) titleBadge = false;
  /** How long an ended call stays in view, ms. */
  @property({ type: Number, attribute: 'ended-for' }) endedFor = 6000;

  /** `inline`, `docked` at the page's end edge, or `floating` over it; where an agent moved it to is remembered. */
  @property({ reflect: true }) placement: CtiPlacement = 'inline';
  /** In one line; see `minimize()`. */
  @property({ type: Boolean, reflect: true }) minimized = false;
  @property({ type: Boolean, reflect: true }) override hidden = false;

  @state() private ended: Call | undefined;
  @state() private notice = '';
  @state() private tones: { callId: string; digits: string } = { callId: '', digits: '' };
  @state() private ownRecent: readonly RecentCall[] = [];

  readonly #heard = new ModelController(this, (event) => {
    this.#hear(event);
  });
  readonly #signIn = new SessionController(this, () => {
    this.dispatchEvent(new Event('cti-signed-out', { bubbles: true, composed: true }));
  });
  readonly #language = new WordsController(this);
  readonly #placed = new Placement(this);
  readonly #shortcuts = new Shortcuts(this, (shortcut) =>
    pressShortcut(this, shortcut, this.#heard.model?.state.calls ?? []),
  );
  readonly #alerts = new CallAlerts(this);
  readonly #asked = new AskedDial(this);
  readonly #badge = new Badge(this);
  readonly #chosen = new ChosenContacts();
  readonly #wrapUp = new WrapUpController(this, () => this.#heard.model);
  readonly #announcer = new Announcer();
  readonly #live = new LiveRegions(this);
  readonly #wishes = new Wishes((code, text) => {
    this.#notify(code, text);
  });
  readonly #focus = new FocusKeeper(this);
  readonly #now = () => this.#heard.model?.now() || Date.now();
  #endedTimer: ReturnType<typeof setTimeout> | undefined;
  #noticeTimer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.addEventListener('cti-contact-chosen', ({ callId, contact }) => {
      this.#chosen.choose(callId, contact);
      this.requestUpdate();
    });
    new PageRequests(this, (event) => {
      void this.#take(event);
    });
  }

  /** Asks for a call, as if the agent had dialled. */
  call(number: string): void {
    this.dispatchEvent(new CtiRequestEvent({ type: 'makeCall', targetAddress: number }));
  }

  /**
   * Shows the whole panel, also one that is minimized. It takes no focus.
   * @param options.reason told in `cti-visibility-changed`
   */
  show(options: { reason?: string } = {}): void {
    this.#placed.become('shown', options.reason);
  }

  /** Hides the panel. Calls go on, `cti-badge` tells of them, and a call that begins raises it. */
  hide(options: { reason?: string } = {}): void {
    this.#placed.become('hidden', options.reason);
  }

  /** Makes the panel one line: who is on the phone, for how long, Answer and End. */
  minimize(options: { reason?: string } = {}): void {
    this.#placed.become('mini', options.reason);
  }

  /**
   * Asks whether the page may show notifications; to be called from a click.
   * @returns whether it may
   */
  async askToNotify(): Promise<boolean> {
    if (!('Notification' in globalThis)) return false;
    return (await Notification.requestPermission()) === 'granted';
  }

  override focus(): void {
    this.#focus.toWhatMatters();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#endedTimer);
    clearTimeout(this.#noticeTimer);
    this.ended = undefined;
    this.notice = '';
  }

  protected override willUpdate(): void {
    this.#signIn.use(this.model ? undefined : this.server, this.getTicket);
    const model = this.model ?? this.#signIn.session?.model;
    if (model !== this.#heard.model) {
      this.#heard.model = model;
      this.#alert(this.#language.words);
    }
    this.#focus.before();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('hidden') && !this.hidden) this.#badge.seen();
    this.#focus.after();
  }

  #hear(event: CtiEvent): void {
    const words = this.#language.words;
    this.#badge.calls(this.#heard.model?.state.calls ?? []);
    this.#chosen.hear(event);
    this.#wrapUp.hear(event);
    this.#alert(words);
    const announcement = this.#announcer.hear(event, words, this.contacts);
    if (announcement) this.#live.say(announcement.text, announcement.urgent);
    switch (event.type) {
      case 'callStarted':
        this.#showEnded(undefined);
        this.#placed.raiseFor(event.call);
        if (event.call.direction === 'in') break;
        this.#asked.forget();
        this.renderRoot.querySelector<CtiDialer>('cti-dialer')?.clear();
        break;
      case 'callFinished':
        if (event.call.parentId === undefined || event.call.cause !== 'transferred') {
          if (!this.#wrapUp.begin(event.call)) this.#showEnded(event.call);
        }
        this.#badge.ended(event.call, !this.hidden);
        this.ownRecent = [recentCall(event.call), ...this.ownRecent].slice(0, recentKept);
        break;
      case 'dtmfEntered': {
        const before = this.tones.callId === event.call.id ? this.tones.digits : '';
        this.tones = { callId: event.call.id, digits: (before + event.digits).slice(-64) };
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
    this.dispatchEvent(new CustomEvent(`cti-${name}`, { detail: event, bubbles: true, composed: true }));
  }

  /** Without a link nobody knows whether a call still rings, and it could not be answered. */
  #alert(words: Words): void {
    const { link, calls } = this.#heard.model?.state ?? initialState;
    this.#alerts.follow(link === 'up' ? calls : [], (call) => {
      const { name, number } = partyOf(call, this.#chosen.among(this.contacts, call));
      return name || number || words.unknownCaller;
    });
  }

  async #take({ command, target }: CtiRequestEvent): Promise<void> {
    const talks = this.#heard.model?.state.calls.some(
      ({ direction, state }) => direction === 'out' || state !== 'alerting',
    );
    if (command.type === 'makeCall' && talks && command.targetAddress.trim() !== '') {
      this.#asked.ask(command.targetAddress.trim(), target);
      return;
    }
    await this.#wishes.pass(this.#heard.model, command);
  }

  #showEnded(call: Call | undefined): void {
    clearTimeout(this.#endedTimer);
    this.ended = call;
    this.#chosen.keep([...(this.#heard.model?.state.calls ?? []), ...(call ? [call] : [])]);
    if (!call || !Number.isFinite(this.endedFor)) return;
    this.#endedTimer = setTimeout(() => (this.ended = undefined), this.endedFor);
  }

  #notify(code: string, text: string): void {
    clearTimeout(this.#noticeTimer);
    this.notice = (isCtiErrorCode(code) ? this.#language.words.errors[code] : undefined) ?? text;
    this.#noticeTimer = setTimeout(() => (this.notice = ''), noticeFor);
  }

  protected override render(): TemplateResult {
    const words = this.#language.words;
    const model = this.#heard.model;
    const signedOut = this.#signIn.session?.signedOut ?? false;
    return html`<section class="panel" part="panel" aria-label=${words.phone} lang=${words.code} dir=${words.dir}>
      ${panelHead({
        words,
        model,
        signedOut,
        opening: this.#signIn.opening,
        placement: this.placement,
        minimized: this.minimized,
        placed: this.#placed,
        contactsOf: (call) => this.#chosen.among(this.contacts, call),
        line: this.line,
        now: this.#now,
      })}
      <div role="alert">
        ${
          this.notice
            ? noticeBar(words, this.notice, () => {
                this.notice = '';
              })
            : nothing
        }
      </div>
      <div class="body" ?hidden=${this.minimized}>
        ${signedOut ? signedOutMessage(words, () => this.#signIn.session?.start()) : this.#body(words, model)}
      </div>
      <slot ?hidden=${this.minimized}></slot>
      ${this.#live.render()}
    </section>`;
  }

  #body(words: Words, model: CtiModel | undefined): unknown {
    const { link, reason = '', calls, line } = model?.state ?? initialState;
    const { contacts } = this;
    const canDial = line.includes('dial');
    return html`${link === 'down' ? linkBanner(words, reason, this.connection ?? this.#signIn.session, calls.length > 0) : nothing}
      ${this.#asked.render(model, contacts, words)}
      ${
        model
          ? panelCalls({
              model,
              contacts,
              chosen: this.#chosen,
              wrapUp: this.#wrapUp,
              notes: this.notes,
              shortcuts: this.#shortcuts.keys,
              tones: this.tones,
              words,
              now: this.#now,
            })
          : nothing
      }
      ${
        this.ended
          ? html`<cti-ended-call
              .call=${this.ended}
              .contacts=${this.#chosen.among(contacts, this.ended)}
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
        .calls=${this.recentCalls ?? this.#signIn.recent ?? this.ownRecent}
        .now=${this.#now}
        ?can-dial=${canDial}
        ?offline=${link !== 'up'}
        ?hidden=${calls.some(({ direction, state }) => direction === 'out' || state !== 'alerting')}
      ></cti-dialer>`;
  }
}
define('cti-panel', CtiPanel);

declare global {
  interface HTMLElementTagNameMap {
    'cti-panel': CtiPanel;
  }
}
