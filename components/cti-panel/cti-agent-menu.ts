/** The agent's state: shown on a button, chosen from a menu, with how long it has lasted. */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { type AgentStateOption, type Capabilities, noCapabilities } from '../../core/model/call-feature.ts';
import { controls } from '../controls.ts';
import '../cti-duration.ts';
import { CtiRequestEvent } from '../cti-request-event.ts';
import { define } from '../define.ts';
import { icons } from '../icons.ts';
import { en } from '../words/en.ts';
import type { Words } from '../words/words.ts';

/**
 * A menu button. Down opens, arrow keys move, Enter or Space chooses, Escape closes.
 * @fires cti-request - `setUserState` or `changeCallCentreState`
 */
export class CtiAgentMenu extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        position: relative;
        min-width: 0;
      }
      .state {
        display: flex;
        align-items: center;
        gap: 7px;
        max-width: 100%;
        min-height: 30px;
        font-weight: 600;
        border: 1px solid transparent;
        background: none;
        padding-block: 3px;
        padding-inline: 6px 4px;
        border-radius: 6px;
      }
      .state span:nth-child(2) {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .state:disabled {
        color: var(--cti-text);
      }
      .dot {
        width: 9px;
        height: 9px;
        border-radius: 50%;
        background: var(--cti-talk);
        flex: none;
      }
      .dot.away {
        background: var(--cti-hold);
      }
      .dot.busy,
      .dot.bad {
        background: var(--cti-end);
      }
      .dot.offline {
        background: var(--cti-text-3);
      }
      .menu {
        position: absolute;
        z-index: 2;
        inset-inline-start: 2px;
        top: calc(100% + 8px);
        width: 256px;
        max-height: 340px;
        overflow: auto;
        border: 1px solid var(--cti-line);
        border-radius: var(--cti-radius);
        box-shadow: var(--cti-shadow);
        padding: 5px;
        background: var(--cti-surface);
      }
      .item {
        display: flex;
        gap: 9px;
        align-items: center;
        width: 100%;
        padding: 7px 9px;
        border: 0;
        border-radius: 6px;
        background: none;
        text-align: start;
      }
      .item.sub-state {
        padding-inline-start: 27px;
        padding-block: 5px;
        color: var(--cti-text-2);
      }
      .item:hover,
      .item:focus-visible {
        background: var(--cti-surface-2);
      }
      .item[aria-checked='true'] {
        font-weight: 600;
        color: var(--cti-text);
      }
      .item .t {
        margin-inline-start: auto;
        color: var(--cti-text-3);
        font-size: 12px;
        font-weight: 400;
        font-variant-numeric: tabular-nums;
      }
      hr {
        border: 0;
        border-top: 1px solid var(--cti-line);
        margin: 4px 0;
      }
      @media (hover: hover) {
        .state:not(:disabled):hover {
          background: var(--cti-surface-2);
        }
      }
      @media (forced-colors: active) {
        .dot {
          forced-color-adjust: none;
          background: CanvasText;
        }
      }
    `,
  ];

  @property({ attribute: false }) can: Capabilities = noCapabilities;
  @property({ attribute: false }) agent: { state: string; reason?: string | undefined; since: number } | null = null;
  @property({ type: Boolean, attribute: 'call-centre' }) callCentre = false;
  /** A call goes on: the button says so, the menu still tells the state. */
  @property({ type: Boolean, attribute: 'on-call' }) onCall = false;
  @property() link: 'connecting' | 'up' | 'down' | 'none' = 'none';
  @property({ attribute: false }) words: Words = en;
  @property({ attribute: false }) now: () => number = () => Date.now();
  @state() private open = false;
  @query('.state') private button!: HTMLButtonElement;

  readonly #closeOutside = (event: Event) => {
    if (!event.composedPath().includes(this)) this.open = false;
  };

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.open = false;
    document.removeEventListener('pointerdown', this.#closeOutside);
  }

  override focus(): void {
    this.button.focus();
  }

  protected override willUpdate(): void {
    if (!this.#choosable()) this.open = false;
  }

  protected override updated(changed: PropertyValues): void {
    if (!changed.has('open')) return;
    if (this.open) {
      document.addEventListener('pointerdown', this.#closeOutside);
      (this.renderRoot.querySelector<HTMLElement>('[aria-checked="true"]') ?? this.#items()[0])?.focus();
    } else {
      document.removeEventListener('pointerdown', this.#closeOutside);
    }
  }

  protected override render(): TemplateResult {
    const { words } = this;
    const { label, dot } = this.#shown();
    const choosable = this.#choosable();
    return html`<button
        type="button"
        class="state"
        aria-label=${choosable ? words.changeState(label) : label}
        aria-haspopup="menu"
        aria-expanded=${this.open ? 'true' : 'false'}
        ?disabled=${!choosable}
        @click=${() => (this.open = !this.open)}
        @keydown=${this.#onButtonKey}
      >
        <span class="dot ${dot}"></span><span>${label}</span>${choosable ? icons.chevron : nothing}
      </button>
      ${this.open ? this.#menu() : nothing}`;
  }

  #menu(): TemplateResult {
    const { words } = this;
    const options = this.can.agentStates.filter(({ code, displayOnly }) => !displayOnly || code === this.agent?.state);
    return html`<div
      class="menu"
      role="menu"
      tabindex="-1"
      aria-label=${this.#shown().label}
      @keydown=${this.#onMenuKey}
      @focusout=${this.#onFocusOut}
    >
      ${options.map((option) => [this.#item(option), ...option.reasons.map((reason) => this.#item(option, reason))])}
      ${
        this.can.agent.includes('callCentre')
          ? html`<hr />
              <button
                type="button"
                class="item"
                role="menuitemcheckbox"
                tabindex="-1"
                aria-checked=${this.callCentre ? 'true' : 'false'}
                @click=${() => {
                  this.#choose(new CtiRequestEvent({ type: 'changeCallCentreState', active: !this.callCentre }));
                }}
              >
                <span>${words.callCentre}</span><span class="t">${this.callCentre ? words.on : words.off}</span>
              </button>`
          : nothing
      }
    </div>`;
  }

  #item({ code, icon, displayOnly }: AgentStateOption, reason?: string): TemplateResult {
    const { words, agent } = this;
    const current = agent?.state === code && agent.reason === reason;
    return html`<button
      type="button"
      class="item ${reason === undefined ? '' : 'sub-state'}"
      role="menuitemradio"
      tabindex="-1"
      aria-checked=${current ? 'true' : 'false'}
      ?disabled=${displayOnly === true}
      @click=${() => {
        this.#choose(new CtiRequestEvent({ type: 'setUserState', code, ...(reason === undefined ? {} : { reason }) }));
      }}
    >
      ${reason === undefined ? html`<span class="dot ${icon}"></span>` : nothing}
      <span>${reason === undefined ? words.agentState(code) : words.reason(reason)}</span>
      ${
        current
          ? html`<span class="t"
              ><cti-duration .since=${agent.since} .now=${this.now} .locale=${words.code}></cti-duration
            ></span>`
          : nothing
      }
    </button>`;
  }

  #shown(): { label: string; dot: string } {
    const { words, agent } = this;
    if (this.link === 'none' || this.link === 'down') return { label: words.offline, dot: 'bad' };
    if (this.link === 'connecting') return { label: words.connecting, dot: 'offline' };
    const icon = this.can.agentStates.find(({ code }) => code === agent?.state)?.icon ?? 'ready';
    if (this.onCall) return { label: words.onACall, dot: icon };
    if (!agent) return { label: words.phone, dot: icon };
    return { label: agent.reason ? words.reason(agent.reason) : words.agentState(agent.state), dot: icon };
  }

  #choosable(): boolean {
    return this.link === 'up' && this.can.agent.some((feature) => feature === 'agentState' || feature === 'callCentre');
  }

  #choose(request: CtiRequestEvent): void {
    this.#close();
    this.dispatchEvent(request);
  }

  #close(): void {
    this.button.focus();
    this.open = false;
  }

  #items(): HTMLButtonElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLButtonElement>('.item:not(:disabled)')];
  }

  #onButtonKey(event: KeyboardEvent): void {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    this.open = true;
  }

  #onMenuKey(event: KeyboardEvent): void {
    const items = this.#items();
    const at = items.findIndex((item) => item.matches(':focus'));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      items[to % items.length]?.focus();
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      this.#close();
    } else if (event.key === 'Tab') {
      this.#close();
    }
  }

  #onFocusOut({ relatedTarget }: FocusEvent): void {
    if (relatedTarget instanceof Node && !this.renderRoot.contains(relatedTarget)) this.open = false;
  }
}
define('cti-agent-menu', CtiAgentMenu);

declare global {
  interface HTMLElementTagNameMap {
    'cti-agent-menu': CtiAgentMenu;
  }
}
