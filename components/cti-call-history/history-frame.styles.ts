/** The tag before anything is in it: as large as it will be, so that the page does not jump. */
import { css } from 'lit';

export const frameStyles = css`
  :host {
    display: block;
    container-type: inline-size;
    color: var(--cti-text);
    font: var(--cti-size) / 1.4 var(--cti-font);
  }
  :host([hidden]) {
    display: none;
  }
  .history {
    min-height: 120px;
    background: var(--cti-surface);
    border: 1px solid var(--cti-line);
    border-radius: var(--cti-radius);
    overflow: hidden;
  }
`;
