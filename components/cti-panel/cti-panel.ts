/** The agent's phone in a page: what the page sees of it. All that moves inside is loaded after the first paint. */
import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { CtiModel } from '../../core/model/cti-model.ts';
import type { Ticket } from '../../core/session/page-session.ts';
import type { RecentCall } from '../../core/session/recent-call.ts';
import type { MicrophoneState } from '../../core/webphone/microphone-state.ts';
import type { WebPhone } from '../../core/webphone/web-phone.ts';
import type { CtiContact } from '../contact.ts';
import { CtiRequestEvent } from '../cti-request-event.ts';
import { define } from '../define.ts';
import { Part } from '../part.ts';
import { tokens } from '../tokens.ts';
import type { CtiConnection } from './cti-link-banner.ts';
import { frameStyles } from './cti-panel.styles.ts';
import { EarlyEvents } from './early-events.ts';
import { ModelController } from './model-controller.ts';
import { PageRequests } from './page-requests.ts';
import type { PanelWorks } from './panel-works.ts';
import type { IdentifyContacts, SearchContacts } from './page-directory.ts';
import type { CtiPlacement, CtiVisibility } from './placement.ts';
import type { CtiPop } from './screen-pop.ts';
import type { CtiShortcuts } from './shortcuts.ts';
import type { CtiOutcome } from './wrap-ups.ts';

const inside = new Part(() => import('./panel-works.ts'));

/**
 * The call panel. Give it a `model`, or a `server` to sign in to by itself; text of the phone network is shown as text only.
 *
 * Everything the agent asks for goes up as a cancelable `cti-request` before the model is asked. Everything the model
 * says is dispatched as an event of the same name with `cti-` before it, its payload in `detail`.
 *
 * @tag cti-panel
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
 * @fires {CustomEvent} cti-open-record - by the rule of `pop`, in the tab that is looked at, once for a call, or by a click: the
 *   page is to open `detail.link` (`kind`, `id`, `title`) of `detail.call`; `detail.reason` is `ringing`, `answered` or `click`.
 *   `preventDefault()` keeps `record-url` from being opened
 * @fires {CustomEvent} cti-create-contact - the agent wants a contact for a number that nobody knows: `detail`: `callId`,
 *   `number`, `name` as the phone network says. Unless `preventDefault()` the server's directory takes it, where it may
 * @fires {CustomEvent} cti-add-number - the agent wants the number to be added to somebody: `detail`: `callId`, `number`; likewise
 * @fires {CustomEvent} cti-wrap-up - the wrap-up of a call is over; `detail`: `call`, `outcome`, `note`, `followUp`,
 *   `followUpAt` (UTC ms), `timedOut`; with a server it has been saved as it was typed
 * @fires {CustomEvent} cti-microphone-changed - with `web-phone`: `detail.state` is `ready`, or what is in the way: `unasked`,
 *   `insecure`, `policy`, `denied`, `dismissed`, `noDevice`, `inUse`
 * @fires {CustomEvent} cti-visibility-changed - `detail`: `visibility` (`shown`, `mini`, `hidden`) and the `reason`
 * @fires {CustomEvent} cti-raise - a call begins while the panel is hidden: it shows itself, unless `preventDefault()`
 * @fires {CustomEvent} cti-badge - `detail`: `calls`, `ringing` and `missed` since the panel was last shown have changed
 * @fires {Event} cti-signed-out - the server says that nobody is signed in
 *
 * @attr {string} record-url - address of a record, opened in a tab of its own unless the page stops `cti-open-record`, e.g.
 *   `/{kind}/{id}?phone={number}`; what is filled in is escaped
 * @attr {boolean} keep-numbers - offers to make a contact of a number that nobody knows, or to add it to one, also where the
 *   server's directory is not for that: see `cti-create-contact` and `cti-add-number`
 *
 * @csspart panel - the whole panel
 * @csspart head - the row with the agent's state, and in it `state`, the opened `menu`, `line`, or in one line `mini`
 * @csspart body - everything below the head
 * @csspart message - said instead of the body: signed out, not set up
 * @csspart notice - what was refused, and why
 * @csspart trouble - the link is lost, the microphone cannot be used
 * @csspart question - asked where somebody is to be called during a call
 * @csspart call - the card of a call; its blocks are `call-bar`, `call-who`, `call-choice`, `call-actions`, `call-tray` and
 *   `call-note`, also of one that is over
 * @csspart call-row - a call that waits, in one line
 * @csspart ended - the card of a call that is over; `wrap-up` with outcome and note
 * @csspart phone - the row of the telephone in the page, and what it opens
 * @csspart dialer - what stands there between calls, and in it `field`, `tabs` and `list`
 * @slot - shown below everything else, e.g. the CRM's own actions
 * @slot call - shown in the card of the call that goes on, e.g. links to its records
 * @slot wrap-up - shown in the wrap-up of a call that is over
 *
 * @cssprop [--cti-surface] - background
 * @cssprop [--cti-surface-2] - areas one step off the background, e.g. keys
 * @cssprop [--cti-surface-3] - areas two steps off it, e.g. avatars, and what the pointer is on
 * @cssprop [--cti-line] - hairlines
 * @cssprop [--cti-edge] - borders of fields
 * @cssprop [--cti-text] - text
 * @cssprop [--cti-text-2] - quieter text
 * @cssprop [--cti-text-3] - the quietest text, e.g. hints in fields
 * @cssprop [--cti-accent] - what is chosen, and what is to be done next
 * @cssprop [--cti-accent-soft] - its areas
 * @cssprop [--cti-talk] - a call that goes on; answering
 * @cssprop [--cti-talk-soft] - its areas
 * @cssprop [--cti-hold] - a call on hold; warnings
 * @cssprop [--cti-hold-soft] - its areas
 * @cssprop [--cti-end] - ending a call; what went wrong
 * @cssprop [--cti-end-soft] - its areas
 * @cssprop [--cti-on] - text on filled buttons
 * @cssprop [--cti-size=13px] - font size
 * @cssprop [--cti-space=12px] - density: around and between blocks
 * @cssprop [--cti-row=7px] - density: above and below what stands in a row of a list
 * @cssprop [--cti-control=38px] - density: least height of buttons and of the field
 * @cssprop [--cti-radius=10px] - corners of cards
 * @cssprop [--cti-radius-s=7px] - corners of buttons and fields
 * @cssprop [--cti-font=system-ui] - font family
 * @cssprop [--cti-shadow] - shadow of the panel and its menu
 * @cssprop [--cti-layer=1000] - `z-index` of a docked or floating panel
 */
