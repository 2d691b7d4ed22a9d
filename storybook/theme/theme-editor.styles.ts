/** The look of the theme editor: tokens in as many columns as there is room for, what is wrong and the CSS at the end. */
import { css } from 'lit';

export const editorStyles = css`
  .bar {
    position: sticky;
    top: 0;
    z-index: 1;
  }
  .bar .space {
    flex: 1;
  }
  .pill {
    display: inline-flex;
    align-items: center;
    gap: 5px;
    padding: 2px 9px;
    border-radius: 999px;
    background: var(--cti-talk-soft);
    color: var(--cti-talk);
    font-weight: 600;
  }
  .pill.weak {
    background: var(--cti-end-soft);
    color: var(--cti-end);
  }
  .pill svg {
    inline-size: 15px;
    block-size: 15px;
  }
  h2 {
    margin: 0;
    padding: 14px 14px 6px;
    font-size: 1em;
  }
  ul {
    margin: 0;
    padding: 0 14px;
    list-style: none;
  }
  .tokens {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 300px), 1fr));
    gap: 0 24px;
  }
  .tokens li {
    padding: 8px 0;
    border-block-end: 1px solid var(--cti-line);
  }
  .top {
    display: flex;
    align-items: center;
    min-block-size: 30px;
    gap: 8px;
  }
  .top .title {
    flex: 1;
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    font-weight: 600;
  }
  .changed .title::after {
    content: ' •';
    color: var(--cti-accent);
  }
  .words {
    margin: 0 0 6px;
    color: var(--cti-text-2);
    font-size: 0.923em;
  }
  .sides {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 8px;
  }
  .side {
    display: flex;
    align-items: center;
    gap: 6px;
    min-inline-size: 0;
    color: var(--cti-text-3);
  }
  .side .field {
    flex: 1;
    inline-size: 0;
    color: var(--cti-text);
    font:
      12px ui-monospace,
      monospace;
  }
  .wide {
    inline-size: 100%;
    box-sizing: border-box;
  }
  .field[aria-invalid='true'] {
    border-color: var(--cti-end);
    outline-color: var(--cti-end);
  }
  input[type='color'] {
    flex: none;
    inline-size: 30px;
    block-size: 28px;
    padding: 2px;
    border: 1px solid var(--cti-edge);
    border-radius: var(--cti-radius-s);
    background: none;
    cursor: pointer;
  }
  .length {
    display: flex;
    align-items: center;
    gap: 10px;
  }
  .length input[type='range'] {
    flex: 1;
    min-inline-size: 0;
    accent-color: var(--cti-accent);
  }
  .length .field {
    inline-size: 72px;
    font:
      12px ui-monospace,
      monospace;
  }
  .weaknesses li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 10px;
    padding: 4px 0;
  }
  .sample {
    padding: 1px 8px;
    border: 1px solid var(--cti-line);
    border-radius: var(--cti-radius-s);
    font-weight: 600;
  }
  .css {
    position: relative;
    margin: 0 14px 16px;
  }
  pre {
    margin: 0;
    padding: 10px 12px;
    border: 1px solid var(--cti-line);
    border-radius: var(--cti-radius-s);
    background: var(--cti-surface-2);
    font:
      12px / 1.5 ui-monospace,
      monospace;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
`;
