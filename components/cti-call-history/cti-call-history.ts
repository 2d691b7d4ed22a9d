/** The call history as a tag: what the page may set and hear. What moves inside is a part that loads after the first paint. */
import { html, LitElement, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { CallHistorySource, CallLink, HistoryCall } from '../../core/session/call-history.ts';
import type { Ticket } from '../../core/session/page-session.ts';
import type { CtiContact } from '../contact.ts';
import type { CtiOutcome } from '../cti-panel/wrap-ups.ts';
import { define } from '../define.ts';
import { Part } from '../part.ts';
import { tokens } from '../tokens.ts';
import { frameStyles } from './history-frame.styles.ts';
import type { HistoryHost } from './history-host.ts';
import type { HistoryWorks } from './history-works.ts';
import type { CtiRecordKind } from './record-kind.ts';

const inside = new Part(() => import('./history-works.ts'));

/**
 * The calls of the signed-in user, and for supervisors those of others: compact beside a record, or in full with filters, totals and details. New calls appear by
 * themselves; names and notes are shown as text only.
 *
 * ```html
 * <cti-call-history record="contact:42"></cti-call-history>
 * <cti-call-history full server="https://phone.example.com/"></cti-call-history>
 * ```
 *
 * Where the calls come from: `source`, if the page gives one; else `server`; else the session of the page's panel, so that
 * there is one sign-in and one socket. What a `source` cannot do is not offered.
 *
 * @fires {CtiRequestEvent} cti-request - `makeCall` to call back; bubbles to the panel, `preventDefault()` calls it off
 * @fires {CustomEvent} cti-call-opened - the agent opens a call; `detail.call`; `preventDefault()` keeps the details closed
 * @fires {CustomEvent} cti-open-record - the agent opens a record (`detail.link`) of `detail.call`; without
 *   `preventDefault()` the `url` of its kind is followed
 * @fires {CustomEvent} cti-link-wanted - the agent wants to link `detail.call` to a record of `detail.kind`: the page asks
 *   which, and calls `link()`
 * @fires {CustomEvent} cti-call-changed - an outcome, a note, a follow-up or a link was saved: `detail.id`, `detail.change`
 * @fires {CustomEvent} cti-unseen - `detail.unseen` missed calls are new: for a badge of the page's own
 *
 * @csspart history - everything
 * @csspart head - title, count of new missed calls, search
 * @csspart filters - the filters of the full form
 * @csspart totals - the numbers and the chart of the full form
 * @csspart list - the rows; what scrolls
 * @csspart row - one call
 * @csspart details - one call in full, with what the agent writes
 * @csspart message - what is said instead of rows
 *
 * @cssprop [--cti-history-height=340px] - the most the list takes; in full 560px
 * @cssprop [--cti-font] - likewise every other token of the panel
 */
export class CtiCallHistory extends LitElement implements HistoryHost {
  static override styles = [tokens, frameStyles];

  /** Where the calls come from, if not from an Offhook server. */
  @property({ attribute: false }) source: CallHistorySource | undefined;
  /** Address of an Offhook server, or `/` for the page's own origin. Leave it out beside a panel: its sign-in is used. */
  @property() server: string | undefined;
  /** Gets a one-use ticket from the CRM's back end, for a page of another origin than the server. */
  @property({ attribute: false }) getTicket: (() => Promise<Ticket>) | undefined;
  /** Only the calls linked to this record, e.g. `contact:42`. */
  @property() record: string | undefined;
  /** Only the calls with this number, however it is written. */
  @property() number: string | undefined;
  /**
   * Whose calls: a user's id, or `all`. For whoever may see the calls of others; everybody else sees their own, as without it.
   */
  @property() agent: string | undefined;
  /** With filters, totals and details beside the list; otherwise compact. */
  @property({ type: Boolean, reflect: true }) full = false;
  /** One entry for each person, with the latest call. */
  @property({ type: Boolean }) grouped = false;
  /** Whom the page knows: their names are shown instead of the phone network's. */
  @property({ attribute: false }) contacts: readonly CtiContact[] = [];
  /** How a call can have gone, for the agent to choose from. */
  @property({ attribute: false }) outcomes: readonly CtiOutcome[] = [];
  /** What calls can be linked to. */
  @property({ attribute: false }) recordKinds: readonly CtiRecordKind[] = [];
  /** Language, BCP 47; without it that of the nearest element around that has one, `<html>` in the end. */
  @property() override lang = '';
  /** `light` or `dark`; without it the system's. */
  @property({ attribute: 'colour-scheme', reflect: true }) colourScheme: 'light' | 'dark' | undefined;

  #works: HistoryWorks | undefined;
  readonly #begun = this.#begin();

  /** Links a call to a record, as the answer to `cti-link-wanted`; settles when it is saved. */
  async link(call: string | HistoryCall, link: CallLink): Promise<void> {
    await this.#begun;
    await this.#works?.link(typeof call === 'string' ? call : call.id, link);
  }

  /** Reads the calls again, for a `source` that does not tell of changes. */
  refresh(): void {
    void this.#begun.then(() => this.#works?.refresh());
  }

  override focus(): void {
    void this.#begun.then(() => this.#works?.focus());
  }

  protected override async getUpdateComplete(): Promise<boolean> {
    await super.getUpdateComplete();
    await this.#begun;
    return super.getUpdateComplete();
  }

  protected override willUpdate(): void {
    this.#works?.before();
  }

  protected override updated(): void {
    this.#works?.after();
  }

  protected override render(): TemplateResult {
    return this.#works?.render() ?? html`<section class="history" part="history" aria-busy="true"></section>`;
  }

  async #begin(): Promise<void> {
    const { HistoryWorks } = await inside.need();
    this.#works = new HistoryWorks(this);
    this.requestUpdate();
  }
}
define('cti-call-history', CtiCallHistory);

declare global {
  interface HTMLElementTagNameMap {
    'cti-call-history': CtiCallHistory;
  }
}
