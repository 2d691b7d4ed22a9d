/** The look of all tags: every colour, radius and size is a `--cti-*` token, which the page may set on the tag. */
import { css } from 'lit';

export const tokens = css`
  :host {
    color-scheme: light dark;
    --cti-font: system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif;
    --cti-size: 13px;
    --cti-space: 12px;
    --cti-row: 7px;
    --cti-control: 38px;
    --cti-radius: 10px;
    --cti-radius-s: 7px;
    --cti-surface: light-dark(#fff, #191c22);
    --cti-surface-2: light-dark(#f5f6f8, #22262e);
    --cti-surface-3: light-dark(#eceef2, #2c313b);
    --cti-line: light-dark(#e2e5ea, #323844);
    --cti-edge: light-dark(#868e9c, #77808f);
    --cti-text: light-dark(#171a21, #eef0f4);
    --cti-text-2: light-dark(#545d6b, #a9b1be);
    --cti-text-3: light-dark(#646d7b, #99a2b0);
    --cti-accent: light-dark(#3654d1, #8ea4ff);
    --cti-accent-soft: light-dark(#eaeefc, #262f52);
    --cti-talk: light-dark(#0e7444, #4cc38a);
    --cti-talk-soft: light-dark(#e3f5ec, #173328);
    --cti-hold: light-dark(#8a5200, #f0b35a);
    --cti-hold-soft: light-dark(#fdf1dc, #3a2c14);
    --cti-end: light-dark(#c42b2b, #f07178);
    --cti-end-soft: light-dark(#fdeaea, #3d2023);
    --cti-on: light-dark(#fff, #14161b);
    --cti-shadow:
      0 1px 2px light-dark(rgb(20 25 40 / 6%), rgb(0 0 0 / 40%)),
      0 8px 24px light-dark(rgb(20 25 40 / 8%), rgb(0 0 0 / 35%));
  }
  :host([colour-scheme='light']) {
    color-scheme: light;
  }
  :host([colour-scheme='dark']) {
    color-scheme: dark;
  }
`;
