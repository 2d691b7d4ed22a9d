/** What the panels in Storybook's frame look alike in: the bar at the top, fields, small buttons, the word for nothing. */
import { css } from 'lit';

export const panelBasics = css`
  :host {
    display: block;
    min-block-size: 100%;
    font: var(--cti-size) / 1.45 var(--cti-font);
    background: var(--cti-surface);
    color: var(--cti-text);
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 12px;
    padding: 8px 14px;
    background: var(--cti-surface);
    border-block-end: 1px solid var(--cti-line);
  }
  .field {
    min-inline-size: 0;
    min-block-size: 28px;
    padding: 2px 8px;
    border: 1px solid var(--cti-edge);
    border-radius: var(--cti-radius-s);
    background: var(--cti-surface);
  }
  .field::placeholder {
    color: var(--cti-text-3);
    opacity: 1;
  }
  .btn.small {
    min-block-size: 28px;
    padding: 2px 12px;
    font-size: 0.923em;
  }
  .count {
    color: var(--cti-text-2);
    font-variant-numeric: tabular-nums;
  }
  .empty {
    margin: 0;
    padding: 20px 14px;
    color: var(--cti-text-2);
  }
  code {
    font:
      12px ui-monospace,
      monospace;
  }
`;
