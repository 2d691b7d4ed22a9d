/** The demo's other end of the line: customers who call at the press of a button, and a cable that can be pulled. */
import { html, nothing, type TemplateResult } from 'lit';
import { initials } from '../components/contact.ts';
import { spaced } from './contacts-table.ts';
import type { Customer } from './demo-api.ts';

export interface Caller {
  name: string;
  number: string;
}

export interface CustomersBox {
  callers: readonly Caller[];
  /** Those who are on the phone. */
  customers: readonly Customer[];
  queue: { number: string; name: string };
  direct: boolean;
  linkUp: boolean;
  /** Somebody may be a customer with the own voice. */
  guests: boolean;
  callIn(caller: Caller): void;
  hangUp(customer: Customer): void;
  setDirect(direct: boolean): void;
  setLink(up: boolean): void;
}

export function customersBox(box: CustomersBox): TemplateResult {
  return html`<section class="card" aria-labelledby="customers">
    <div class="card-head">
      <h2 id="customers">Customers</h2>
      <small>simulated</small>
    </div>
    ${
      box.guests
        ? html`<p class="be-one">
            <a href="./customer.html" target="_blank" rel="noopener">Be the customer</a>
            <small>in another window, with your own voice</small>
          </p>`
        : nothing
    }
    <fieldset class="target">
      <legend class="sr">Whom do they call?</legend>
      ${target(`${box.queue.name} queue`, !box.direct, () => {
        box.setDirect(false);
      })}
      ${target('You directly', box.direct, () => {
        box.setDirect(true);
      })}
    </fieldset>
    <ul class="callers">
      ${box.callers.map((caller) => {
        const customer = box.customers.find(({ number }) => number === caller.number);
        const name = caller.name || 'Unknown number';
        return html`<li>
          <span class="avatar" aria-hidden="true">${initials(caller.name)}</span>
          <span class="caller"
            ><b>${name}</b><small>${customer ? stateOf(customer) : spaced(caller.number)}</small></span
          >
          ${
            customer
              ? html`<button
                  type="button"
                  class="small stop"
                  aria-label="Hang up as ${name}"
                  @click=${() => {
                    box.hangUp(customer);
                  }}
                >
                  Hang up
                </button>`
              : html`<button
                  type="button"
                  class="small"
                  aria-label="Call in as ${name}"
                  @click=${() => {
                    box.callIn(caller);
                  }}
                >
                  Call in
                </button>`
          }
        </li>`;
      })}
    </ul>
    <label class="switch">
      <span
        >Link to the phone server<small
          >${box.linkUp ? 'Connected' : 'Cut: calls go on, nobody hears of it'}</small
        ></span
      >
      <input
        type="checkbox"
        role="switch"
        aria-checked=${box.linkUp ? 'true' : 'false'}
        .checked=${box.linkUp}
        @change=${(event: Event) => {
          box.setLink((event.target as HTMLInputElement).checked);
        }}
      />
    </label>
  </section>`;
}

function target(label: string, checked: boolean, choose: () => void): TemplateResult {
  return html`<label
    ><input type="radio" name="target" .checked=${checked} @change=${choose} /><span>${label}</span></label
  >`;
}

function stateOf({ state }: Customer): string {
  return state === 'talking' ? 'talking' : 'waiting for an answer';
}
