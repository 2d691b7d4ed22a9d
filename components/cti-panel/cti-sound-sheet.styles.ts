/** The look of what can be set about the sound. */
import { css } from 'lit';

export const soundSheetStyles = css`
  :host {
    display: block;
    color: var(--cti-text);
  }
  .choice {
    display: grid;
    grid-template-columns: 92px minmax(0, 1fr);
    align-items: center;
    gap: 8px;
    margin-block-end: 6px;
    font-size: 12px;
  }
  .choice > span {
    color: var(--cti-text-2);
  }
  select {
    font: inherit;
    min-height: 30px;
    padding-inline: 8px;
    color: inherit;
    background: var(--cti-surface);
    border: 1px solid var(--cti-edge);
    border-radius: var(--cti-radius-s);
    inline-size: 100%;
    text-overflow: ellipsis;
  }
  meter {
    display: block;
    inline-size: calc(100% - 100px);
    margin-inline-start: 100px;
    margin-block: 0 8px;
    block-size: 6px;
    appearance: none;
    border: 0;
    border-radius: 3px;
    background: var(--cti-surface-3);
    overflow: hidden;
  }
  meter::-webkit-meter-inner-element {
    display: block;
  }
  meter::-webkit-meter-bar {
    border: 0;
    block-size: 6px;
    border-radius: 3px;
    background: var(--cti-surface-3);
  }
  meter::-webkit-meter-optimum-value {
    background: var(--cti-talk);
  }
  meter::-moz-meter-bar {
    background: var(--cti-talk);
  }
  .hint {
    margin: 0 0 8px;
    color: var(--cti-text-2);
    font-size: 12px;
  }
  .headset {
    display: grid;
    grid-template-columns: 92px minmax(0, 1fr);
    gap: 8px;
    margin: 0 0 10px;
    font-size: 12px;
    justify-items: start;
  }
  .headset > span {
    color: var(--cti-text-2);
  }
  .switches {
    display: grid;
    gap: 4px;
    margin-block: 4px 10px;
    font-size: 12px;
  }
  .switches label {
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: 24px;
  }
  .switches input {
    accent-color: var(--cti-accent);
    inline-size: 15px;
    block-size: 15px;
  }
  .buttons {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(120px, 1fr));
    gap: 8px;
  }
  .answer p {
    margin: 10px 0 6px;
    padding: 8px 10px;
    border-radius: var(--cti-radius-s);
    background: var(--cti-surface-2);
  }
  .answer .fault {
    background: var(--cti-hold-soft);
  }
  .answer .fine {
    background: var(--cti-talk-soft);
  }
  ul {
    list-style: none;
    margin: 0 0 8px;
    padding: 0;
    font-size: 12px;
    display: grid;
    gap: 3px;
  }
  li {
    display: flex;
    align-items: center;
    gap: 6px;
  }
  li svg {
    width: 14px;
    height: 14px;
  }
  .good svg {
    color: var(--cti-talk);
  }
  .bad {
    color: var(--cti-end);
  }
  .unknown {
    color: var(--cti-text-3);
  }
`;
