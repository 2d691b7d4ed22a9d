/** The look of the player: what is shown at one side, the timeline and its events at the other; below where it is narrow. */
import { css } from 'lit';

export const playerStyles = css`
  :host {
    display: block;
    font: var(--cti-size) / 1.45 var(--cti-font);
    color: var(--cti-text);
  }
  .player {
    display: flex;
    flex-wrap: wrap;
    align-items: flex-start;
    gap: 20px;
  }
  .stage {
    flex: none;
    inline-size: 320px;
    max-inline-size: 100%;
  }
  .desk {
    flex: 1 1 320px;
    min-inline-size: 0;
    max-inline-size: 560px;
    background: var(--cti-surface);
    border: 1px solid var(--cti-line);
    border-radius: 14px;
    box-shadow: var(--cti-shadow);
    overflow: hidden;
  }
  .about {
    margin: 0;
    padding: 14px 16px 10px;
    color: var(--cti-text-2);
  }
  .source {
    color: var(--cti-text-3);
    white-space: nowrap;
  }
  .transport {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px;
    padding: 0 12px 4px;
  }
  .transport .round {
    inline-size: 38px;
    block-size: 38px;
    background: var(--cti-accent);
  }
  .clock {
    margin-inline-start: 6px;
    font-variant-numeric: tabular-nums;
    color: var(--cti-text-2);
    white-space: nowrap;
  }
  .clock strong {
    color: var(--cti-text);
    font-size: 1.23em;
  }
  .speeds {
    display: flex;
    margin: 0 0 0 auto;
    padding: 2px;
    border: 0;
    border-radius: var(--cti-radius-s);
    background: var(--cti-surface-3);
  }
  .speeds label {
    position: relative;
    padding: 4px 10px;
    border-radius: calc(var(--cti-radius-s) - 2px);
    color: var(--cti-text-2);
    cursor: pointer;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }
  .speeds label:has(:checked) {
    background: var(--cti-surface);
    color: var(--cti-text);
    box-shadow: 0 0 0 1px var(--cti-line);
  }
  .speeds input {
    position: absolute;
    inset: 0;
    opacity: 0;
    cursor: pointer;
  }
  .speeds label:has(:focus-visible) {
    outline: 2px solid var(--cti-accent);
    outline-offset: 1px;
  }
  /* The marks stand exactly below the places that the thumb's middle can reach. */
  .track {
    --thumb: 16px;
    position: relative;
    padding: 4px 14px 0;
  }
  .track input {
    appearance: none;
    display: block;
    inline-size: 100%;
    block-size: 24px;
    margin: 0;
    background: none;
    cursor: pointer;
  }
  .track input::-webkit-slider-runnable-track {
    block-size: 4px;
    border-radius: 2px;
    background: linear-gradient(var(--cti-accent), var(--cti-accent)) 0 / var(--done, 0%) 100% no-repeat
      var(--cti-surface-3);
  }
  .track input::-moz-range-track {
    block-size: 4px;
    border-radius: 2px;
    background: var(--cti-surface-3);
  }
  .track input::-moz-range-progress {
    block-size: 4px;
    border-radius: 2px;
    background: var(--cti-accent);
  }
  .track input::-webkit-slider-thumb {
    appearance: none;
    inline-size: var(--thumb);
    block-size: var(--thumb);
    margin-block-start: -6px;
    border-radius: 50%;
    border: 3px solid var(--cti-surface);
    background: var(--cti-accent);
    box-shadow: 0 0 0 1px var(--cti-edge);
  }
  .track input::-moz-range-thumb {
    box-sizing: border-box;
    inline-size: var(--thumb);
    block-size: var(--thumb);
    border-radius: 50%;
    border: 3px solid var(--cti-surface);
    background: var(--cti-accent);
    box-shadow: 0 0 0 1px var(--cti-edge);
  }
  .marks {
    position: relative;
    block-size: 12px;
    margin-inline: calc(var(--thumb) / 2);
  }
  .marks i {
    position: absolute;
    inset-block: 0;
    inline-size: 3px;
    margin-inline-start: -1.5px;
    border-radius: 2px;
    background: var(--tone);
    opacity: 0.45;
  }
  .marks i.past {
    opacity: 1;
  }
  .now {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 2px 12px;
    margin: 0;
    padding: 6px 16px 12px;
    color: var(--cti-text-2);
  }
  .now b {
    color: var(--cti-text);
    font-weight: 600;
  }
  .hint {
    display: flex;
    align-items: flex-start;
    gap: 8px;
    padding: 10px 16px;
    background: var(--cti-hold-soft);
    color: var(--cti-hold);
  }
  ol {
    margin: 0;
    padding: 6px 8px;
    list-style: none;
    border-block-start: 1px solid var(--cti-line);
    max-block-size: 320px;
    overflow-y: auto;
  }
  li button {
    display: grid;
    grid-template-columns: 62px auto minmax(0, 1fr);
    align-items: baseline;
    gap: 8px;
    inline-size: 100%;
    min-block-size: 28px;
    padding: 3px 8px;
    border: 0;
    border-radius: var(--cti-radius-s);
    background: none;
    text-align: start;
  }
  li button:hover {
    background: var(--cti-surface-2);
  }
  li button[aria-current] {
    background: var(--cti-accent-soft);
  }
  li button:focus-visible {
    outline-offset: -2px;
  }
  li time {
    display: flex;
    align-items: baseline;
    gap: 8px;
    color: var(--cti-text-2);
    font-variant-numeric: tabular-nums;
  }
  li time::before {
    content: '';
    inline-size: 8px;
    block-size: 8px;
    border-radius: 50%;
    background: var(--tone);
  }
  li .note time::before {
    background: none;
  }
  li .what {
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  li .whom {
    color: var(--cti-text-2);
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  li .note {
    grid-template-columns: 62px minmax(0, 1fr);
  }
  li .note .whom {
    font-style: italic;
  }
  .keys {
    margin: 0;
    padding: 8px 16px 12px;
    border-block-start: 1px solid var(--cti-line);
    color: var(--cti-text-2);
    font-size: 0.923em;
  }
  kbd {
    padding: 1px 5px;
    border: 1px solid var(--cti-line);
    border-radius: 4px;
    background: var(--cti-surface-2);
    font: inherit;
  }
`;
