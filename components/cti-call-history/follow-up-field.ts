/** When somebody shall come back to a call: a switch, and then a moment of the agent's own clock. */
import { html, type TemplateResult } from 'lit';
import { icons } from '../icons.ts';
import type { HistoryWords } from '../words/history/words.ts';
import type { Words } from '../words/words.ts';
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
    <label
      >${own.followUpOn}
      <input
        type="datetime-local"
        .value=${localText(at)}
        @change=${({ target }: Event) => {
          const chosen = new Date((target as HTMLInputElement).value).getTime();
          if (!Number.isNaN(chosen)) choose(chosen);
        }}
      />
    </label>
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

/** @returns `2026-05-04T09:00`, as such a field wants it */
function localText(at: number): string {
  const day = new Date(at);
  return new Date(at - day.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
