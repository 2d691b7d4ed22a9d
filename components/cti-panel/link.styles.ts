/** A button that reads as a link: something small to be done, in a line of text. */
import { css } from 'lit';

export const linkStyles = css`
  .link {
    padding: 0;
    border: 0;
    background: none;
    color: var(--cti-accent);
    text-align: start;
    text-decoration: underline;
    text-underline-offset: 2px;
  }
`;
