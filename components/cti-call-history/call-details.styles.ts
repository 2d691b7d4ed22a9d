/** The look of one call in full. */
import { css } from 'lit';

export const detailStyles = css`
  .details .top {
    position: sticky;
    top: 0;
    z-index: 1;
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 8px 12px 8px 6px;
    background: var(--cti-surface);
    border-bottom: 1px solid var(--cti-line);
  }
  .details .top:dir(rtl) {
    padding: 8px 6px 8px 12px;
  }
  .top .text {
    flex: 1;
  }
  .top .sub:empty {
    display: none;
  }
  .back svg {
    rotate: 90deg;
  }
  .back:dir(rtl) svg {
    rotate: -90deg;
  }
  .way {
    display: flex;
    align-items: center;
    gap: 4px;
    margin: 0;
    padding: 12px 12px 0;
    font-weight: 600;
  }
  .way svg {
    width: 14px;
    height: 14px;
  }
  .way.miss {
    color: var(--cti-end);
  }
  .facts {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(96px, 1fr));
    gap: 10px 16px;
    margin: 0;
    padding: 10px 12px 14px;
  }
  .facts dt {
    color: var(--cti-text-2);
    font-size: 0.923em;
  }
  .facts dd {
    margin: 0;
    overflow-wrap: anywhere;
    font-variant-numeric: tabular-nums;
  }
  .details .note {
    padding: 0 12px 10px;
  }
  .details textarea {
    display: block;
    inline-size: 100%;
    padding: 7px 10px;
    border: 1px solid var(--cti-edge);
    border-radius: var(--cti-radius-s);
    background: var(--cti-surface);
    color: var(--cti-text);
    font: inherit;
    min-block-size: 62px;
    max-block-size: 200px;
    resize: vertical;
  }
  .details textarea::placeholder {
    color: var(--cti-text-2);
    opacity: 1;
  }
  .follow {
    display: flex;
    align-items: flex-end;
    gap: 6px;
    padding: 0 12px 4px;
  }
  .follow label {
    flex: 1;
    min-width: 0;
    color: var(--cti-text-2);
    font-size: 0.923em;
  }
  .follow .btn,
  .linkers .btn {
    min-height: 32px;
    padding: 2px 12px;
  }
  .linkers .btn svg {
    width: 15px;
    height: 15px;
  }
  .saving {
    min-height: 1.4em;
    margin: 0;
    padding: 2px 12px 8px;
    color: var(--cti-text-2);
    font-size: 0.923em;
  }
  .saving.failed {
    color: var(--cti-end);
  }
  .details h3 {
    margin: 0;
    padding: 8px 12px 6px;
    border-top: 1px solid var(--cti-line);
    font-size: 1em;
    font-weight: 600;
  }
  .said {
    margin: 0;
    padding: 0 12px 10px;
    color: var(--cti-text-2);
    overflow-wrap: anywhere;
    white-space: pre-line;
  }
  .records {
    margin: 0;
    padding: 0 12px 6px;
    list-style: none;
  }
  .records li {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  .record {
    min-width: 0;
    padding: 2px 0;
    border: 0;
    background: none;
    color: var(--cti-accent);
    text-align: start;
    text-decoration: underline;
    text-underline-offset: 0.2em;
    overflow-wrap: anywhere;
  }
  .records small {
    flex: 1;
    color: var(--cti-text-2);
    font-size: 0.923em;
  }
  .linkers {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    padding: 0 12px 12px;
  }
  .linkers:empty {
    display: none;
  }
  .timeline {
    margin: 0;
    padding: 0 12px 14px;
    list-style: none;
  }
  .timeline li {
    display: flex;
    gap: 12px;
    padding: 2px 0;
  }
  time {
    color: var(--cti-text-2);
    font-variant-numeric: tabular-nums;
  }
`;
