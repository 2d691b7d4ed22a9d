/** Shows an element as a recording drives it, with play, speed, a timeline to scrub on, and the list of what happened. */
import { html, LitElement, nothing, type PropertyValues, ReactiveElement, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { styleMap } from 'lit/directives/style-map.js';
import { controls } from '../../components/controls.ts';
import type { CtiRequestEvent } from '../../components/cti-request-event.ts';
import { icons } from '../../components/icons.ts';
import { callIcons } from '../../components/cti-panel/call-icons.ts';
import { tokens } from '../../components/tokens.ts';
import type { CtiModel } from '../../core/model/cti-model.ts';
import { hush } from '../event-log/listen.ts';
import type { Recording } from '../recordings/recording.ts';
import { Playback } from './playback.ts';
import { playerStyles } from './scenario-player.styles.ts';
import { lastEvent, type Mark, marksOf, momentBefore, nextEvent, positionText } from './timeline.ts';

const speeds = [
  { speed: 0.25, name: '¼×', title: 'a quarter of the speed' },
  { speed: 1, name: '1×', title: 'as recorded' },
  { speed: 10, name: '10×', title: 'ten times as fast' },
];

/** A short recording is stepped through by tenths of a second, a long one by seconds, ms. */
const step = (duration: number): number => (duration <= 20_000 ? 100 : 1000);

/**
 * Give it a `recording` and how to make the element that shows a model. A moment is always made from the recording's begin,
 * in a new element, so that going back shows what was there and nothing of what came later.
 */
export class ScenarioPlayer extends LitElement {
  static override styles = [tokens, controls, playerStyles];

  @property({ attribute: false }) recording: Recording | undefined;
  /** Makes what is shown; it stands in the page itself, not in this element's shadow. */
  @property({ attribute: false }) show: ((model: CtiModel) => ReactiveElement) | undefined;
  /** What the recording is about. */
  @property() about = '';
  /** The moment to open at, ms since the recording began. */
  @property({ type: Number }) at = 0;
  /** 2 plays twice as fast as it was recorded. */
  @property({ type: Number }) speed = 1;

  @state() private hint = '';
  #playback: Playback | undefined;
  #marks: Mark[] = [];
  #shown: ReactiveElement | undefined;
  #followed: Element | undefined;
  #frame: number | undefined;
  #opened: Promise<void> = Promise.resolve();

  constructor() {
    super();
    // Before the panel hears its own buttons.
    this.addEventListener('cti-request', this.#refuse, { capture: true });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('keydown', this.#key);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.#key);
    this.#playback?.pause();
  }

  /** Milliseconds since the recording began. */
  get position(): number {
    return this.#playback?.position ?? 0;
  }
  get playing(): boolean {
    return this.#playback?.playing ?? false;
  }

  play(): void {
    this.hint = '';
    this.#playback?.play();
  }

  pause(): void {
    this.#playback?.pause();
  }

  /** @param ms since the recording began @returns settles when that moment is shown */
  async seek(ms: number): Promise<void> {
    this.hint = '';
    await this.#playback?.seek(ms);
    await this.#shown?.updateComplete;
  }

  protected override async getUpdateComplete(): Promise<boolean> {
    await super.getUpdateComplete();
    await this.#opened;
    await this.#shown?.updateComplete;
    return super.getUpdateComplete();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('recording')) this.#open();
    else if (changed.has('at')) void this.seek(this.at);
    if (this.#playback && changed.has('speed')) this.#playback.speed = this.speed;
  }

  /** Within the list alone: the page stays where it is. */
  protected override updated(): void {
    const row = this.renderRoot.querySelector('[aria-current]')?.parentElement;
    const list = row?.parentElement;
    if (!row || !list || row === this.#followed) return;
    this.#followed = row;
    const above = row.offsetTop - list.offsetTop - list.clientTop;
    const [top, bottom] = [above - list.clientHeight + 2 * row.offsetHeight, above - row.offsetHeight];
    list.scrollTop = Math.min(Math.max(list.scrollTop, top), bottom);
  }

  #open(): void {
    this.#playback?.pause();
    this.#playback = undefined;
    if (!this.recording) return;
    this.#marks = marksOf(this.recording);
    this.#playback = new Playback(this.recording, {
      stage: (model) => this.#stage(model),
      changed: () => {
        this.#follow();
      },
      again: hush,
    });
    this.#playback.speed = this.speed;
    this.#opened = this.#playback.seek(this.at);
  }

  async #stage(model: CtiModel): Promise<void> {
    if (!this.show) return;
    this.#shown = this.show(model);
    this.replaceChildren(this.#shown);
    await this.#shown.updateComplete;
  }

  #follow(): void {
    this.requestUpdate();
    if (this.#shown) drawTimes(this.#shown);
    if (this.#playback?.playing) this.#frame ??= requestAnimationFrame(this.#tick);
  }

  readonly #tick = (now: number): void => {
    this.#frame = undefined;
    this.#playback?.tick(now);
    if (this.#playback?.playing) this.#frame ??= requestAnimationFrame(this.#tick);
  };

  readonly #refuse = (event: CtiRequestEvent): void => {
    event.preventDefault();
    this.pause();
    this.hint = `A recording cannot obey: nothing comes of “${event.command.type}”. It is paused; play goes on as recorded.`;
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || !this.recording) return;
    const [target] = event.composedPath();
    const slider = target instanceof HTMLInputElement && target.type === 'range';
    // Fields and what can be pressed have keys of their own.
    if (target instanceof Element && target.closest('input, textarea, select, [contenteditable]') && !slider) return;
    if (event.key === ' ' && target instanceof Element && target.closest('button, a, summary')) return;
    const leap = step(this.recording.duration) * (event.shiftKey ? 10 : 1);
    const acts: Record<string, () => void> = {
      ' ': () => {
        this.#toggle();
      },
      ArrowRight: () => void this.seek(this.position + leap),
      ArrowLeft: () => void this.seek(this.position - leap),
      ArrowDown: () => void this.#toNext(),
      ArrowUp: () => void this.#toPrevious(),
      Home: () => void this.seek(0),
      End: () => void this.seek(this.recording?.duration ?? 0),
    };
    // In a list, an agent menu or the like, the arrows are its own.
    if (event.key !== ' ' && target instanceof Node && this.#shown && holds(this.#shown, target)) return;
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };

  #toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }

  #toNext(): Promise<void> {
    return this.seek(nextEvent(this.#marks, this.position)?.at ?? this.recording?.duration ?? 0);
  }

  #toPrevious(): Promise<void> {
    return this.seek(momentBefore(this.#marks, this.position));
  }

  protected override render(): TemplateResult {
    return html`<div class="player">
      <div class="stage"><slot></slot></div>
      ${this.recording ? this.#desk(this.recording) : nothing}
    </div>`;
  }

  // English and from left to right, as Storybook itself.
  #desk({ duration, source, agent }: Recording): TemplateResult {
    const { position, playing } = this;
    const [last, next] = [lastEvent(this.#marks, position), nextEvent(this.#marks, position)];
    const share = `${(100 * position) / duration}%`;
    return html`<section class="desk" lang="en" dir="ltr" aria-label="Recording">
      <p class="about">${this.about} <span class="source">${source}, as heard by ${agent}.</span></p>
      <div class="transport">
        <button class="icon" aria-label="Previous event" title="Previous event (up)" @click=${() => this.#toPrevious()}>
          ${skip(true)}
        </button>
        <button
          class="round"
          aria-label=${playing ? 'Pause' : 'Play'}
          title="${playing ? 'Pause' : 'Play'} (space)"
          @click=${() => {
            this.#toggle();
          }}
        >
          ${playing ? callIcons.pause : callIcons.play}
        </button>
        <button class="icon" aria-label="Next event" title="Next event (down)" @click=${() => this.#toNext()}>
          ${skip(false)}
        </button>
        <span class="clock"><strong>${positionText(position)}</strong> / ${positionText(duration)}</span>
        <fieldset class="speeds">
          <legend class="sr">Speed</legend>
          ${speeds.map(
            ({ speed, name, title }) =>
              html`<label title=${title}
                ><input
                  type="radio"
                  name="speed"
                  .checked=${this.speed === speed}
                  @change=${() => {
                    this.speed = speed;
                  }}
                />${name}</label
              >`,
          )}
        </fieldset>
      </div>
      <div class="track">
        <input
          type="range"
          aria-label="Position in the recording"
          aria-valuetext="${positionText(position)} of ${positionText(duration)}"
          min="0"
          max=${duration}
          step="any"
          style=${styleMap({ '--done': share })}
          .value=${String(position)}
          @input=${(event: Event) => {
            void this.seek((event.target as HTMLInputElement).valueAsNumber);
          }}
        />
        <div class="marks" aria-hidden="true">
          ${this.#marks.map(({ at, name, about, tone }) =>
            name === 'note'
              ? nothing
              : html`<i
                  class=${at <= position ? 'past' : ''}
                  title="${positionText(at)} ${name} ${about}"
                  style=${styleMap({ insetInlineStart: `${(100 * at) / duration}%`, '--tone': `var(--cti-${tone})` })}
                ></i>`,
          )}
        </div>
      </div>
      <p class="now">
        <span>Last: <b>${last?.name ?? 'nothing yet'}</b></span>
        <span
          >Next:
          ${
            next
              ? html`<b>${next.name}</b> in ${positionText(Math.max(0, next.at - position))}`
              : html`<b>nothing more</b>`
          }</span
        >
      </p>
      <div role="status">
        ${this.hint ? html`<div class="hint">${icons.warn}<span>${this.hint}</span></div>` : nothing}
      </div>
      <ol aria-label="What happened">
        ${this.#marks.map((mark) => this.#row(mark, mark === last))}
      </ol>
      <p class="keys">
        <kbd>space</kbd> plays and pauses, <kbd>left</kbd> and <kbd>right</kbd> scrub, with <kbd>shift</kbd> further,
        <kbd>up</kbd> and <kbd>down</kbd> go from event to event.
      </p>
    </section>`;
  }

  #row(mark: Mark, current: boolean): TemplateResult {
    const { at, name, about, tone } = mark;
    return html`<li>
      <button
        class=${name === 'note' ? 'note' : ''}
        aria-current=${current ? 'step' : nothing}
        style=${styleMap({ '--tone': `var(--cti-${tone})` })}
        @click=${() => this.seek(at)}
      >
        <time>${positionText(at)}</time>
        ${name === 'note' ? nothing : html`<span class="what">${name}</span>`}
        <span class="whom"><bdi>${about}</bdi></span>
      </button>
    </li>`;
  }
}
customElements.define('scenario-player', ScenarioPlayer);

const skip = (back: boolean): TemplateResult =>
  html`<svg viewBox="0 0 24 24" aria-hidden="true" style=${back ? 'transform: scaleX(-1)' : ''}>
    <path d="M6 6l8 6-8 6zM18 6v12" />
  </svg>`;

/** The running times inside tick twice a second; a recording at ten times the speed is ahead of that by then. */
function drawTimes(root: Element | ShadowRoot): void {
  if (root instanceof Element && root.shadowRoot) drawTimes(root.shadowRoot);
  for (const element of root.querySelectorAll('*')) {
    if (element.localName === 'cti-duration' && element instanceof ReactiveElement) element.requestUpdate();
    if (element.shadowRoot) drawTimes(element.shadowRoot);
  }
}

/** Whether an element holds another one, also across shadow roots. */
function holds(element: Element, node: Node): boolean {
  for (let at: Node | null = node; at; at = at instanceof ShadowRoot ? at.host : at.parentNode) {
    if (at === element) return true;
  }
  return false;
}

declare global {
  interface HTMLElementTagNameMap {
    'scenario-player': ScenarioPlayer;
  }
}
