/** One webhook: where it goes, what it tells, its key, and what was told or given up. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../../components/define.ts';
import type { Me } from '../../api/session.ts';
import { type Delivery, type Webhook, webhooks } from '../../api/webhooks.ts';
import '../../ui/ask-first.ts';
import type { AskFirst } from '../../ui/ask-first.ts';
import { textField } from '../../ui/field.ts';
import { goTo } from '../../ui/route.ts';
import { SaveState } from '../../ui/save-state.ts';
import { sheet } from '../../ui/sheet.ts';

const events = [
  { name: 'call.ended', about: 'A call is over, whoever it was with' },
  { name: 'call.changed', about: 'An agent has written about it: outcome, note, records' },
  { name: 'call.followUp', about: 'Somebody is to come back to it' },
] as const;

/** The key of one that was made a moment ago, until its page is left: it is told once. */
let told: { id: string; key: string } | undefined;

export class WebhookPage extends LitElement {
  static override styles = [
    ...sheet,
    css`
      form,
      fieldset {
        max-width: 860px;
      }
      .key {
        font-size: 13px;
        overflow-wrap: anywhere;
      }
      .events {
        display: grid;
        gap: 8px;
      }
      .events label {
        display: flex;
        gap: 8px;
        align-items: center;
        min-height: 28px;
        font-weight: 400;
      }
      .switch {
        margin-top: 16px;
      }
      .events input {
        inline-size: 24px;
        block-size: 24px;
        margin: 0;
      }
    `,
  ];

  @property({ attribute: false }) me!: Me;
  /** Id; empty for a new one. */
  @property() webhook = '';
  @state() private loaded: Webhook | undefined;
  @state() private deliveries: readonly Delivery[] = [];
  @state() private url = '';
  @state() private events: readonly string[] = ['call.ended'];
  @state() private active = true;
  @state() private key = '';
  @state() private failed = '';
  readonly #state = new SaveState<Webhook>(this);

  override connectedCallback(): void {
    super.connectedCallback();
    if (told?.id === this.webhook) this.key = told.key;
    told = undefined;
    if (this.webhook !== '') void this.#load();
  }

  protected override render(): TemplateResult {
    const { failed, loaded } = this;
    if (failed) return html`<div class="notice bad" role="alert">${failed}</div>`;
    if (this.webhook !== '' && !loaded) return html`<p class="quiet" role="status">Loading…</p>`;
    return html`<div class="top">
        <h1>${loaded ? hostOf(loaded.url) : 'New webhook'}</h1>
        <div class="end">${this.#mayChange ? this.#actions() : nothing}</div>
      </div>
      ${this.#state.notice((theirs) => {
        this.#show(theirs);
      })}
      ${this.#form()} ${loaded ? this.#keyOf() : nothing} ${loaded ? this.#told() : nothing}
      <ask-first
        question="Remove this webhook?"
        consequence="What is still to be told is not told any more."
        action="Remove"
        commented
        @confirmed=${this.#remove}
      ></ask-first>`;
  }

