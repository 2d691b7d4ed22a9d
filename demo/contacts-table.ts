/** The CRM's contacts. A name opens the contact, a number is a dial link; whoever is on the phone is marked. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Call } from '../core/model/call.ts';
import { partyNumber } from '../core/model/call.ts';
import { initials, sameNumber } from '../components/contact.ts';
import '../components/cti-dial-link/cti-dial-link.ts';
import type { Contact } from './demo-api.ts';

export function contactsTable(
  contacts: readonly Contact[],
  calls: readonly Call[],
  opened: Contact | undefined,
  open: (contact: Contact) => void,
): TemplateResult {
  return html`<table class="contacts">
    <thead>
      <tr>
        <th scope="col">Name</th>
        <th scope="col" class="wide">Company</th>
        <th scope="col">Phone</th>
        <th scope="col"><span class="sr">On the phone</span></th>
      </tr>
    </thead>
    <tbody>
      ${contacts.map((contact) => {
        const call = calls.find((each) => sameNumber(partyNumber(each), contact.number));
        return html`<tr class=${call ? (call.state === 'alerting' ? 'rings' : 'talks') : ''}>
          <td>
            <span class="person">
              <span class="avatar" aria-hidden="true">${initials(contact.name)}</span>
              <span
                ><button
                  type="button"
                  class="open"
                  aria-expanded=${contact === opened ? 'true' : 'false'}
                  @click=${() => {
                    open(contact);
                  }}
                >
                  ${contact.name}</button
                ><small>${contact.title}</small></span
              >
            </span>
          </td>
          <td class="wide">${contact.company}</td>
          <td>
            <cti-dial-link number=${contact.number}
              ><span class="sr">${contact.name}, </span>${spaced(contact.number)}</cti-dial-link
            >
          </td>
          <td class="mark">${call ? html`<span class="badge">${mark(call)}</span>` : nothing}</td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}

function mark(call: Call): string {
  if (call.state === 'alerting') return call.direction === 'in' ? 'Calling you' : 'Ringing';
  return call.state === 'held' ? 'On hold' : 'Talking';
}

/** `+15550101` is easier to read as `+1 555 0101`. */
export function spaced(number: string): string {
  return number.replace(/^\+1(\d{3})(\d+)$/, '+1 $1 $2').replace(/^\+44(\d{2})(\d{4})(\d+)$/, '+44 $1 $2 $3');
}
