/** The customer's side of the demo: a telephone as simple as a telephone can be, with the customer's own voice. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { initials } from '../components/contact.ts';
import { define } from '../components/define.ts';
import { formatDuration } from '../components/duration.ts';
import { phoneIcon } from '../components/icon.ts';
import { microphone as troubles } from '../components/words/microphone/en.ts';
import { type Call, type CallCause, durations } from '../core/model/call.ts';
import type { MicrophoneTrouble } from '../core/webphone/microphone-state.ts';
import { MicrophoneWatch } from '../core/webphone/microphone.ts';
import { spaced } from './contacts-table.ts';
import { demoApi } from './demo-api.ts';
import { GuestLine, type NoLine } from './guest-line.ts';

interface Customer {
  id: string;
  name: string;
  number: string;
}

const noLine: Record<NoLine, string> = {
  inUse: 'Somebody else is this customer already. Be another one.',
  full: 'Too many customers are here. Try again in a minute.',
  over: 'Your visit is over. Load the page again to call.',
  unreachable: 'The demo server does not answer. Is it running?',
};

const ends: Partial<Record<CallCause, string>> = {
  busy: 'Everybody is busy',
  noAnswer: 'Nobody answered',
  unreachable: 'Nobody could be reached',
  rejected: 'The call was declined',
  unknown: 'The call was cut off',
};

export class CustomersPhone extends LitElement {
  @state() private customers: Customer[] = [];
  @state() private who: Customer | undefined;
  @state() private call = { number: '600', name: 'Sales' };
  @state() private problem = '';
  @state() private trouble: MicrophoneTrouble | undefined;
  @state() private ended = '';
  #line: GuestLine | undefined;
  #ticking: ReturnType<typeof setInterval> | undefined;
  readonly #microphone = new MicrophoneWatch((state) => {
    // What was wrong may be put right without a further try.
    if (this.trouble) this.trouble = state === 'ready' || state === 'unasked' ? undefined : state;
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.#microphone.start();
    this.#ticking = setInterval(() => {
      if (this.#line?.model.currentCall) this.requestUpdate();
    }, 500);
    void this.#start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#ticking);
    this.#microphone.stop();
    this.#line?.close();
  }

  /** The page's own style sheet applies. */
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    const going = this.#line?.model.currentCall;
    return html`<main class="phone ${going ? going.state : 'idle'}">
      <header><span class="logo" aria-hidden="true">N</span>Northwind</header>
      ${going ? this.#inCall(going) : this.#idle()} ${this.#troubles()}
    </main>`;
  }

  #idle(): TemplateResult {
    const ready = this.#line?.ready === true;
    return html`<section class="middle">
        <span class="avatar" aria-hidden="true">N</span>
        <h1>${this.call.name}</h1>
        <p class="number">${this.call.number}</p>
        <p class="state" role="status">${this.ended || (ready ? 'Ready to call' : 'One moment …')}</p>
      </section>
      <section class="bottom">
        <button type="button" class="round go" ?disabled=${!ready} aria-label="Call" @click=${this.#dial}>
          ${phoneIcon}
        </button>
        <label class="who"
          >You are
          <select @change=${this.#onWho}>
            ${this.customers.map(
              (each) =>
                html`<option value=${each.id} ?selected=${each === this.who}>
                  ${each.name || 'Unknown'} · ${spaced(each.number)}
                </option>`,
            )}
          </select>
        </label>
      </section>`;
  }

  #inCall(call: Call): TemplateResult {
    const can = (feature: Call['features'][number]) => call.features.includes(feature);
    const rung = call.state === 'alerting' && call.direction === 'in';
    const name = rung || call.direction === 'in' ? call.callerName || 'Northwind' : this.call.name;
    const muted = call.muted === true;
    return html`<section class="middle">
        <span class="avatar ${call.state}" aria-hidden="true">${initials(name)}</span>
        <h1>${name}</h1>
        <p class="number">${call.connectedAt === undefined ? spaced(this.call.number) : this.#time(call)}</p>
        <p class="state" role="status">${this.#stateOf(call)}</p>
      </section>
      <section class="bottom pair">
        ${
          rung
            ? html`<button
                type="button"
                class="round go"
                aria-label="Answer"
                ?disabled=${!can('answer')}
                @click=${this.#answer}
              >
                ${phoneIcon}
              </button>`
            : html`<button
                type="button"
                class="round quiet"
                aria-pressed=${muted ? 'true' : 'false'}
                ?disabled=${!can('mute')}
                @click=${() => this.#do(() => this.#line?.model.mute())}
              >
                ${muted ? 'Unmute' : 'Mute'}
              </button>`
        }
        <button
          type="button"
          class="round stop"
          aria-label=${rung ? 'Decline' : 'End'}
          ?disabled=${!can('drop')}
          @click=${() => this.#do(() => this.#line?.model.dropCall())}
        >
          ${phoneIcon}
        </button>
      </section>`;
  }

  #troubles(): TemplateResult | typeof nothing {
    const { blocked } = this.#line?.sound ?? {};
    const gone = this.#line?.gone;
    const said =
      (gone ? noLine[gone] : this.problem) ||
      (blocked ? 'Touch the page to hear the call: the browser waits for that.' : '') ||
      (this.#line?.voiceless ? 'You are not heard: the microphone cannot be used.' : '');
    if (this.trouble) {
      const { what, fix } = troubles.troubles[this.trouble];
      return html`<p class="problem" role="alert"><b>${what}</b> ${fix}</p>`;
    }
    return said ? html`<p class="problem" role="alert">${said}</p>` : nothing;
  }

  #stateOf(call: Call): string {
    if (this.#line?.regaining) return 'Reconnecting …';
    if (call.state === 'alerting') return call.direction === 'in' ? 'is calling you' : 'Ringing …';
    if (call.heldByParty) return 'On hold, one moment please';
    return call.muted ? 'You are muted' : 'Connected';
  }

  #time(call: Call): string {
    const { talk, hold } = durations(call, this.#line?.model.now() ?? Date.now());
    return formatDuration(talk + hold, 'en');
  }

  async #start(): Promise<void> {
    try {
      const { customers, call } = await demoApi.guests();
      this.customers = customers;
      this.call = call;
      const asked = new URL(location.href).searchParams.get('as') ?? GuestLine.customerBefore;
      const first = customers.find(({ id }) => id === asked);
      // Another window may be the first customer already: be the next who is free.
      for (const customer of first ? [first] : customers) if (await this.#become(customer)) break;
    } catch {
      this.problem = noLine.unreachable;
    }
  }

  /** @returns whether one need not try another */
  async #become(customer: Customer): Promise<boolean> {
    this.#line?.close();
    this.#line = undefined;
    this.who = customer;
    const line = await GuestLine.open(customer.id, () => {
      this.#follow();
    });
    if (line instanceof GuestLine) this.#line = line;
    this.problem = line instanceof GuestLine ? '' : noLine[line];
    return line !== 'inUse';
  }

  #follow(): void {
    const { lastCall, currentCall } = this.#line?.model ?? {};
    if (currentCall) this.ended = '';
    else if (lastCall?.endedAt !== undefined) {
      const talked = lastCall.connectedAt === undefined ? '' : ` · ${this.#time(lastCall)}`;
      this.ended = (ends[lastCall.cause ?? 'normal'] ?? 'The call has ended') + talked;
    }
    this.requestUpdate();
  }

  readonly #dial = (): void => {
    this.#withVoice(() => this.#line?.model.makeCall(this.call.number));
  };

  readonly #answer = (): void => {
    this.#withVoice(() => this.#line?.model.answerCall());
  };

  /** Nobody is called who could not hear the caller. */
  #withVoice(action: () => Promise<void> | undefined): void {
    this.#do(async () => {
      this.ended = '';
      const state = await this.#microphone.ask();
      this.trouble = state === 'ready' ? undefined : state;
      if (!this.trouble) await action();
    });
  }

  #do(action: () => Promise<void> | undefined): void {
    void this.#line?.sound.unlock();
    Promise.resolve(action()).catch((error: unknown) => {
      this.problem = error instanceof Error ? error.message : String(error);
    });
  }

  #onWho(event: Event): void {
    const customer = this.customers.find(({ id }) => id === (event.target as HTMLSelectElement).value);
    this.ended = '';
    if (customer) this.#do(async () => void (await this.#become(customer)));
  }
}
define('customers-phone', CustomersPhone);
