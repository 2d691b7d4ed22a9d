/** The look of the panel: its frame, which is there at once, and what stands in it. */
import { css } from 'lit';

/** The frame alone, in its place in the page. */
export const frameStyles = css`
  :host {
    display: block;
    inline-size: 320px;
    max-inline-size: 100%;
  }
  /* Otherwise a page's own \`display\` for everything would keep it in view. */
  :host([hidden]) {
    display: none !important;
  }
  /* Here and not on the host: a page's styles for everything would overrule those, and be inherited. */
  .panel {
    cursor: auto;
    font: var(--cti-size) / 1.45 var(--cti-font);
    hyphens: manual;
    letter-spacing: normal;
    list-style: disc;
    overflow-wrap: normal;
    text-align: start;
    text-indent: 0;
    text-shadow: none;
    text-transform: none;
    white-space: normal;
    word-break: normal;
    word-spacing: normal;
    box-sizing: border-box;
    position: relative;
    background: var(--cti-surface);
    border: 1px solid var(--cti-line);
    border-radius: 14px;
    box-shadow: var(--cti-shadow);
    color: var(--cti-text);
  }
  :host([placement='docked']),
  :host([placement='floating']) {
    position: fixed;
    z-index: var(--cti-layer, 1000);
  }
  :host([placement='docked']) {
    inset-block: 0;
    inset-inline-end: 0;
  }
  :host([placement='docked']:not([minimized])) .panel {
    block-size: 100%;
    border-width: 0;
    border-inline-start-width: 1px;
    border-radius: 0;
    display: flex;
    flex-direction: column;
  }
  :host([placement='docked'][minimized]) {
    inset-block: auto 12px;
    inset-inline-end: 12px;
  }
  /* Physical, for a pointer moves it: the corner it was left at, but always in reach. */
  :host([placement='floating']) {
    left: clamp(0px, var(--x, calc(100vw - 344px)), calc(100vw - 80px));
    top: clamp(0px, var(--y, 24px), calc(100dvh - 48px));
  }
  :host([placement='docked']) .body {
    overflow: auto;
  }
  :host([placement='floating']) .body {
    overflow: auto;
    max-block-size: min(640px, calc(100dvh - 64px));
  }
  :host([placement='floating']) .head {
    cursor: grab;
    touch-action: none;
  }
  .head {
    box-sizing: border-box;
    display: flex;
    align-items: center;
    gap: 8px;
    padding-block: 8px;
    padding-inline: 6px var(--cti-space);
    min-height: 47px;
    border-bottom: 1px solid var(--cti-line);
  }
  @media (forced-colors: active) {
    .panel {
      box-shadow: none;
    }
  }
`;

export const panelStyles = css`
  .panel > :last-child {
    border-end-start-radius: 13px;
    border-end-end-radius: 13px;
  }
  .grip {
    cursor: grab;
    inline-size: 22px;
  }
  :host([minimized]) .head {
    border-bottom: 0;
  }
  /* Not on the line itself: its own text may run the other way. */
  .head > cti-agent-menu {
    margin-inline-end: auto;
  }
  .line {
    color: var(--cti-text-2);
    font-size: 12px;
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
    font-variant-numeric: tabular-nums;
  }
  .body > cti-call + cti-call,
  .body > cti-call-row + cti-call,
  .body > cti-call-row + cti-call-row,
  .body > cti-call + cti-call-row,
  .body > cti-call + cti-ended-call,
  .body > cti-call-row + cti-ended-call {
    margin-top: 0;
  }
  .body > cti-ended-call {
    display: block;
    margin: var(--cti-space);
  }
  .message {
    margin: 0;
    padding: 22px 24px;
    text-align: center;
    color: var(--cti-text-2);
  }
  .message .btn {
    margin: var(--cti-space) auto 0;
    padding: 4px 16px;
  }
`;
