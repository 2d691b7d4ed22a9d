/** Storybook's panel for the look: every token with its value, changed live in the stories, checked, and given as CSS. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import { controls } from '../../components/controls.ts';
import { icons } from '../../components/icons.ts';
import { callIcons } from '../../components/cti-panel/call-icons.ts';
import { tokens } from '../../components/tokens.ts';
import { panelBasics } from '../panel-basics.ts';
import { hexOf, type Rgb, rgbOfHex, wanted, weaknesses, type Weakness } from './contrast.ts';
import { rgbOf } from './css-colour.ts';
import { ofSides, type Sides, sidesOf, type Theme, themeCode, themeOf, themeRule } from './theme.ts';
import { editorStyles } from './theme-editor.styles.ts';
import { fits, tagsWith, type Token, type TokenKind, tokenList } from './token-list.ts';

/** The part of Storybook's own interface that the editor uses. */
export interface GlobalsApi {
  getGlobals(): Record<string, unknown>;
  updateGlobals(globals: Record<string, unknown>): void;
  on(event: string, handler: (told: { globals?: Record<string, unknown> }) => void): () => void;
}

const groups: readonly (readonly [TokenKind, string])[] = [
  ['colour', 'Colours'],
  ['length', 'Sizes'],
  ['font', 'Font'],
  ['other', 'More'],
];

/** What the sliders reach, px. */
const longest: Record<string, number> = { '--cti-size': 20 };

// Storybook's frame is bundled without this project's settings for decorators: properties are declared the plain way.
export class ThemeEditor extends LitElement {
  static override styles = [tokens, controls, panelBasics, editorStyles];
  static override properties = { api: { attribute: false }, copied: { state: true }, wrong: { state: true } };

  declare api: GlobalsApi | undefined;
  /** What has just been copied: the CSS or the link. */
  declare private copied: string;
  /** The field whose text is no value for its token. */
  declare private wrong: string;
  #unlisten: (() => void) | undefined;
  /** The theme as it stands in the address. */
  #code: unknown;

