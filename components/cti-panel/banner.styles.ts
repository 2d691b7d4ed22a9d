/** The look of a bar that tells of something wrong. */
import { css } from 'lit';

export const bannerStyles = css`
  .banner {
    display: flex;
    gap: 10px;
    padding: 10px var(--cti-space);
    background: var(--cti-end-soft);
    color: var(--cti-end);
    font-size: 12px;
    line-height: 1.4;
  }
  .banner.wait {
    background: var(--cti-hold-soft);
    color: var(--cti-hold);
  }
  .banner p {
    margin: 0;
    flex: 1;
    min-width: 0;
    overflow-wrap: anywhere;
    font-variant-numeric: tabular-nums;
  }
  .banner .link {
    border: 0;
    padding: 0;
    background: none;
    color: inherit;
    font-weight: 700;
    text-decoration: underline;
  }
  .banner .icon {
    color: inherit;
    width: 24px;
    height: 24px;
    margin-block: -3px;
    margin-inline: 0 -4px;
  }
`;
