/** A wish of the agent on its way up. The panel hears it and asks the model; the page may watch it or call it off. */
import type { CtiCommand } from '../core/model/commands.ts';

/** Bubbles, crosses shadow roots, and `preventDefault()` keeps the panel from acting on it. */
export class CtiRequestEvent extends Event {
  readonly command: CtiCommand;
  /** A panel has taken it: it is the one that acts, whatever other panels the page has. */
  claimed = false;
  /** The agent is to be asked first: it comes from elsewhere than this page. */
  readonly foreign: boolean;

  constructor(command: CtiCommand, foreign = false) {
    super('cti-request', { bubbles: true, composed: true, cancelable: true });
    this.command = command;
    this.foreign = foreign;
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'cti-request': CtiRequestEvent;
  }
}
