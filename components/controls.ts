/** What all tags draw alike: buttons, avatars, icons, the focus ring, and text for screen readers only. */
import { css } from 'lit';

export const controls = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  [hidden] {
    display: none;
  }
  button,
  input {
    font: inherit;
    color: inherit;
    margin: 0;
  }
  button {
    cursor: pointer;
    touch-action: manipulation;
  }
  button:disabled {
    cursor: default;
  }
  :focus {
    outline: none;
  }
  :focus-visible {
    outline: 2px solid var(--cti-accent);
    outline-offset: 2px;
  }
  svg {
    width: 18px;
    height: 18px;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.7;
    stroke-linecap: round;
    stroke-linejoin: round;
    flex: none;
    display: block;
  }
  svg.solid {
    fill: currentColor;
    stroke: none;
  }
  /* Arrows that go along with the text turn around with it. */
  svg.along:dir(rtl) {
    transform: scaleX(-1);
  }
  .sr {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .name {
    font-weight: 600;
  }
  .name,
  .sub {
    display: block;
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
    /* A Latin name keeps its direction in an Arabic panel, but stands where the panel's lines begin. */
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }
  .sub {
    color: var(--cti-text-2);
    font-size: 0.923em;
    font-variant-numeric: tabular-nums;
  }
  /* In one line, what is too long would lose its beginning: 1:04:26 would read as 4:26. */
  .sub:dir(rtl) {
    white-space: normal;
  }
  .sub:dir(rtl) bdi {
    display: inline-block;
    max-width: 100%;
    white-space: nowrap;
  }
  .text {
    min-width: 0;
  }
  .ava {
    width: 34px;
    height: 34px;
    border-radius: 50%;
    display: grid;
    place-items: center;
    font-weight: 600;
    font-size: 12px;
    background: var(--cti-surface-3);
    color: var(--cti-text-2);
    flex: none;
  }
  .btn {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    min-height: var(--cti-control);
    padding: 4px;
    border-radius: var(--cti-radius-s);
    border: 1px solid var(--cti-line);
    background: var(--cti-surface);
    font-weight: 600;
    line-height: 1.3;
    text-align: center;
    overflow-wrap: anywhere;
    hyphens: auto;
  }
  .btn.go {
    background: var(--cti-talk);
    border-color: transparent;
    color: var(--cti-on);
  }
  .btn.stop {
    background: var(--cti-end);
    border-color: transparent;
    color: var(--cti-on);
  }
  .btn.pri {
    background: var(--cti-accent);
    border-color: transparent;
    color: var(--cti-on);
  }
  .btn:disabled {
    opacity: 0.45;
  }
  .round {
    width: 32px;
    height: 32px;
    border-radius: 50%;
    border: 1px solid transparent;
    padding: 0;
    display: grid;
    place-items: center;
    color: var(--cti-on);
    background: var(--cti-talk);
    flex: none;
  }
  .round.end {
    background: var(--cti-end);
  }
  .round:disabled {
    opacity: 0.45;
  }
  .icon {
    width: 30px;
    height: 30px;
    padding: 0;
    border: 1px solid transparent;
    border-radius: var(--cti-radius-s);
    background: none;
    display: grid;
    place-items: center;
    color: var(--cti-text-2);
    flex: none;
  }
  .two {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 8px;
    padding: 0 var(--cti-space) var(--cti-space);
  }
  @media (hover: hover) {
    .btn:not(:disabled):hover,
    .round:not(:disabled):hover {
      filter: brightness(0.96);
    }
    .icon:not(:disabled):hover {
      background: var(--cti-surface-3);
    }
  }
  @media (forced-colors: active) {
    .btn,
    .round,
    .icon,
    .ava {
      border: 1px solid ButtonBorder;
    }
    :disabled {
      opacity: 1 !important;
      color: GrayText;
    }
    :focus-visible {
      outline-color: Highlight;
    }
  }
`;
