/** The dot that tells a state by its colour, always beside the state's word. */
import { css } from 'lit';

export const stateDot = css`
  .dot {
    display: inline-block;
    width: 9px;
    height: 9px;
    border-radius: 50%;
    background: var(--cti-talk);
    flex: none;
  }
  .dot.away {
    background: var(--cti-hold);
  }
  .dot.busy,
  .dot.bad {
    background: var(--cti-end);
  }
  .dot.offline {
    background: var(--cti-text-3);
  }
  @media (forced-colors: active) {
    .dot {
      forced-color-adjust: none;
      background: CanvasText;
    }
  }
`;
