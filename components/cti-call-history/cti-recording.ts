/**
 * Plays one recording of a call: how loud it is along its length, where it is, how fast, and the file itself.
 *
 * The waveform is drawn here: the libraries for it write styles and markup into the page as text, which a strict policy of
 * the page (`style-src`, Trusted Types) forbids.
 */
import { css, html, LitElement, nothing, type PropertyValues, svg } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { CallRecording } from '../../core/session/call-history.ts';
import { controls } from '../controls.ts';
import { define } from '../define.ts';
import { formatDuration } from '../duration.ts';
import { icon } from '../icon.ts';
import type { HistoryWords } from '../words/history/words.ts';
import { columns, fetchWaveform } from './waveform.ts';

const height = 36;
const speeds = [1, 1.25, 1.5, 2] as const;
/** What an arrow key moves by, s. */
const step = 5;

const marks = {
  play: icon(svg`<path d="M8 5l11 7-11 7z"/>`),
  pause: icon(svg`<path d="M8 5v14M16 5v14"/>`),
  save: icon(svg`<path d="M12 4v11M7 11l5 5 5-5M5 20h14"/>`),
};

export class CtiRecording extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        padding: 0 12px 12px;
      }
      .player {
        display: grid;
        grid-template-columns: auto 1fr auto;
        gap: 4px 8px;
        align-items: center;
      }
      .track {
        position: relative;
        /* Time runs as numbers do, also where the text runs the other way. */
        direction: ltr;
        block-size: ${height}px;
      }
      svg.wave {
        position: absolute;
        inset: 0;
        inline-size: 100%;
        block-size: 100%;
        background: var(--cti-surface-2);
        border-radius: var(--cti-radius-s);
      }
      .wave path {
        stroke: var(--cti-edge);
        stroke-width: 1.4;
        vector-effect: non-scaling-stroke;
      }
      .wave .heard {
        stroke: var(--cti-accent);
        stroke-width: 2;
      }
      .wave .now {
        stroke: var(--cti-text);
        stroke-width: 1;
      }
      input {
        position: absolute;
        inset: 0;
        inline-size: 100%;
        block-size: 100%;
        margin: 0;
        opacity: 0;
        cursor: pointer;
      }
      .track:focus-within svg {
        outline: 2px solid var(--cti-accent);
        outline-offset: 2px;
      }
      .foot {
        grid-column: 2 / -1;
        display: flex;
        gap: 8px;
        align-items: center;
        font-size: 11px;
        color: var(--cti-text-2);
        font-variant-numeric: tabular-nums;
      }
      .foot .gap {
        flex: 1;
      }
      .speed {
        min-inline-size: 44px;
        min-block-size: 24px;
        padding: 2px 8px;
        border: 1px solid var(--cti-line);
        border-radius: 99px;
        background: none;
        color: inherit;
        font: inherit;
        cursor: pointer;
      }
      a {
        color: inherit;
      }
      .failed {
        margin: 4px 0 0;
        color: var(--cti-end);
      }
      @media (forced-colors: active) {
        .wave path {
          stroke: CanvasText;
        }
        .wave .heard,
        .wave .now {
          stroke: Highlight;
        }
      }
    `,
  ];

  @property({ attribute: false }) recording: CallRecording | undefined;
  @property({ attribute: false }) words!: HistoryWords;
  @property({ attribute: false }) locale = 'en';
  /** What it is called among the recordings of its call. */
  @property({ attribute: false }) name = '';
  @state() private playing = false;
  @state() private at = 0;
  /** Of the whole, s; nothing before the browser knows it. */
  @state() private length = 0;
  @state() private speed: (typeof speeds)[number] = 1;
  @state() private failed = false;
  @state() private wave: readonly number[] = [];
  readonly #sound = new Audio();
  #fetching: AbortController | undefined;

  constructor() {
    super();
    const sound = this.#sound;
    sound.preload = 'metadata';
    sound.addEventListener('timeupdate', () => (this.at = sound.currentTime));
    sound.addEventListener('durationchange', () => {
      if (Number.isFinite(sound.duration)) this.length = sound.duration;
    });
    for (const type of ['play', 'pause', 'ended'] as const) {
      sound.addEventListener(type, () => (this.playing = !sound.paused));
    }
    sound.addEventListener('error', () => {
      this.failed = true;
      this.playing = false;
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.#open();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('recording')) this.#open();
  }

  protected override render(): unknown {
    const { words, locale, recording, playing, at, length, speed } = this;
    if (!recording) return nothing;
    const time = (seconds: number) => formatDuration(seconds * 1000, locale);
    const where = words.positionOf(time(at), time(length));
    return html`<div class="player" role="group" aria-label=${this.name} @keydown=${this.#key}>
        <button
          type="button"
          class="round"
          aria-label=${playing ? words.pause : words.play}
          title=${playing ? words.pause : words.play}
          @click=${this.#toggle}
        >
          ${playing ? marks.pause : marks.play}
        </button>
        <div class="track">
          ${this.#drawn()}
          <input
            type="range"
            min="0"
            max=${Math.max(length, 1)}
            step="0.1"
            .value=${String(at)}
            aria-label=${words.position}
            aria-valuetext=${where}
            @input=${(event: InputEvent) => {
              this.#seek(Number((event.target as HTMLInputElement).value));
            }}
          />
        </div>
        ${
          recording.download
            ? html`<a
                class="icon"
                href=${recording.download}
                download
                aria-label=${words.download}
                title=${words.download}
                >${marks.save}</a
              >`
            : nothing
        }
        <div class="foot">
          <span>${where}</span><span class="gap"></span>
          <button type="button" class="speed" aria-label=${words.speed(String(speed))} @click=${this.#faster}>
            ${speed}×
          </button>
        </div>
      </div>
      ${this.failed ? html`<p class="failed" role="alert">${words.recordingFailed}</p>` : nothing}`;
  }

  #drawn(): unknown {
    const { wave, at, length } = this;
    const now = length === 0 ? 0 : (at / length) * columns;
    const path = (from: number, to: number) =>
      wave
        .slice(from, to)
        .map((peak, i) => {
          const half = Math.max(0.6, (peak * (height - 6)) / 2);
          return `M${from + i + 0.5} ${height / 2 - half}V${height / 2 + half}`;
        })
        .join('');
    return svg`<svg class="wave" viewBox="0 0 ${columns} ${height}" preserveAspectRatio="none" aria-hidden="true">
      <path d=${path(0, columns)} /><path class="heard" d=${path(0, Math.floor(now))} />
      ${at > 0 ? svg`<path class="now" d="M${now} 0V${height}" />` : nothing}
    </svg>`;
  }

  #open(): void {
    this.#stop();
    const { recording } = this;
    this.at = this.length = 0;
    this.failed = false;
    this.wave = [];
    if (!recording) return;
    this.#sound.src = recording.url;
    this.#sound.playbackRate = this.speed;
    const fetching = new AbortController();
    this.#fetching = fetching;
    fetchWaveform(recording.url, fetching.signal).then(
      (wave) => {
        if (!fetching.signal.aborted) this.wave = wave;
      },
      // It plays without one.
      () => undefined,
    );
  }

  #stop(): void {
    this.#fetching?.abort();
    this.#sound.pause();
    this.#sound.removeAttribute('src');
    this.#sound.load();
  }

  readonly #toggle = (): void => {
    if (!this.#sound.paused) this.#sound.pause();
    else
      this.#sound.play().catch(() => {
        this.failed = this.#sound.error !== null;
      });
  };

  readonly #faster = (): void => {
    this.speed = speeds[(speeds.indexOf(this.speed) + 1) % speeds.length] ?? 1;
    this.#sound.playbackRate = this.speed;
  };

  #seek(seconds: number): void {
    this.#sound.currentTime = Math.min(Math.max(0, seconds), this.length);
    this.at = this.#sound.currentTime;
  }

  /** The keys of players: space plays, arrows move, the first and the last position. */
  readonly #key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.composedPath()[0];
    const onButton = target instanceof HTMLButtonElement || target instanceof HTMLAnchorElement;
    if (event.key === ' ' && !onButton) this.#toggle();
    else if (event.key === 'ArrowLeft') this.#seek(this.at - step);
    else if (event.key === 'ArrowRight') this.#seek(this.at + step);
    else if (event.key === 'Home') this.#seek(0);
    else if (event.key === 'End') this.#seek(this.length);
    else return;
    event.preventDefault();
  };
}

define('cti-recording', CtiRecording);

declare global {
  interface HTMLElementTagNameMap {
    'cti-recording': CtiRecording;
  }
}
