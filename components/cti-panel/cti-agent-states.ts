/** What an agent can be, as the menu that the state's button opens. Knows no phone system's states by name. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { type AgentStateOption, type Capabilities, noCapabilities } from '../../core/model/call-feature.ts';
import { controls } from '../controls.ts';
import '../cti-duration.ts';
import { CtiRequestEvent } from '../cti-request-event.ts';
import { define } from '../define.ts';
import { en } from '../words/en.ts';
import type { Words } from '../words/words.ts';
import { stateDot } from './state-dot.ts';

/**
 * Arrow keys move, Enter or Space chooses, Escape closes.
 * @fires cti-request - `setUserState` or `changeCallCentreState`
 * @fires closed - the menu is done with; `bubbles` not
 */
export class CtiAgentStates extends LitElement {
  static override styles = [
    controls,
    stateDot,
    css`
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
    `,
  ];

  @property({ attribute: false }) can: Capabilities = noCapabilities;
  @property({ attribute: false }) agent: { state: string; reason?: string | undefined; since: number } | null = null;
  @property({ type: Boolean, attribute: 'call-centre' }) callCentre = false;
  @property() label = '';
  @property({ attribute: false }) words: Words = en;
  @property({ attribute: false }) now: () => number = () => Date.now();

  /** The state that the agent is in, or the first. */
  override focus(): void {
    void this.updateComplete.then(() => {
      (this.renderRoot.querySelector<HTMLElement>('[aria-checked="true"]') ?? this.#items()[0])?.focus();
    });
  }

  protected override render(): TemplateResult {
    const { words } = this;
    const options = this.can.agentStates.filter(({ code, displayOnly }) => !displayOnly || code === this.agent?.state);
    return html`<div
      class="menu"
      part="menu"
      role="menu"
      tabindex="-1"
      aria-label=${this.label}
      @keydown=${this.#onMenuKey}
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

  #choose(request: CtiRequestEvent): void {
    this.#close();
    this.dispatchEvent(request);
  }

  #close(): void {
    this.dispatchEvent(new Event('closed'));
  }

  #items(): HTMLButtonElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLButtonElement>('.item:not(:disabled)')];
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
}
define('cti-agent-states', CtiAgentStates);

declare global {
  interface HTMLElementTagNameMap {
    'cti-agent-states': CtiAgentStates;
  }
}