  #actions(): TemplateResult {
    const remove = html`<button
      class="danger"
      @click=${() => this.renderRoot.querySelector<AskFirst>('ask-first')?.show()}
    >
      Remove
    </button>`;
    return html`${this.loaded ? remove : nothing}
      <button class="primary" form="all" ?disabled=${this.#state.busy} @click=${this.#save}>
        ${this.#state.busy ? 'Saving…' : 'Save'}
      </button>`;
  }

  #form(): TemplateResult {
    const state = this.#state;
    const fixed = !this.#mayChange || state.busy;
    const wrong = state.of('events') ?? state.under('events')[0]?.text;
    return html`<form
      id="all"
      @submit=${this.#save}
      @input=${() => {
        state.touch();
      }}
      novalidate
    >
      ${textField({
        id: 'url',
        label: 'Address',
        value: this.url,
        disabled: fixed,
        placeholder: 'https://crm.example.com/telephony/calls',
        help: 'Answers with any 2xx within ten seconds. What fails is tried again for two days.',
        issue: state.of('url'),
        typed: (text) => (this.url = text),
      })}
      <fieldset>
        <legend>It is told when</legend>
        <div class="events">
          ${events.map(({ name, about }) =>
            this.#check(
              name,
              html`${about} <small><code>${name}</code></small>`,
              this.events.includes(name),
              fixed,
              (on) => {
                this.events = on ? [...this.events, name] : this.events.filter((each) => each !== name);
              },
            ),
          )}
        </div>
        ${wrong === undefined ? nothing : html`<div class="wrong" role="alert">${wrong}</div>`}
      </fieldset>
      <div class="events switch">
        ${this.#check('active', 'On. What happens while it is off is not told later', this.active, fixed, (on) => {
          this.active = on;
        })}
      </div>
      ${this.#mayChange ? html`<br />${state.whyField(fixed)}` : nothing}
    </form>`;
  }

  #check(id: string, label: unknown, checked: boolean, disabled: boolean, set: (on: boolean) => void): TemplateResult {
    return html`<label
      ><input
        type="checkbox"
        id=${id}
        .checked=${checked}
        ?disabled=${disabled}
        @change=${(event: Event) => {
          set((event.target as HTMLInputElement).checked);
        }}
      /><span>${label}</span></label
    >`;
  }

  #keyOf(): TemplateResult {
    return html`<fieldset>
      <legend>Signing key</legend>
      ${
        this.key
          ? html`<div class="notice good" role="status">
              <p>
                <b>This key is shown once.</b> Give it to whatever receives the calls: every message is signed as
                standardwebhooks.com describes, and libraries for most languages check it.
              </p>
              <p><code class="key">${this.key}</code></p>
            </div>`
          : html`<p class="quiet">Set. It is shown to nobody.</p>`
      }
      ${this.#mayChange ? html`<br /><button @click=${this.#newKey} ?disabled=${this.#state.busy}>Make a new key</button>` : nothing}
    </fieldset>`;
  }

  #told(): TemplateResult {
    return html`<fieldset>
      <legend>What was told</legend>
      ${
        this.deliveries.length === 0
          ? html`<p class="quiet">Nothing yet.</p>`
          : html`<div class="scroll">
              <table>
                <thead>
                  <tr>
                    <th scope="col">When</th>
                    <th scope="col">What</th>
                    <th scope="col">State</th>
                    <th scope="col">Answer</th>
                    <th scope="col"><span class="sr">Do</span></th>
                  </tr>
                </thead>
                <tbody>
                  ${this.deliveries.map((one) => this.#row(one))}
                </tbody>
              </table>
            </div>`
      }
      <br /><button @click=${() => void this.#load()}>Look again</button>
    </fieldset>`;
  }

  #row({ id, createdAt, event, state, attempts, nextAt, answer }: Delivery): TemplateResult {
    const pill = {
      delivered: html`<span class="pill good">arrived</span>`,
      waiting: html`<span class="pill warn">${attempts === 0 ? 'waiting' : `tried ${attempts}×`}</span>`,
      dead: html`<span class="pill bad">given up</span>`,
    }[state];
    return html`<tr>
      <td>${new Date(createdAt).toLocaleString()}</td>
      <td>${event}</td>
      <td>${pill}${nextAt === null ? nothing : html`<small>next ${new Date(nextAt).toLocaleTimeString()}</small>`}</td>
      <td>${answer ?? ''}</td>
      <td>
        ${
          this.#mayChange && state !== 'delivered'
            ? html`<button
                aria-label="Send again: ${event} of ${new Date(createdAt).toLocaleString()}"
                @click=${() => void this.#again(id)}
              >
                Send again
              </button>`
            : nothing
        }
      </td>
    </tr>`;
  }

  get #mayChange(): boolean {
    return this.me.rights.includes('webhooks.write');
  }

  async #load(): Promise<void> {
    try {
      const { webhook, deliveries } = await webhooks.read(this.webhook);
      // What is being typed is not taken back.
      if (!this.loaded) this.#show(webhook);
      this.deliveries = deliveries;
    } catch (error) {
      this.failed = (error as Error).message;
    }
  }

  #show(webhook: Webhook): void {
    this.loaded = webhook;
    this.url = webhook.url;
    this.events = webhook.events;
    this.active = webhook.active;
  }

  readonly #save = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (this.#state.busy) return;
    const { loaded, url, events: wanted, active } = this;
    const input = { url: url.trim(), events: wanted, active, ...this.#state.why };
    if (loaded) {
      const saved = await this.#state.run(() => webhooks.change(loaded.id, loaded.revision, input));
      if (saved) this.#show(saved);
      return;
    }
    const made = await this.#state.run(() => webhooks.create(input));
    if (!made) return;
    told = { id: made.webhook.id, key: made.key };
    goTo('webhooks', made.webhook.id);
  };

  readonly #newKey = async (): Promise<void> => {
    const { loaded } = this;
    if (!loaded) return;
    const made = await this.#state.run(() => webhooks.newKey(loaded.id, loaded.revision, this.#state.why));
    if (!made) return;
    this.loaded = made.webhook;
    this.key = made.key;
  };

  async #again(delivery: string): Promise<void> {
    const { loaded } = this;
    if (!loaded) return;
    await this.#state.run(() => webhooks.again(loaded.id, delivery));
    await this.#load();
  }

  readonly #remove = async ({ detail: comment }: CustomEvent<string>): Promise<void> => {
    const { loaded } = this;
    if (!loaded) return;
    const done = await this.#state.run(async () => {
      await webhooks.remove(loaded.id, loaded.revision, comment);
      return true;
    });
    if (done) goTo('webhooks');
  };
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

define('webhook-page', WebhookPage);
