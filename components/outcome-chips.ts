/** How a call went, to be chosen among what the site knows: the same after a call and in the history. */
import { css, html, nothing } from 'lit';
import type { CtiOutcome } from './cti-panel/wrap-ups.ts';
import type { Words } from './words/words.ts';

export const chipStyles = css`
  .outcomes {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    margin: 0;
    padding: 0 12px 12px;
    border: 0;
  }
  .chip {
    position: relative;
    padding: 4px 11px;
    border: 1px solid var(--cti-edge);
    border-radius: 99px;
    background: var(--cti-surface-2);
    cursor: pointer;
  }
  .chip input {
    position: absolute;
    inset: 0;
    opacity: 0;
    cursor: pointer;
  }
  .chip:has(:checked) {
    border-color: var(--cti-accent);
    background: var(--cti-accent-soft);
    color: var(--cti-accent);
    font-weight: 600;
  }
  .chip:has(:focus-visible) {
    outline: 2px solid var(--cti-accent);
    outline-offset: 2px;
  }
  @media (forced-colors: active) {
    .chip:has(:checked) {
      outline: 2px solid Highlight;
    }
  }
`;

/** @param chosen code of the outcome; @param choose told of another */
export function outcomeChips(
  words: Words,
  outcomes: readonly CtiOutcome[],
  chosen: string | undefined,
  choose: (code: string) => void,
): unknown {
  if (outcomes.length === 0) return nothing;
  return html`<fieldset class="outcomes">
    <legend class="sr">${words.outcome}</legend>
    ${outcomes.map(
      ({ code, title }) =>
        html`<label class="chip"
          ><input
            type="radio"
            name="outcome"
            .checked=${chosen === code}
            @change=${() => {
              choose(code);
            }}
          /><span>${title}</span></label
        >`,
    )}
  </fieldset>`;
}
