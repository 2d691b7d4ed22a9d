/** A small CRM page, as a CRM developer would write it: the panel docked in, numbers that dial, records that follow the calls. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { type CtiContact, sameNumber } from '../components/contact.ts';
import '../components/cti-panel/cti-panel.ts';
import type { CtiPanel } from '../components/cti-panel/cti-panel.ts';
import { define } from '../components/define.ts';
import type { CallLink, HistoryCall } from '../core/session/call-history.ts';
import type { CtiCallHistory } from '../components/cti-call-history/cti-call-history.ts';
import type { Call } from '../core/model/call.ts';
import type { CtiEvent } from '../core/model/events.ts';
import { initialState, reduce } from '../core/model/state.ts';
import { CtiError } from '../core/provider/errors.ts';
import '../components/cti-call-history/cti-call-history.ts';
import { contactsTable, spaced } from './contacts-table.ts';
import { type Caller, customersBox } from './customers-box.ts';
import { type Agent, type Contact, type Customer, demoApi, isTrial } from './demo-api.ts';

/** How often the state of calling customers is asked for while there are any, ms. */
const lookEvery = 1000;
/** What this CRM wants to know of a call, and the kinds of records it has. */
const outcomes = [
  { code: 'offer', title: 'Offer requested' },
  { code: 'order', title: 'Order' },
  { code: 'question', title: 'Question' },
];
const recordKinds = [{ kind: 'contact', title: 'contact' }];
const strangers: Caller[] = [{ name: '', number: '+442079460991' }];
const heard = [
  'activeCallSnapshot',
  'callStarted',
  'commutationStarted',
  'hold',
  'unhold',
  'callInfoChanged',
  'currentCallChanged',
  'callFinished',
];

export class NorthwindCrm extends LitElement {
  @state() private agents: Agent[] = [];
  @state() private agent: Agent | undefined;
  @state() private queue = { number: '600', name: 'Sales' };
  @state() private contacts: Contact[] = [];
  /** The contact whose page is open. */
  @state() private opened: Contact | undefined;
  @state() private customers: Customer[] = [];
  @state() private calls: readonly Call[] = [];
  @state() private direct = false;
  @state() private linkUp = true;
  @state() private problem = '';

