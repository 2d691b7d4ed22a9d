/** Who each call is with, where several people share its number and the agent has said who it is, or there is reason to think so. */
import { type Call, partyNumber } from '../../core/model/call.ts';
import type { CtiEvent } from '../../core/model/events.ts';
import { type CtiContact, findContacts } from '../contact.ts';

export class ChosenContacts {
  /** Nobody: the agent has said that it is somebody else than was thought. */
  readonly #chosen = new Map<string, CtiContact | undefined>();
  readonly #likely: (call: Call) => CtiContact | undefined;

  /** @param likely who of several it seems to be, until the agent says otherwise */
  constructor(likely: (call: Call) => CtiContact | undefined = () => undefined) {
    this.#likely = likely;
  }

  choose(callId: string, contact: CtiContact | undefined): void {
    this.#chosen.set(callId, contact);
  }

  /** @param contacts whom the page and the server know @returns whether of several people one is shown */
  has(call: Call, contacts: readonly CtiContact[]): boolean {
    return this.#of(call) !== undefined && findContacts(contacts, partyNumber(call)).length > 1;
  }

  /** A call may take another id; what has ended need not be known longer than it is shown. */
  hear(event: CtiEvent): void {
    if (event.type !== 'callInfoChanged' || event.previousId === undefined) return;
    if (!this.#chosen.has(event.previousId)) return;
    this.#chosen.set(event.call.id, this.#chosen.get(event.previousId));
    this.#chosen.delete(event.previousId);
  }

  /** Forgets all calls but these. */
  keep(calls: readonly Call[]): void {
    for (const id of this.#chosen.keys()) if (!calls.some((call) => call.id === id)) this.#chosen.delete(id);
  }

  /** @returns the people among whom a call's party is looked for: of those who share its number only the chosen one, if any */
  among(contacts: readonly CtiContact[], call: Call): readonly CtiContact[] {
    const chosen = this.#of(call);
    if (!chosen) return contacts;
    const sharing = findContacts(contacts, partyNumber(call));
    return [chosen, ...contacts.filter((contact) => !sharing.includes(contact))];
  }

  #of(call: Call): CtiContact | undefined {
    return this.#chosen.has(call.id) ? this.#chosen.get(call.id) : this.#likely(call);
  }
}
