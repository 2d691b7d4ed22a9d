/** The look of the pages that are there before somebody is signed in: one card in the middle. */
import { css } from 'lit';

export const card = css`
  :host {
    min-height: 100vh;
    display: grid;
    place-items: center;
    background: var(--cti-surface-2);
    padding: 20px;
  }
  main {
    width: min(380px, 100%);
  }
  form {
    display: grid;
    gap: 14px;
    padding: 26px 28px;
    background: var(--cti-surface);
    border: 1px solid var(--cti-line);
    border-radius: 14px;
    box-shadow: var(--cti-shadow);
  }
  button {
    justify-content: center;
  }
  a.btn {
    justify-content: center;
  }
  .or {
    text-align: center;
  }
  .notice {
    margin: 0;
  }
`;
