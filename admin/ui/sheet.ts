/** The look of the portal: one style sheet for all its pages. */
import { css } from 'lit';
import { tokens } from '../../components/tokens.ts';

const common = css`
  :host {
    display: block;
    font: 14px/1.5 var(--cti-font);
    color: var(--cti-text);
  }
  * {
    box-sizing: border-box;
  }
  h1,
  h2,
  h3,
  p {
    margin: 0;
  }
  h1 {
    font-size: 19px;
    line-height: 1.3;
  }
  h2 {
    font-size: 15px;
  }
  small,
  .quiet {
    color: var(--cti-text-2);
    font-size: 12px;
  }
  a {
    color: var(--cti-accent);
  }
  code {
    font:
      12px ui-monospace,
      Menlo,
      Consolas,
      monospace;
    background: var(--cti-surface-3);
    padding: 1px 4px;
    border-radius: 4px;
  }
  :focus-visible {
    outline: 2px solid var(--cti-accent);
    outline-offset: 2px;
  }
  .top {
    display: flex;
    align-items: center;
    flex-wrap: wrap;
    gap: 10px;
    margin-bottom: 18px;
  }
  .top .end {
    margin-inline-start: auto;
    display: flex;
    gap: 8px;
  }
  button,
  .btn {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    border: 1px solid var(--cti-line);
    background: var(--cti-surface);
    color: var(--cti-text);
    border-radius: var(--cti-radius-s);
    padding: 7px 13px;
    font: inherit;
    font-weight: 600;
    line-height: 1.4;
    text-decoration: none;
    cursor: pointer;
  }
  button:hover:enabled,
  a.btn:hover {
    background: var(--cti-surface-2);
  }
  button.primary:enabled,
  a.btn.primary {
    background: var(--cti-accent);
    color: var(--cti-on);
    border-color: transparent;
  }
  button.primary:hover:enabled,
  a.btn.primary:hover {
    filter: brightness(0.94);
  }
  button.danger {
    color: var(--cti-end);
  }
  button:disabled {
    color: var(--cti-text-3);
    background: var(--cti-surface-3);
    cursor: default;
  }
  .notice {
    border-radius: var(--cti-radius);
    padding: 10px 14px;
    margin-bottom: 14px;
    background: var(--cti-accent-soft);
  }
  .notice.bad {
    background: var(--cti-end-soft);
    color: var(--cti-end);
  }
  .notice.warn {
    background: var(--cti-hold-soft);
    color: var(--cti-text);
  }
  .notice.good {
    background: var(--cti-talk-soft);
    color: var(--cti-talk);
  }
  /* What is typed is nobody's warning. */
  .notice input {
    color: var(--cti-text);
  }
  .notice .row {
    display: flex;
    gap: 8px;
    margin-top: 8px;
  }
  .pill {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    border-radius: 99px;
    padding: 2px 9px;
    font-size: 12px;
    font-weight: 600;
    white-space: nowrap;
    background: var(--cti-talk-soft);
    color: var(--cti-talk);
  }
  .pill::before {
    content: '';
    width: 7px;
    height: 7px;
    border-radius: 50%;
    background: currentColor;
  }
  .pill.warn {
    background: var(--cti-hold-soft);
    color: var(--cti-hold);
  }
  .pill.bad {
    background: var(--cti-end-soft);
    color: var(--cti-end);
  }
  .pill.off {
    background: var(--cti-surface-3);
    color: var(--cti-text-2);
  }
  .scroll {
    overflow-x: auto;
  }
  table {
    width: 100%;
    border-collapse: collapse;
  }
  th {
    text-align: start;
    font-size: 12px;
    font-weight: 600;
    color: var(--cti-text-3);
    padding: 7px 10px;
    border-bottom: 1px solid var(--cti-line);
    white-space: nowrap;
  }
  td {
    padding: 9px 10px;
    border-bottom: 1px solid var(--cti-line);
    vertical-align: middle;
  }
  td small {
    display: block;
  }
  td.number {
    font-variant-numeric: tabular-nums;
  }
  td a {
    color: inherit;
    font-weight: 600;
    text-decoration: none;
  }
  td a:hover {
    text-decoration: underline;
  }
  tbody tr:hover {
    background: var(--cti-surface-2);
  }
  .sr {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
  ul.changes {
    margin: 4px 0 0;
    padding: 0;
    list-style: none;
    font-size: 13px;
    overflow-wrap: anywhere;
  }
  .badge {
    display: inline-block;
    border-radius: 99px;
    padding: 0 8px;
    font-size: 11px;
    font-weight: 600;
    background: var(--cti-accent-soft);
    color: var(--cti-text);
  }
  button.plain {
    border: 0;
    padding: 0;
    background: none;
    color: var(--cti-accent);
    font-size: 12px;
    text-decoration: underline;
  }
  .empty {
    padding: 40px 20px;
    text-align: center;
    color: var(--cti-text-2);
    border: 1px dashed var(--cti-line);
    border-radius: var(--cti-radius);
    display: grid;
    gap: 12px;
    justify-items: center;
  }
  label,
  .label {
    font-weight: 600;
    font-size: 13px;
  }
  label small {
    font-weight: 400;
  }
  input:not([type='checkbox']),
  select,
  textarea {
    width: 100%;
    border: 1px solid var(--cti-edge);
    border-radius: var(--cti-radius-s);
    padding: 7px 10px;
    background: var(--cti-surface);
    color: inherit;
    font: inherit;
  }
  input[aria-invalid='true'],
  select[aria-invalid='true'],
  textarea[aria-invalid='true'] {
    border-color: var(--cti-end);
  }
  :disabled {
    opacity: 0.75;
  }
  .field {
    display: grid;
    gap: 4px;
    align-content: start;
    min-width: 0;
  }
  .field .help {
    color: var(--cti-text-3);
    font-size: 12px;
  }
  .field .wrong {
    color: var(--cti-end);
    font-size: 12px;
  }
  .field[data-meant] {
    outline: 3px solid var(--cti-accent-soft);
    outline-offset: 5px;
    border-radius: var(--cti-radius-s);
    background: var(--cti-accent-soft);
  }
  .check {
    display: flex;
    gap: 9px;
    align-items: start;
  }
  .check input {
    width: 16px;
    height: 16px;
    margin: 2px 0 0;
    accent-color: var(--cti-accent);
    flex: none;
  }
  .grid {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(250px, 1fr));
    gap: 14px 16px;
    align-items: start;
  }
  fieldset {
    border: 0;
    border-top: 1px solid var(--cti-line);
    margin: 20px 0 0;
    padding: 14px 0 0;
    min-width: 0;
  }
  legend {
    font-weight: 650;
    padding: 0;
    padding-inline-end: 10px;
  }
  dialog {
    border: 1px solid var(--cti-line);
    border-radius: 14px;
    padding: 20px 22px;
    max-width: 420px;
    background: var(--cti-surface);
    color: var(--cti-text);
    box-shadow: var(--cti-shadow);
  }
  dialog::backdrop {
    background: rgb(10 12 20 / 40%);
  }
  dialog .row {
    display: flex;
    justify-content: end;
    gap: 8px;
    margin-top: 18px;
  }
  @media (forced-colors: active) {
    .pill,
    .notice {
      border: 1px solid CanvasText;
    }
  }
`;

/** For every element of the portal. */
export const sheet = [tokens, common];
