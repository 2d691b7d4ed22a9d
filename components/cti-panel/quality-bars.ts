/** How a call sounds, as four bars: read at a glance, spoken by a screen reader as a word. */
import { html, svg, type TemplateResult } from 'lit';
import type { QualitySample } from '../../core/webphone/quality.ts';
import type { WebPhoneWords } from '../words/webphone/words.ts';

/** Steps of the opinion score as G.107 annex B words them: below, most users are not satisfied. */
const steps = [2.6, 3.4, 3.9] as const;

/** @returns 0 (bad) to 3 (good) */
export function gradeOf(mos: number): 0 | 1 | 2 | 3 {
  return steps.filter((step) => mos >= step).length as 0 | 1 | 2 | 3;
}

const colours = ['var(--cti-end)', 'var(--cti-hold)', 'var(--cti-talk)', 'var(--cti-talk)'] as const;

/** The mean of the last three seconds: one second is no news. */
export function qualityBars(samples: readonly QualitySample[], words: WebPhoneWords): TemplateResult {
  const last = samples.slice(-3);
  const grade = gradeOf(last.reduce((sum, { mos }) => sum + mos, 0) / Math.max(1, last.length));
  return html`<svg viewBox="0 0 16 16" role="img" aria-label=${`${words.quality}: ${words.grades[grade]}`}>
    <title>${words.grades[grade]}</title>
    ${[0, 1, 2, 3].map((bar) => {
      const height = 4 + bar * 3;
      return svg`<rect x=${bar * 4 + 0.5} y=${15 - height} width="3" height=${height} rx="1" stroke="none"
        fill=${bar <= grade ? colours[grade] : 'var(--cti-surface-3)'} />`;
    })}
  </svg>`;
}