export class CtiPanel extends LitElement {
  static override styles = [tokens, frameStyles];

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
  /**
   * Asks the CRM who has a number, when a call begins and nobody of `contacts` has it: none, one, or several of whom the
   * agent picks one. An answer after three seconds, or none, leaves the number; the call goes on. Where it finds nobody, or is
   * not given, a server is asked.
   */
  @property({ attribute: false }) identify: IdentifyContacts | undefined;
  /** Asks the CRM who is meant by what is typed; shown are those whose name, detail or number it is part of. */
  @property({ attribute: false }) search: SearchContacts | undefined;
  /**
   * When `cti-open-record` is told for a call with one known `record`: `never`; by itself when it is `ringing` or `answered`, and
   * then also by a click on the name; or on `click` alone.
   */
  @property() pop: CtiPop = 'never';
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
  /**
   * Address of `offhook-notifications.js` on the page's own origin, a service worker: with it notifications have Answer and
   * Decline, in browsers that show buttons.
   */
  @property({ attribute: 'notify-worker' }) notifyWorker = '';
  /** Shows who calls in the page's title while it rings. */
  @property({ type: Boolean, attribute: 'title-badge' }) titleBadge = false;
  /**
   * The agent talks through this page: with a `server` the page is the agent's telephone, in one tab of the browser at a
   * time, and the panel says what to do while the microphone cannot be used.
   */
  @property({ type: Boolean, attribute: 'web-phone' }) webPhone = false;
  /** How the microphone stands, for a page that watches it itself; without it and with `web-phone` the panel does. */
  @property({ attribute: false }) microphone: MicrophoneState | undefined;
  /** A telephone that the page runs itself; without it and with `web-phone` the server says which the page is to be. */
  @property({ attribute: false }) phone: WebPhone | undefined;
  /** How long an ended call stays in view, ms. */
  @property({ type: Number, attribute: 'ended-for' }) endedFor = 6000;

  /** `inline`, `docked` at the page's end edge, or `floating` over it; where an agent moved it to is remembered. */
  @property({ reflect: true }) placement: CtiPlacement = 'inline';
  /** In one line; see `minimize()`. */
  @property({ type: Boolean, reflect: true }) minimized = false;
  @property({ type: Boolean, reflect: true }) override hidden = false;

  readonly #heard = new ModelController(this, (event) => {
    if (this.#works) this.#works.hear(event);
    else this.#early.keep(event);
  });
  #works: PanelWorks | undefined;
  readonly #early = new EarlyEvents();
  readonly #begun: Promise<void>;

  constructor() {
    super();
    new PageRequests(this, (event) => {
      this.#with((works) => {
        void works.take(event);
      });
    });
    this.#begun = this.#begin();
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
    this.#become('shown', options.reason);
  }

  /** Hides the panel. Calls go on, `cti-badge` tells of them, and a call that begins raises it. */
  hide(options: { reason?: string } = {}): void {
    this.#become('hidden', options.reason);
  }

  /** Makes the panel one line: who is on the phone, for how long, Answer and End. */
  minimize(options: { reason?: string } = {}): void {
    this.#become('mini', options.reason);
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
    this.#with((works) => {
      works.focus();
    });
  }

  protected override async getUpdateComplete(): Promise<boolean> {
    await super.getUpdateComplete();
    await this.#begun;
    return super.getUpdateComplete();
  }

  protected override willUpdate(): void {
    if (this.#works) this.#works.before();
    else this.#heard.model = this.model;
  }

  protected override updated(changed: PropertyValues<this>): void {
    this.#works?.after(changed.has('hidden') && !this.hidden);
  }

  protected override render(): TemplateResult {
    return (
      this.#works?.render() ??
      html`<section class="panel" part="panel" aria-busy="true"><header class="head" part="head"></header></section>`
    );
  }

  async #begin(): Promise<void> {
    const { PanelWorks } = await inside.need();
    this.#works = new PanelWorks(this, this.#heard);
    this.#early.tell(this.#works);
    this.requestUpdate();
  }

  /** At once where that is possible, for a page may ask for something and look at once. */
  #with(act: (works: PanelWorks) => void): void {
    if (this.#works) act(this.#works);
    else void this.#begun.then(() => this.#works && act(this.#works));
  }

  #become(visibility: CtiVisibility, reason: string | undefined): void {
    this.#with((works) => {
      works.become(visibility, reason);
    });
  }
}
define('cti-panel', CtiPanel);

declare global {
  interface HTMLElementTagNameMap {
    'cti-panel': CtiPanel;
  }
}
