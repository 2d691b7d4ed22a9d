/** The last two minutes of a call's sound: the score as a line, lost packets below it, and the figures of the last second. */
import { css, html, LitElement, nothing, svg, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { samplesKept } from '../../core/webphone/call-quality.ts';
import type { QualitySample } from '../../core/webphone/quality.ts';
import { controls } from '../controls.ts';
import { define } from '../define.ts';
import { perLocale } from '../per-locale.ts';
import type { WebPhoneWords } from '../words/webphone/words.ts';
import { gradeOf } from './quality-bars.ts';

const width = 240;
const height = 44;

const oneDigit = perLocale((locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }));
const percent = perLocale((locale) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }));
const millis = perLocale(
  (locale) => new Intl.NumberFormat(locale, { style: 'unit', unit: 'millisecond', maximumFractionDigits: 0 }),
);

export class CtiQualityPlot extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        margin-block-end: 10px;
      }
      svg {
        display: block;
        width: 100%;
        height: 44px;
        background: var(--cti-surface-2);
        border-radius: var(--cti-radius-s);
        /* Time runs as numbers do, also where the text runs the other way. */
        direction: ltr;
      }
      .score {
        fill: none;
        stroke: var(--cti-talk);
        stroke-width: 1.5;
        vector-effect: non-scaling-stroke;
      }
      .loss {
        fill: var(--cti-end);
        stroke: none;
      }
      .fair {
        stroke: var(--cti-line);
        stroke-width: 1;
        vector-effect: non-scaling-stroke;
      }
      dl {
        display: grid;
        grid-template-columns: repeat(4, 1fr);
        gap: 4px;
        margin: 6px 0 0;
        font-size: 11px;
      }
      dt {
        color: var(--cti-text-3);
      }
      dd {
        margin: 0;
        color: var(--cti-text);
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  @property({ attribute: false }) samples: readonly QualitySample[] = [];
  @property({ attribute: false }) words!: WebPhoneWords;
  @property({ attribute: false }) locale = 'en';

  protected override render(): unknown {
    const { words, locale } = this;
    const last = this.samples.at(-1);
    if (!last) return nothing;
    const mos = oneDigit(locale).format(last.mos);
    return html`<svg
        viewBox="0 0 ${width} ${height}"
        preserveAspectRatio="none"
        role="img"
        aria-label=${words.plotOf(words.grades[gradeOf(last.mos)], mos)}
      >
        ${this.#lines()}
      </svg>
      <dl>
        ${figure(words.mos, mos)} ${figure(words.loss, percent(locale).format(last.loss))}
        ${figure(words.jitter, millis(locale).format(last.jitter))}
        ${figure(words.roundTrip, last.roundTrip === undefined ? '–' : millis(locale).format(last.roundTrip))}
      </dl>`;
  }

  #lines(): TemplateResult {
    const step = width / (samplesKept - 1);
    const at = (index: number) => width - (this.samples.length - 1 - index) * step;
    const points = this.samples.map(({ mos }, index) => `${at(index).toFixed(1)},${scoreAt(mos).toFixed(1)}`);
    return svg`<line class="fair" x1="0" x2=${width} y1=${scoreAt(3.4)} y2=${scoreAt(3.4)} />
      ${this.samples.map(({ loss }, index) =>
        loss > 0
          ? svg`<rect class="loss" x=${at(index) - step / 2} width=${step} y=${height - Math.min(1, loss * 4) * height}
              height=${Math.min(1, loss * 4) * height} />`
          : nothing,
      )}
      <polyline class="score" points=${points.join(' ')} />`;
  }
}
define('cti-quality-plot', CtiQualityPlot);

function figure(name: string, value: string): TemplateResult {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}

/** 1 is the floor, 4.5 the ceiling. */
function scoreAt(mos: number): number {
  return height - ((mos - 1) / 3.5) * (height - 4) - 2;
}

declare global {
  interface HTMLElementTagNameMap {
    'cti-quality-plot': CtiQualityPlot;
  }
}