  #phone = initialState;
  #known: CtiContact[] = [];
  #getTicket: CtiPanel['getTicket'];
  #looking: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    for (const name of heard) {
      this.addEventListener(`cti-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, (event) => {
        this.#follow((event as CustomEvent<CtiEvent>).detail);
      });
    }
    // The server may have been restarted meanwhile: it knows the agent again, and has closed what was left open.
    this.addEventListener('cti-link-wanted', this.#link as EventListener);
    this.addEventListener('cti-open-record', this.#openRecord as EventListener);
    this.addEventListener('cti-initialized', () => void this.#comeBack());
    void this.#start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#looking);
  }

  /** The page's own style sheet applies. */
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    const others = this.agents.filter(({ login }) => login !== this.agent?.login);
    return html`${isTrial ? trialBanner() : nothing}
      <header class="top">
        <span class="brand"><span class="logo" aria-hidden="true">N</span>Northwind CRM</span>
        <nav aria-label="Main"><a href="#contacts" aria-current="page">Contacts</a><a href="#records">Calls</a></nav>
        <label class="agent"
          >You are
          <select @change=${this.#onAgent}>
            ${this.agents.map(
              ({ login, name, extension }) =>
                html`<option value=${login} ?selected=${login === this.agent?.login}>${name} · ${extension}</option>`,
            )}
          </select>
        </label>
        ${
          others[0]
            ? html`<a
                class="second"
                href="?${isTrial ? 'trial&' : ''}agent=${others[0].login}"
                target="_blank"
                rel="noopener"
                >Second window as ${others[0].name.split(' ')[0]}</a
              >`
            : nothing
        }
      </header>
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      <main>
        <div class="work">
          <section class="card" id="contacts" aria-labelledby="contacts-title">
            <div class="card-head">
              <h1 id="contacts-title">Contacts</h1>
              <small>${this.contacts.length} people · press a number to call</small>
            </div>
            ${contactsTable(this.contacts, this.calls, this.opened, (contact) => {
              this.opened = contact === this.opened ? undefined : contact;
            })}
          </section>
          ${this.opened ? this.#contact(this.opened) : nothing}
          <cti-call-history
            full
            id="records"
            .contacts=${this.#known}
            .outcomes=${outcomes}
            .recordKinds=${recordKinds}
          ></cti-call-history>
        </div>
        <aside>
          <cti-panel
            .server=${this.agent ? '/' : undefined}
            .getTicket=${this.#getTicket}
            .contacts=${this.#known}
            .outcomes=${outcomes}
            notes
            web-phone
            wrap-up-for="60"
            .line=${this.agent ? `${this.agent.extension} · ${isTrial ? 'Simulated' : 'Demo exchange'}` : ''}
            ?hidden=${!this.agent}
          ></cti-panel>
          ${this.#customers()}
        </aside>
      </main>`;
  }

  /** A record's page: the calls with one person, beside whatever else a CRM has there. */
  #contact({ id, name, title, company }: Contact): TemplateResult {
    return html`<section class="card" aria-labelledby="contact-title">
      <div class="card-head">
        <h2 id="contact-title">${name}</h2>
        <small>${title}, ${company}</small>
        <button
          type="button"
          class="small"
          @click=${() => {
            this.opened = undefined;
          }}
        >
          Close
        </button>
      </div>
      <cti-call-history
        record="contact:${id}"
        .contacts=${this.#known}
        .outcomes=${outcomes}
        .recordKinds=${recordKinds}
      ></cti-call-history>
    </section>`;
  }

  /** The page knows its own records: the one that is open, or whoever has the call's number. */
  readonly #link = ({ detail, target }: CustomEvent<{ call: HistoryCall; kind: string }>): void => {
    const contact = this.opened ?? this.contacts.find(({ number }) => sameNumber(number, detail.call.number));
    if (!contact) return;
    void (target as CtiCallHistory).link(detail.call, { kind: detail.kind, id: contact.id, title: contact.name });
  };

  readonly #openRecord = (event: CustomEvent<{ link: CallLink }>): void => {
    event.preventDefault();
    this.opened = this.contacts.find(({ id }) => id === event.detail.link.id);
  };

  #customers(): TemplateResult {
    const callers = [...this.contacts.slice(0, 3), ...strangers];
    const to = this.direct ? (this.agent?.extension ?? this.queue.number) : this.queue.number;
    return customersBox({
      callers,
      customers: this.customers,
      queue: this.queue,
      direct: this.direct,
      linkUp: this.linkUp,
      guests: !isTrial,
      callIn: (caller) => void this.#try(() => demoApi.customerCalls(caller.number, caller.name, to)),
      hangUp: (customer) => void this.#try(() => demoApi.customerHangsUp(customer.id)),
      setDirect: (direct) => (this.direct = direct),
      setLink: (up) =>
        void this.#try(async () => {
          this.linkUp = await demoApi.setLink(up);
        }),
    });
  }

  async #start(): Promise<void> {
    await this.#try(async () => {
      const [{ agents, queue }, contacts, linkUp] = await Promise.all([
        demoApi.agents(),
        demoApi.contacts(),
        demoApi.linkUp(),
      ]);
      this.agents = agents;
      this.queue = queue;
      this.contacts = contacts;
      this.linkUp = linkUp;
      const asked = new URL(location.href).searchParams.get('agent') ?? sessionStorage.getItem('agent');
      const agent =
        agents.find(({ login, extension }) => login === asked || extension === asked) ??
        agents.find(({ present }) => !present) ??
        agents[0];
      if (agent) await this.#become(agent);
    });
  }

  async #become(agent: Agent): Promise<void> {
    sessionStorage.setItem('agent', agent.login);
    await demoApi.signIn(agent.login);
    this.#getTicket = () =>
      demoApi.ticket(agent.login).catch((error: unknown) => {
        // The simulated phone system was removed, or the administrator has signed out: no sense in trying again.
        throw isTrial ? new CtiError('notAuthorised') : error;
      });
    this.#known = [
      ...this.agents
        .filter(({ login }) => login !== agent.login)
        .map(({ name, extension }) => ({ name, number: extension, detail: 'Colleague', colleague: true })),
      ...this.contacts.map(({ id, name, number, company }) => ({
        name,
        number: spaced(number),
        detail: company,
        record: `contact:${id}`,
      })),
    ];
    this.agent = agent;
    this.calls = [];
  }

  #onAgent(event: Event): void {
    const agent = this.agents.find(({ login }) => login === (event.target as HTMLSelectElement).value);
    history.replaceState(null, '', location.pathname + (isTrial ? '?trial' : ''));
    if (agent) void this.#try(() => this.#become(agent));
  }

  /** The page keeps its own view of the calls from what the panel tells, by the same rules as the panel. */
  #follow(event: CtiEvent): void {
    this.#phone = reduce(this.#phone, event);
    this.calls = this.#phone.calls;
    if (event.type === 'callStarted' || event.type === 'callFinished') void this.#look();
  }

  async #comeBack(): Promise<void> {
    const { agent } = this;
    if (!agent) return;
    await this.#try(async () => {
      await demoApi.signIn(agent.login);
      this.linkUp = await demoApi.linkUp();
    });
    await this.#firstCall(agent);
  }

  /** Whoever comes from the portal for the first time is called at once. */
  async #firstCall({ extension }: Agent): Promise<void> {
    const address = new URL(location.href);
    const [caller] = this.contacts;
    if (!address.searchParams.has('ring') || !caller) return;
    history.replaceState(null, '', '?trial');
    await this.#try(() => demoApi.customerCalls(caller.number, caller.name, extension));
  }

  async #look(): Promise<void> {
    clearTimeout(this.#looking);
    this.customers = await demoApi.customers().catch(() => []);
    if (this.customers.length === 0 || !this.isConnected) return;
    clearTimeout(this.#looking);
    this.#looking = setTimeout(() => void this.#look(), lookEvery);
  }

  async #try(action: () => Promise<unknown>): Promise<void> {
    try {
      await action();
      this.problem = '';
    } catch {
      this.problem = 'The demo server does not answer. Is it running?';
    }
    await this.#look();
  }
}

function trialBanner(): TemplateResult {
  return html`<p class="trial" role="note">
    <b>This is a simulated phone system.</b> <a href="/admin/#/connections/new">Connect yours</a>
    <a href="/admin/#/overview">Back to the portal</a>
  </p>`;
}

define('northwind-crm', NorthwindCrm);