  constructor() {
    super();
    this.copied = '';
    this.wrong = '';
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unlisten?.();
    this.#unlisten = undefined;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  protected override willUpdate(): void {
    if (!this.api || this.#unlisten) return;
    this.#code = this.api.getGlobals()['theme'];
    // What the interface itself would answer now may still be the theme before.
    this.#unlisten = this.api.on('globalsUpdated', ({ globals = {} }) => {
      this.#code = globals['theme'];
      this.requestUpdate();
    });
  }

  get #theme(): Theme {
    return themeOf(this.#code, fits);
  }

  /** @param value undefined or what it is from the start: the theme says nothing of it */
  #set(token: Token, value: string | undefined): void {
    const { [token.name]: _, ...others } = this.#theme;
    const kept = value === undefined || value === token.initial ? others : { ...others, [token.name]: value };
    this.#tell(kept);
  }

  /** At once in the editor, so that a colour that is being dragged never waits for the stories. */
  #tell(theme: Theme): void {
    this.copied = '';
    this.#code = themeCode(theme);
    this.api?.updateGlobals({ theme: this.#code });
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const theme = this.#theme;
    const changed = Object.keys(theme).length;
    const weak = weaknesses((name, scheme) => {
      const token = tokenList.find((one) => one.name === name);
      return token && colourOf(sidesOf(theme[name] ?? token.initial)[scheme]);
    });
    return html`<div class="bar">
        <span class="count" role="status">${changed === 0 ? 'As it comes' : `${changed} changed`}</span>
        ${
          weak.length === 0
            ? html`<span class="pill">${callIcons.check} Contrast AA</span>`
            : html`<span class="pill weak">${icons.warn} ${weak.length} too faint</span>`
        }
        <span class="space"></span>
        <button
          class="btn small"
          ?disabled=${changed === 0}
          @click=${() => this.#copy('link', top?.location.href ?? '')}
        >
          ${this.copied === 'link' ? 'Copied' : 'Copy link'}
        </button>
        <button
          class="btn small"
          ?disabled=${changed === 0}
          @click=${() => {
            this.#tell({});
          }}
        >
          Reset all
        </button>
      </div>
      ${weak.length === 0 ? nothing : this.#weaknesses(weak, theme)}
      ${groups.map(([kind, title]) => {
        const list = tokenList.filter((token) => token.kind === kind);
        return list.length === 0
          ? nothing
          : html`<h2>${title}</h2>
              <ul class="tokens" aria-label=${title}>
                ${list.map((token) => this.#row(token, theme))}
              </ul>`;
      })}
      <h2>CSS for your page</h2>
      <div class="css">
        ${changed === 0 ? html`<p class="words">Nothing to copy: no token is changed.</p>` : this.#css(theme)}
      </div>`;
  }

  #css(theme: Theme): TemplateResult {
    const rule = themeRule(theme, tagsWith(Object.keys(theme)));
    return html`<pre tabindex="0" aria-label="CSS">${rule}</pre>
      <p>
        <button class="btn small" @click=${() => this.#copy('css', rule)}>
          ${this.copied === 'css' ? 'Copied' : 'Copy CSS'}
        </button>
      </p>`;
  }

  #weaknesses(weak: readonly Weakness[], theme: Theme): TemplateResult {
    const value = (name: string, scheme: keyof Sides): string =>
      sidesOf(theme[name] ?? tokenList.find((token) => token.name === name)?.initial ?? '')[scheme];
    return html`<h2>Text that is hard to read (less than ${wanted} to 1)</h2>
      <ul class="weaknesses" role="status">
        ${weak.map(
          ({ text, behind, scheme, ratio }) =>
            html`<li>
              <span
                class="sample"
                aria-hidden="true"
                style=${styleMap({ color: value(text, scheme), background: value(behind, scheme) })}
                >Abc</span
              >
              <span><code>${text}</code> on <code>${behind}</code>, ${scheme}: ${ratio.toFixed(1)} to 1</span>
            </li>`,
        )}
      </ul>`;
  }

  #row(token: Token, theme: Theme): TemplateResult {
    const { name, about, kind } = token;
    const value = theme[name] ?? token.initial;
    const changed = name in theme;
    return html`<li class=${changed ? 'changed' : ''}>
      <div class="top">
        <code class="title" title=${name}>${name}</code>
        ${
          changed
            ? html`<button
                class="btn small"
                aria-label="Reset ${name}"
                @click=${() => {
                  this.wrong = '';
                  this.#set(token, undefined);
                }}
              >
                Reset
              </button>`
            : nothing
        }
      </div>
      <p class="words">${about}</p>
      ${
        kind === 'colour'
          ? html`<div class="sides">
              ${this.#side(token, sidesOf(value), 'light')}${this.#side(token, sidesOf(value), 'dark')}
            </div>`
          : kind === 'length'
            ? this.#length(token, value)
            : this.#text(token, value)
      }
    </li>`;
  }

  #side(token: Token, sides: Sides, scheme: keyof Sides): TemplateResult {
    const set = (colour: string): void => {
      this.#set(token, ofSides({ ...sides, [scheme]: colour }));
    };
    const rgb = colourOf(sides[scheme]);
    return html`<div class="side">
      <input
        type="color"
        aria-label="${token.name}, ${scheme}"
        title=${scheme}
        .value=${rgb ? hexOf(rgb) : '#000000'}
        @input=${(event: Event) => {
          set((event.target as HTMLInputElement).value);
        }}
      />
      ${this.#field(token, `${token.name}, ${scheme}, as text`, sides[scheme], set, scheme)}
    </div>`;
  }

  #length(token: Token, value: string): TemplateResult {
    return html`<div class="length">
      <input
        type="range"
        aria-label="${token.name}, px"
        min=${token.name === '--cti-size' ? 10 : 0}
        max=${longest[token.name] ?? 24}
        .value=${String(parseFloat(value) || 0)}
        @input=${(event: Event) => {
          this.#set(token, `${(event.target as HTMLInputElement).value}px`);
        }}
      />
      ${this.#text(token, value)}
    </div>`;
  }

  #text(token: Token, value: string): TemplateResult {
    return this.#field(token, token.name, value, (text) => {
      this.#set(token, text);
    });
  }

  /** A text is taken as soon as it is a value; what is none is marked, and changes nothing. */
  #field(token: Token, label: string, value: string, set: (text: string) => void, hint = ''): TemplateResult {
    return html`<input
      class="field ${token.kind === 'colour' || token.kind === 'length' ? '' : 'wide'}"
      spellcheck="false"
      aria-label=${label}
      aria-invalid=${this.wrong === label}
      title=${hint}
      maxlength="120"
      .value=${value}
      @input=${(event: Event) => {
        const text = (event.target as HTMLInputElement).value.trim();
        const good = fits(token.name, text);
        this.wrong = good ? '' : label;
        if (good) set(text);
      }}
      @blur=${(event: Event) => {
        if (this.wrong === label) (event.target as HTMLInputElement).value = value;
        this.wrong = '';
      }}
    />`;
  }

  async #copy(what: string, text: string): Promise<void> {
    await navigator.clipboard.writeText(text);
    this.copied = what;
  }
}
if (!customElements.get('theme-editor')) customElements.define('theme-editor', ThemeEditor);

function colourOf(value: string): Rgb | undefined {
  return rgbOfHex(value) ?? rgbOf(value);
}
