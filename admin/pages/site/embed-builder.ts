/** Builds what is copied into a CRM's page: which tags, which language, how they look; with a panel to try it on. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../../components/define.ts';
import '../../ui/code-block.ts';
import { checkField, choiceField } from '../../ui/field.ts';
import { sheet } from '../../ui/sheet.ts';
import type { LivePanel } from './live-panel.ts';
import { languages, type Look, plainLook, styleOf, tokensOf } from './look.ts';
import { pageCode, type PageKind, pageKinds } from './page-code.ts';

export class EmbedBuilder extends LitElement {
  static override styles = [
    ...sheet,
    css`
      .two {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 340px;
        gap: 26px;
        align-items: start;
      }
      @media (max-width: 980px) {
        .two {
          grid-template-columns: minmax(0, 1fr);
        }
      }
      .stage {
        padding: 16px;
        border: 1px dashed var(--cti-line);
        border-radius: var(--cti-radius);
        background: var(--cti-surface-2);
      }
      .stage > button {
        margin-bottom: 12px;
      }
      input[type='color'] {
        width: 60px;
        height: 36px;
        padding: 2px;
      }
      .row {
        display: flex;
        gap: 8px;
        align-items: center;
      }
      code-block {
        display: block;
        margin-top: 14px;
      }
    `,
  ];

  /** Address of this server, with a slash at the end. */
  @property() server = '';
  @state() private look: Look = plainLook;
  @state() private live: LivePanel | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    // Not with the portal: most who open it do not build.
    void import('./live-panel.ts').then(async ({ livePanel }) => {
      const live = await livePanel();
      if (this.isConnected) this.live = live;
      else await live.stop();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    void this.live?.stop();
    this.live = undefined;
  }

  protected override updated(): void {
    const panel = this.live?.element;
    if (!panel) return;
    const { look } = this;
    panel.lang = look.language;
    panel.colourScheme = look.scheme || undefined;
    const tokens = tokensOf(look);
    for (const name of ['accent', 'space', 'row', 'control', 'radius', 'radius-s']) {
      const value = tokens[`--cti-${name}`];
      if (value === undefined) panel.style.removeProperty(`--cti-${name}`);
      else panel.style.setProperty(`--cti-${name}`, value);
    }
  }

  protected override render(): TemplateResult {
    const style = styleOf(this.look);
    return html`<div class="two">
      <div>
        ${this.#choices()}
        <code-block
          label="Code of the page"
          .kinds=${pageKinds}
          .code=${(kind: string) => pageCode(kind as PageKind, this.server, this.look)}
        ></code-block>
        ${style ? html`<code-block label="Style" .kinds=${['CSS']} .code=${() => style}></code-block>` : nothing}
      </div>
      <section class="stage" aria-label="Preview">
        <button type="button" ?disabled=${!this.live} @click=${() => this.live?.customerCalls()}>
          A customer calls
        </button>
        ${this.live?.element ?? html`<p class="quiet">Loading…</p>`}
      </section>
    </div>`;
  }

  #choices(): TemplateResult {
    const { look } = this;
    const choose = <K extends keyof Look>(id: K, label: string, choices: readonly (readonly [string, string])[]) =>
      choiceField({
        id,
        label,
        value: String(look[id]),
        choices: choices.map(([value, title]) => ({ value, title })),
        chosen: (value) => {
          this.#set({ [id]: value });
        },
      });
    return html`<div class="grid">
      ${choose('language', 'Language', languages)}
      ${choose('placement', 'Where the panel is', [
        ['inline', 'Where the tag stands'],
        ['docked', 'Docked to the edge'],
        ['floating', 'Floating'],
      ])}
      ${choose('scheme', 'Colours', [
        ['', 'As the agent’s system'],
        ['light', 'Light'],
        ['dark', 'Dark'],
      ])}
      ${choose('density', 'Density', [
        ['', 'Usual'],
        ['tight', 'Tight'],
        ['roomy', 'Roomy'],
      ])}
      ${choose('corners', 'Corners', [
        ['', 'Usual'],
        ['square', 'Square'],
        ['round', 'Round'],
      ])}
      <div class="field">
        <label for="accent">Accent</label>
        <div class="row">
          <input
            id="accent"
            type="color"
            .value=${look.accent || '#3651d4'}
            @input=${(event: Event) => {
              this.#set({ accent: (event.target as HTMLInputElement).value });
            }}
          />
          ${
            look.accent
              ? html`<button
                  type="button"
                  class="plain"
                  @click=${() => {
                    this.#set({ accent: '' });
                  }}
                >
                  As it comes
                </button>`
              : nothing
          }
        </div>
      </div>
      ${checkField('dial-links', 'Numbers of the page become links that call', look.dialLinks, false, (dialLinks) => {
        this.#set({ dialLinks });
      })}
      ${checkField('history', 'The list of calls', look.history, false, (history) => {
        this.#set({ history });
      })}
    </div>`;
  }

  #set(change: Partial<Look>): void {
    this.look = { ...this.look, ...change };
  }
}

define('embed-builder', EmbedBuilder);
