/** When somebody shall come back to a call: a switch, and then a moment of the agent's own clock. */
import { html, type TemplateResult } from 'lit';
import { icons } from '../icons.ts';
import type { HistoryWords } from '../words/history/words.ts';
import type { Words } from '../words/words.ts';
import { momentField } from '../moment-field.ts';
import { nextMorning } from '../next-morning.ts';

/** @param at UTC ms. @param choose told of another moment, or of none */
export function followUpField(
  words: Words,
  own: HistoryWords,
  at: number | undefined,
  choose: (at: number | undefined) => void,
): TemplateResult {
  if (at === undefined) {
    return html`<div class="follow">
      <button
        type="button"
        class="btn"
        @click=${() => {
          choose(nextMorning(Date.now()));
        }}
      >
        ${words.followUp}
      </button>
    </div>`;
  }
  return html`<div class="follow">
    <label>${own.followUpOn} ${momentField(own.followUpOn, at, choose)}</label>
    <button
      type="button"
      class="icon"
      aria-label=${own.noFollowUp}
      title=${own.noFollowUp}
      @click=${() => {
        choose(undefined);
      }}
    >
      ${icons.cross}
    </button>
  </div>`;
}
