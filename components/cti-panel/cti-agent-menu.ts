/** The agent's state on a button, which opens the menu of states. */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { type Capabilities, noCapabilities } from '../../core/model/call-feature.ts';
import { controls } from '../controls.ts';
import { define } from '../define.ts';
import { icons } from '../icons.ts';
import { focusOnceThere, Part } from '../part.ts';
import { en } from '../words/en.ts';
import type { Words } from '../words/words.ts';
import { stateDot } from './state-dot.ts';

const states = new Part(() => import('./cti-agent-states.ts'));

/**
 * A menu button; the arrow keys open it too.
 * @fires cti-request - `setUserState` or `changeCallCentreState`
 */
export class CtiAgentMenu extends LitElement {
  static override styles = [
    controls,
    stateDot,
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
      @media (hover: hover) {
        .state:not(:disabled):hover {
          background: var(--cti-surface-2);
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
      void states.need();
      document.addEventListener('pointerdown', this.#closeOutside);
      focusOnceThere(this.renderRoot.querySelector('cti-agent-states'));
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
      ${
        this.open
          ? html`<cti-agent-states
              exportparts="menu"
              .can=${this.can}
              .agent=${this.agent}
              .callCentre=${this.callCentre}
              .label=${label}
              .words=${words}
              .now=${this.now}
              @closed=${this.#close}
              @focusout=${this.#onFocusOut}
            ></cti-agent-states>`
          : nothing
      }`;
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

  #close(): void {
    this.button.focus();
    this.open = false;
  }

  #onButtonKey(event: KeyboardEvent): void {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    this.open = true;
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
