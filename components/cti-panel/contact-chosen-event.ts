/** Who a call is with, said by the agent. */
import type { CtiContact } from '../contact.ts';

/** The agent has said who it is; without a contact: that it is somebody else than was said before. */
export class ContactChosenEvent extends Event {
  readonly callId: string;
  readonly contact: CtiContact | undefined;

  constructor(callId: string, contact: CtiContact | undefined) {
    super('cti-contact-chosen', { bubbles: true, composed: true });
    this.callId = callId;
    this.contact = contact;
  }
}

declare global {
  interface HTMLElementEventMap {
    'cti-contact-chosen': ContactChosenEvent;
  }
}
