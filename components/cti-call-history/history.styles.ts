/** The look of the history's head, rows and messages. A row is 52 px high, as `visible-rows.ts` counts on. */
import { css } from 'lit';

export const historyStyles = css`
  .history {
    display: flex;
    flex-direction: column;
  }
  .head {
    display: flex;
    align-items: center;
    gap: 10px;
    min-height: 44px;
    padding: 4px 12px;
    border-bottom: 1px solid var(--cti-line);
  }
  .head h2 {
    margin: 0;
    font-size: 1.077em;
    font-weight: 600;
  }
  .badge {
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    padding: 2px 9px;
    border: 1px solid transparent;
    border-radius: 99px;
    background: var(--cti-end-soft);
    color: var(--cti-end);
    font-size: 12px;
    font-weight: 600;
  }
  .badge[aria-pressed='true'] {
    border-color: currentColor;
  }
  .body {
    position: relative;
    display: flex;
    flex-direction: column;
    min-height: 76px;
  }
  .body.opened {
    min-height: 400px;
  }
  .opened .side {
    visibility: hidden;
  }
  .details {
    position: absolute;
    inset: 0;
    overflow: auto;
    background: var(--cti-surface);
  }
  .side {
    min-width: 0;
    transition: opacity 0.15s;
  }
  .side[aria-busy='true'] {
    opacity: 0.55;
  }
  .columns {
    display: none;
  }
  .list {
    position: relative;
    max-height: var(--cti-history-height, 340px);
    overflow: auto;
    overflow-anchor: none;
    scrollbar-width: thin;
    contain: strict;
  }
  .item {
    position: absolute;
    inset: 0 0 auto;
    height: 52px;
    display: flex;
    align-items: center;
    padding-inline-end: 8px;
  }
  .item .row {
    flex: 1;
    min-width: 0;
    height: 100%;
    display: grid;
    grid-template-columns: 34px minmax(0, 1fr) auto;
    gap: 10px;
    align-items: center;
    padding: 0 6px 0 12px;
    border: 0;
    background: none;
    text-align: start;
  }
  .item .row:dir(rtl) {
    padding: 0 12px 0 6px;
  }
  .item .row:focus-visible {
    outline-offset: -2px;
  }
  .item:has([aria-current='true']) {
    background: var(--cti-accent-soft);
  }
  .first {
    display: flex;
    align-items: baseline;
    gap: 6px;
  }
  .first .name {
    min-width: 0;
  }
  .count {
    padding: 0 6px;
    border-radius: 99px;
    background: var(--cti-surface-3);
    color: var(--cti-text-2);
    font-size: 11px;
    font-variant-numeric: tabular-nums;
  }
  .miss .name {
    color: var(--cti-end);
  }
  .item .row {
    position: relative;
  }
  .new {
    position: absolute;
    inset-block-start: 8px;
    inset-inline-start: 38px;
    width: 10px;
    height: 10px;
    border: 2px solid var(--cti-surface);
    border-radius: 50%;
    background: var(--cti-end);
  }
  .sub svg,
  .marks svg {
    display: inline-block;
    width: 12px;
    height: 12px;
    vertical-align: -2px;
    margin-inline-end: 3px;
  }
  .item .sub:dir(rtl) {
    white-space: nowrap;
  }
  .tail {
    display: grid;
    justify-items: end;
    gap: 3px;
  }
  .marks:empty {
    display: none;
  }
  .marks {
    display: flex;
    gap: 4px;
    color: var(--cti-text-3);
  }
  .marks svg {
    width: 14px;
    height: 14px;
    margin: 0;
  }
  .mark {
    position: relative;
  }
  .when {
    color: var(--cti-text-3);
    font-size: 12px;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .cell,
  .long {
    display: none;
  }
  .message {
    display: grid;
    justify-items: center;
    gap: 12px;
    margin: 0;
    padding: 26px 24px 28px;
    color: var(--cti-text-2);
    text-align: center;
  }
  .message .btn {
    color: var(--cti-text);
    padding-inline: 16px;
  }
  .ghost {
    height: 52px;
    display: flex;
    align-items: center;
    gap: 10px;
    padding: 0 12px;
  }
  .ghost i {
    height: 34px;
    width: 34px;
    border-radius: 50%;
    background: var(--cti-surface-3);
  }
  .ghost b {
    height: 10px;
    width: 45%;
    border-radius: 5px;
    background: var(--cti-surface-3);
  }
  .end {
    position: absolute;
    inset-inline: 0;
    height: 52px;
    display: grid;
    place-items: center;
    color: var(--cti-text-3);
  }
  @container (max-width: 310px) {
    .item .row {
      grid-template-columns: minmax(0, 1fr) auto;
      gap: 8px;
    }
    .item .ava {
      display: none;
    }
    .new {
      inset-block-start: 21px;
      inset-inline-start: 2px;
    }
  }
  @media (hover: hover) {
    .item:hover {
      background: var(--cti-surface-2);
    }
    .item:has([aria-current='true']):hover {
      background: var(--cti-accent-soft);
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    .ghost {
      animation: breathe 1.6s ease-in-out infinite alternate;
    }
    @keyframes breathe {
      to {
        opacity: 0.45;
      }
    }
  }
  @media (forced-colors: active) {
    .new,
    .badge {
      border-color: Highlight;
    }
    .item:has([aria-current='true']) {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
    .ghost i,
    .ghost b {
      border: 1px solid GrayText;
    }
  }
`;
