/** The look of one call's card. */
import { css } from 'lit';

export const callStyles = css`
  :host {
    display: block;
    margin: var(--cti-space);
  }
  .call {
    border: 1px solid var(--cti-line);
    border-radius: var(--cti-radius);
    overflow: hidden;
    background: var(--cti-surface);
  }
  .call:focus-visible {
    outline-offset: 3px;
  }
  .call.ring {
    border-color: var(--cti-accent);
    box-shadow: 0 0 0 3px var(--cti-accent-soft);
  }
  .bar {
    display: flex;
    justify-content: space-between;
    gap: 8px;
    padding: 5px var(--cti-space);
    font-size: 0.923em;
    font-weight: 600;
    background: var(--cti-accent-soft);
    color: var(--cti-accent);
  }
  .bar b {
    font-variant-numeric: tabular-nums;
  }
  .talk .bar {
    background: var(--cti-talk-soft);
    color: var(--cti-talk);
  }
  .held .bar {
    background: var(--cti-hold-soft);
    color: var(--cti-hold);
  }
  .failed .bar {
    background: var(--cti-end-soft);
    color: var(--cti-end);
  }
  .over .bar {
    background: var(--cti-surface-2);
    color: var(--cti-text-2);
  }
  .pulse::before {
    content: '';
    display: inline-block;
    width: 7px;
    height: 7px;
    margin-inline-end: 7px;
    border-radius: 50%;
    background: currentColor;
  }
  .rec {
    display: inline-block;
    width: 8px;
    height: 8px;
    margin-inline-start: 5px;
    border-radius: 50%;
    background: var(--cti-end);
  }
  .who {
    display: grid;
    grid-template-columns: 44px 1fr auto;
    gap: 12px;
    align-items: center;
    padding: var(--cti-space);
  }
  .who .name {
    font-size: 15px;
  }
  .who .text {
    overflow: hidden;
  }
  /* Facts in a row with a dot between; where they need two lines, the dot is cut off with the edge. Each has an element
     around its bdi, whose own direction would put the dot at the other end. */
  .facts {
    display: flex;
    flex-wrap: wrap;
    margin-inline-start: -1em;
  }
  .facts > * {
    position: relative;
    padding-inline-start: 1em;
    overflow-wrap: anywhere;
    white-space: normal;
  }
  .facts > *::before {
    content: '·';
    position: absolute;
    inset-inline-start: 0.35em;
  }
  .ava {
    width: 44px;
    height: 44px;
    font-size: 14px;
    background: var(--cti-accent-soft);
    color: var(--cti-accent);
  }
  .facts .number {
    white-space: nowrap;
  }
  .facts > .link {
    padding-inline-start: 1em;
  }
  .note {
    padding: 0 var(--cti-space) var(--cti-space);
  }
  textarea {
    display: block;
    inline-size: 100%;
    min-block-size: 48px;
    max-block-size: 200px;
    padding: 7px 10px;
    resize: vertical;
    border: 1px solid var(--cti-edge);
    border-radius: var(--cti-radius-s);
    background: var(--cti-surface);
    color: var(--cti-text);
    font: inherit;
  }
  textarea::placeholder {
    color: var(--cti-text-2);
    opacity: 1;
  }
  .tools {
    display: flex;
    gap: 6px;
    align-items: center;
  }
  .keys {
    display: grid;
    grid-template-columns: repeat(5, 1fr);
    gap: 6px;
    padding: 0 var(--cti-space) var(--cti-space);
  }
  .keys.four {
    grid-template-columns: repeat(4, 1fr);
    column-gap: 4px;
  }
  .keys.three {
    grid-template-columns: repeat(3, 1fr);
  }
  .key {
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: 3px;
    min-width: 0;
    padding: 8px 1px 6px;
    border: 1px solid transparent;
    border-radius: var(--cti-radius-s);
    background: var(--cti-surface-2);
    color: var(--cti-text-2);
    font-size: 11px;
    line-height: 1.25;
    overflow-wrap: anywhere;
    hyphens: auto;
  }
  .key.on {
    background: var(--cti-hold-soft);
    color: var(--cti-hold);
  }
  .key.open {
    background: var(--cti-accent-soft);
    color: var(--cti-accent);
  }
  .key:disabled {
    opacity: 0.4;
  }
  .hint {
    display: flex;
    gap: 8px;
    align-items: center;
    margin: 0;
    padding: 0 var(--cti-space) var(--cti-space);
    color: var(--cti-text-2);
  }
  .two > :only-child {
    grid-column: 1 / -1;
  }
  .pad {
    padding: 0 var(--cti-space) var(--cti-space);
  }
  cti-keypad {
    display: block;
    padding: 0 28px;
  }
  .echo {
    min-height: 22px;
    margin: 0 0 6px;
    text-align: center;
    font-size: 17px;
    letter-spacing: 0.08em;
    font-variant-numeric: tabular-nums;
    overflow: hidden;
    white-space: nowrap;
    direction: ltr;
  }
  @media (hover: hover) {
    .key:not(:disabled):hover {
      background: var(--cti-surface-3);
      color: var(--cti-text);
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    .pulse::before {
      animation: pulse 1.4s ease-in-out infinite;
    }
    @keyframes pulse {
      50% {
        opacity: 0.25;
      }
    }
  }
  @media (forced-colors: active) {
    .key {
      border-color: ButtonBorder;
    }
    .key.on,
    .key.open {
      border-color: Highlight;
    }
    .rec {
      background: CanvasText;
      forced-color-adjust: none;
    }
  }
`;
