/** Who each call is with, where several people share its number and the agent has said who it is. */
import { type Call, partyNumber } from '../../core/model/call.ts';
import type { CtiEvent } from '../../core/model/events.ts';
import { type CtiContact, findContacts } from '../contact.ts';

export class ChosenContacts {
  readonly #chosen = new Map<string, CtiContact>();

  choose(callId: string, contact: CtiContact | undefined): void {
    if (contact) this.#chosen.set(callId, contact);
    else this.#chosen.delete(callId);
  }

  has(call: Call): boolean {
    return this.#chosen.has(call.id);
  }

  /** A call may take another id; what has ended need not be known longer than it is shown. */
  hear(event: CtiEvent): void {
    if (event.type !== 'callInfoChanged' || event.previousId === undefined) return;
    const contact = this.#chosen.get(event.previousId);
    this.#chosen.delete(event.previousId);
    if (contact) this.#chosen.set(event.call.id, contact);
  }

  /** Forgets all calls but these. */
  keep(calls: readonly Call[]): void {
    for (const id of this.#chosen.keys()) if (!calls.some((call) => call.id === id)) this.#chosen.delete(id);
  }

  /** @returns the people among whom a call's party is looked for: of those who share its number only the chosen one, if any */
  among(contacts: readonly CtiContact[], call: Call): readonly CtiContact[] {
    const chosen = this.#chosen.get(call.id);
    if (!chosen) return contacts;
    const sharing = findContacts(contacts, partyNumber(call));
    return [chosen, ...contacts.filter((contact) => !sharing.includes(contact))];
  }
}
