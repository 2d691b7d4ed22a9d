/** The look of the full form: filters, totals, and where there is room, columns and the details beside the list. */
import { css } from 'lit';

export const fullStyles = css`
  .filters {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    padding: 10px 12px;
    border-bottom: 1px solid var(--cti-line);
  }
  .filters select,
  .agent input,
  .filters input[type='date'],
  .search {
    min-height: 34px;
    padding: 4px 8px;
    border: 1px solid var(--cti-edge);
    border-radius: var(--cti-radius-s);
    background: var(--cti-surface);
    color: var(--cti-text);
    font: inherit;
  }
  .search {
    display: flex;
    align-items: center;
    gap: 6px;
    flex: 1 1 180px;
    max-width: 320px;
    color: var(--cti-text-2);
  }
  .agent input {
    width: 150px;
  }
  .agent input::placeholder {
    color: var(--cti-text-2);
    opacity: 1;
  }
  .search svg {
    width: 16px;
    height: 16px;
  }
  .search input {
    flex: 1;
    min-width: 0;
    padding: 0;
    border: 0;
    background: none;
    color: var(--cti-text);
  }
  .search input::placeholder {
    color: var(--cti-text-2);
    opacity: 1;
  }
  .search input:focus-visible {
    outline: none;
  }
  .search:focus-within {
    outline: 2px solid var(--cti-accent);
    outline-offset: 1px;
  }
  .kinds {
    display: flex;
    flex-wrap: wrap;
    min-width: 0;
    margin: 0;
    padding: 2px;
    border: 0;
    border-radius: var(--cti-radius-s);
    background: var(--cti-surface-3);
  }
  .kinds label {
    position: relative;
    cursor: pointer;
  }
  .kinds input {
    position: absolute;
    inset: 0;
    opacity: 0;
    cursor: pointer;
  }
  .kinds span {
    display: block;
    padding: 4px 10px;
    border-radius: calc(var(--cti-radius-s) - 2px);
    color: var(--cti-text-2);
    font-size: 12px;
    font-weight: 600;
    white-space: nowrap;
  }
  .kinds input:checked + span {
    background: var(--cti-surface);
    color: var(--cti-text);
    box-shadow: 0 1px 2px rgb(20 25 40 / 14%);
  }
  .kinds input:focus-visible + span {
    outline: 2px solid var(--cti-accent);
  }
  .switch,
  .day {
    display: flex;
    align-items: center;
    gap: 6px;
  }
  .switch input {
    accent-color: var(--cti-accent);
  }
  .clear {
    padding: 4px 6px;
    border: 0;
    background: none;
    color: var(--cti-accent);
    font-weight: 600;
  }
  .totals {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 20px;
    margin: 0;
    padding: 10px 12px;
    min-height: 78px;
    border-bottom: 1px solid var(--cti-line);
  }
  figcaption {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 14px;
    font-variant-numeric: tabular-nums;
  }
  figcaption b {
    flex-basis: 100%;
    font-size: 1.231em;
  }
  figcaption span {
    display: flex;
    align-items: center;
    gap: 6px;
    color: var(--cti-text-2);
  }
  figcaption span::before {
    content: '';
    width: 9px;
    height: 9px;
    border-radius: 2px;
    background: var(--kind);
  }
  .answered {
    --kind: var(--cti-talk);
  }
  .missed {
    --kind: var(--cti-end);
  }
  .other {
    --kind: var(--cti-edge);
  }
  .chart {
    position: relative;
    flex: 1 1 260px;
    min-width: 0;
  }
  .chart svg {
    width: 100%;
    height: 48px;
    border-bottom: 1px solid var(--cti-line);
  }
  .chart svg:dir(rtl) {
    transform: scaleX(-1);
  }
  .chart rect {
    fill: var(--kind);
    stroke: none;
  }
  .axis {
    display: flex;
    justify-content: space-between;
    color: var(--cti-text-3);
    font-size: 11px;
  }
  :host([full]) .list {
    scrollbar-gutter: stable;
    max-height: var(--cti-history-height, 560px);
  }
  @container (min-width: 620px) {
    .columns {
      padding: 0 44px 0 12px;
      height: 30px;
      overflow: hidden;
      scrollbar-width: thin;
      scrollbar-gutter: stable;
      border-bottom: 1px solid var(--cti-line);
      color: var(--cti-text-2);
      font-size: 12px;
      font-weight: 600;
    }
    .columns:dir(rtl) {
      padding: 0 12px 0 44px;
    }
    .columns,
    :host([full]) .item .row {
      display: grid;
      grid-template-columns: 34px minmax(120px, 2fr) minmax(0, 1fr) minmax(0, 1fr) 60px 50px 108px;
      gap: 12px;
      align-items: center;
    }
    .columns .who {
      grid-column: 1 / 3;
    }
    :host([full]) .cell {
      display: block;
      overflow: hidden;
      color: var(--cti-text-2);
      text-overflow: ellipsis;
      white-space: nowrap;
      font-variant-numeric: tabular-nums;
    }
    :host([full]) .tail {
      display: contents;
    }
    :host([full]) .marks {
      order: 1;
    }
    :host([full]) .marks:empty {
      display: flex;
    }
    :host([full]) .when {
      order: 2;
      text-align: end;
    }
    .columns span:last-child {
      text-align: end;
    }
    :host([full]) .long {
      display: inline;
    }
    :host([full]) :is(.short, .length) {
      display: none;
    }
  }
  @container (min-width: 860px) {
    :host([full]) .body.opened {
      flex-direction: row;
    }
    :host([full]) .side {
      flex: 1;
    }
    :host([full]) .opened .side {
      visibility: visible;
    }
    :host([full]) .details {
      position: static;
      flex: none;
      width: 340px;
      max-height: calc(var(--cti-history-height, 560px) + 30px);
      border-inline-start: 1px solid var(--cti-line);
    }
    .opened :is(.queue, .outcome),
    .opened .columns span:is(:nth-child(2), :nth-child(3)) {
      display: none !important;
    }
  }
  @container (min-width: 860px) {
    .opened .columns,
    :host([full]) .opened .item .row {
      grid-template-columns: 34px minmax(0, 1fr) 60px 50px 108px;
    }
  }
  @media (forced-colors: active) {
    .kinds input:checked + span {
      outline: 2px solid Highlight;
    }
    .chart rect,
    figcaption span::before {
      forced-color-adjust: none;
    }
  }
`;
