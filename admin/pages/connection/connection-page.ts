/** One connection: its settings as the phone system wants them, its ports, and how it stands. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../../components/define.ts';
import { type Connection, type ConnectionInput, connections } from '../../api/connections.ts';
import { type Connector, connectors, type Connectors } from '../../api/connectors.ts';
import type { Why } from '../../api/request.ts';
import type { History } from '../../api/revisions.ts';
import type { Me } from '../../api/session.ts';
import '../../settings-form/settings-form.ts';
import type { SettingsForm } from '../../settings-form/settings-form.ts';
import './connection-test.ts';
import type { ConnectionTest } from './connection-test.ts';
import '../../ui/ask-first.ts';
import type { AskFirst } from '../../ui/ask-first.ts';
import { checkField, choiceField, textField } from '../../ui/field.ts';
import { linkPill, linkTrouble } from '../../ui/link-state.ts';
import { Looking } from '../../ui/looking.ts';
import '../../ui/revision-list.ts';
import type { RollBack } from '../../ui/revision-list.ts';
import { goTo } from '../../ui/route.ts';
import { SaveState } from '../../ui/save-state.ts';
import { sheet } from '../../ui/sheet.ts';

const places = { service: 'In the Messaging Service', page: 'In each agent’s page' };
const nothingStored = { settings: {}, secrets: [] };

export class ConnectionPage extends LitElement {
  static override styles = [
    ...sheet,
    css`
      .split {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 340px;
        gap: 26px;
        align-items: start;
      }
      @media (max-width: 1080px) {
        .split {
          grid-template-columns: minmax(0, 1fr);
        }
        .tests {
          order: -1;
        }
      }
      .tests {
        display: grid;
        gap: 14px;
      }
      .limits {
        margin: 6px 0 0;
        padding-inline-start: 18px;
      }
    `,
  ];

  @property({ attribute: false }) me!: Me;
  /** Of the connection; empty for a new one. */
  @property() connection = '';
  /** The phone system of a new one. */
  @property() connector = '';
  @state() private known: Connectors | undefined;
  /** As it was loaded: what is typed belongs to this revision. */
  @state() private loaded: Connection | undefined;
  /** How it stands now. */
  @state() private live: Connection | undefined;
  @state() private name = '';
  @state() private newId = '';
  @state() private runs: 'service' | 'page' = 'service';
  @state() private withPhones = false;
  @state() private failed = '';
  @state() private history: History | undefined;
  /** A secret was typed over one that is stored, and is being tried. */
  @state() private replacing = false;
  readonly #state = new SaveState<Connection>(this);
  readonly looking = new Looking(this, () => this.#look());

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('connector') && this.connector !== '' && this.known) this.#fresh();
  }

  protected override render(): TemplateResult {
    const { failed, known, loaded } = this;
    const system = this.#system();
    if (failed && !loaded) return html`<div class="notice bad" role="alert">${failed}</div>`;
    if (!known || !system || (this.connection !== '' && !loaded))
      return html`<p class="quiet" role="status">Loading…</p>`;
    return html`${this.#top(system)}
      ${this.#state.notice(
        (theirs) => {
          this.#show(theirs);
        },
        (theirs) => {
          this.#merge(theirs);
        },
      )}
      ${this.#file()}
      <div class="split">
        ${this.#form(system, known)}
        ${
          this.#mayTest
            ? html`<div class="tests">
                ${this.replacing ? html`<connection-test id="before" heading="With the secret that is stored"></connection-test>` : nothing}
                <connection-test
                  id="after"
                  heading=${this.replacing ? 'With the secret that is typed' : 'Test connection'}
                  .me=${this.me}
                  .system=${system}
                ></connection-test>
              </div>`
            : nothing
        }
      </div>
      <ask-first
        question="Remove ${loaded?.name ?? ''}?"
        consequence="Its settings and its secrets are deleted. The log of its calls stays."
        action="Remove"
        commented
        @confirmed=${this.#remove}
      ></ask-first>`;
  }

  #top(system: Connector): TemplateResult {
    const { live, loaded } = this;
    const trouble = live && linkTrouble(live);
    return html`<div class="top">
        <h1>${loaded ? loaded.name : `New connection: ${system.title}`}</h1>
        ${live ? linkPill(live, Date.now()) : nothing}
        <div class="end">
          ${loaded && this.#mayChange ? html`<button class="danger" @click=${this.#ask}>Remove</button>` : nothing}
          ${this.#mayTest ? html`<button @click=${this.#test}>Test connection</button>` : nothing}
          ${
            this.#mayChange
              ? html`<button class="primary" form="all" ?disabled=${this.#state.busy} @click=${this.#save}>
                  ${this.#state.busy ? 'Saving…' : 'Save'}
                </button>`
              : nothing
          }
        </div>
      </div>
      ${trouble === undefined ? nothing : html`<div class="notice bad">${trouble}</div>`}`;
  }

  #file(): unknown {
    return this.loaded?.source === 'file'
      ? html`<div class="notice">This connection comes from the configuration file, and is changed there.</div>`
      : nothing;
  }

  #form(system: Connector, known: Connectors): TemplateResult {
    const { loaded } = this;
    const state = this.#state;
    const fixed = !this.#mayChange || state.busy;
    const touch = () => {
      state.touch();
    };
    return html`<form id="all" @submit=${this.#save} @input=${touch} @change=${touch} novalidate>
      <div class="grid">
        ${textField({
          id: 'name',
          label: 'Name',
          value: this.name,
          disabled: fixed,
          placeholder: 'HQ Budapest',
          issue: state.of('name'),
          typed: (text) => (this.name = text),
        })}
        ${
          loaded
            ? nothing
            : textField({
                id: 'id',
                label: 'Short name',
                value: this.newId,
                disabled: fixed,
                placeholder: 'hq-budapest',
                help: 'Small letters, digits and hyphens. It stays as it is.',
                issue: state.of('id'),
                typed: (text) => (this.newId = text),
              })
        }
        ${
          system.runs.length > 1
            ? choiceField({
                id: 'runs',
                label: 'Where it runs',
                value: this.runs,
                disabled: fixed,
                choices: system.runs.map((value) => ({ value, title: places[value] })),
                help:
                  this.runs === 'page'
                    ? 'The agents’ pages get the credentials of their own user.'
                    : 'No credentials of the phone system reach a page.',
                issue: state.of('runs'),
                chosen: (value) => (this.runs = value as 'service' | 'page'),
              })
            : nothing
        }
      </div>
      <fieldset>
        <legend>${system.title}</legend>
        <settings-form
          id="settings"
          .schema=${system.settings}
          .stored=${loaded ?? nothingStored}
          .issues=${state.under('settings')}
          .secrets=${this.history?.secrets ?? {}}
          ?disabled=${fixed}
        ></settings-form>
      </fieldset>
      ${
        system.runs.includes('service') && this.runs === 'service'
          ? html`<fieldset>
              <legend>Web phones</legend>
              ${checkField('with-phones', 'Agents may talk in their page, by SIP', this.withPhones, fixed, (on) => (this.withPhones = on))}
              ${
                this.withPhones
                  ? html`<br /><settings-form
                        id="web-phone"
                        .schema=${known.webPhone.settings}
                        .stored=${loaded?.webPhone ?? nothingStored}
                        .issues=${state.under('webPhone')}
                        ?disabled=${fixed}
                      ></settings-form>`
                  : nothing
              }
            </fieldset>`
          : nothing
      }
      ${this.#mayChange ? html`<fieldset>${state.whyField(fixed)}</fieldset>` : nothing} ${ports(system)}
      ${limits(system)}
      <revision-list
        .revisions=${this.history?.revisions ?? []}
        ?changeable=${!fixed}
        @roll-back=${({ detail }: CustomEvent<RollBack>) => void this.#rollBack(detail)}
      ></revision-list>
    </form>`;
  }

  get #mayTest(): boolean {
    return this.me.rights.includes('connections.test') && this.loaded?.source !== 'file';
  }

  get #mayChange(): boolean {
    return this.me.rights.includes('connections.write') && this.loaded?.source !== 'file';
  }

  #system(): Connector | undefined {
    const id = this.loaded?.connector ?? this.connector;
    return this.known?.connectors.find((system) => system.id === id);
  }

  async #look(): Promise<void> {
    try {
      this.known ??= await connectors();
      if (this.connection === '') {
        if (!this.loaded && !this.#state.touched) this.#fresh();
        return;
      }
      const now = await connections.read(this.connection);
      this.live = now;
      if (!this.loaded) this.#show(now);
      this.failed = '';
    } catch (error) {
      this.failed = (error as Error).message;
    }
  }

  #fresh(): void {
    this.runs = this.#system()?.runs.includes('service') ? 'service' : 'page';
  }

  #show(now: Connection): void {
    this.loaded = now;
    this.live = now;
    this.name = now.name;
    this.runs = now.runs;
    this.withPhones = now.webPhone !== null;
    this.replacing = false;
    void this.#remember(now.id);
  }

  /** What was typed comes on top of what somebody else has saved meanwhile. */
  #merge(theirs: Connection): void {
    const before = this.loaded;
    const { name, runs, withPhones } = this;
    const forms = this.renderRoot.querySelectorAll<SettingsForm>('settings-form');
    for (const form of forms) form.keepTyped();
    this.#show(theirs);
    if (name !== before?.name) this.name = name;
    if (runs !== before?.runs) this.runs = runs;
    if (withPhones !== (before?.webPhone !== null)) this.withPhones = withPhones;
  }

  async #remember(id: string): Promise<void> {
    // It adds to the page, and keeps nobody from using it.
    this.history = await connections.history(id).catch(() => undefined);
  }

  async #rollBack({ to, comment }: RollBack): Promise<void> {
    const { loaded } = this;
    if (!loaded) return;
    const back = await this.#state.run(() => connections.rollBack(loaded.id, loaded.revision, to, { comment }));
    if (back) this.#show(back);
  }

  /** What is in the form now, saved or not. Where a secret is to be replaced, the stored one is tried first: both are told. */
  readonly #test = (): void => {
    const { loaded } = this;
    const connector = loaded?.connector ?? this.connector;
    void this.#state.check(async () => {
      const settings = this.renderRoot.querySelector<SettingsForm>('#settings')?.values ?? {};
      const typed = loaded?.secrets.filter((name) => typeof settings[name] === 'string') ?? [];
      this.replacing = typed.length > 0;
      await this.updateComplete;
      const panel = (id: string) => this.renderRoot.querySelector<ConnectionTest>(`#${id}`);
      const id = loaded ? { id: loaded.id } : {};
      if (this.replacing) {
        const stored = Object.fromEntries(Object.entries(settings).filter(([name]) => !typed.includes(name)));
        await panel('before')?.run({ ...id, connector, settings: stored });
      }
      await panel('after')?.run({ ...id, connector, settings });
    });
  };

  readonly #ask = (): void => {
    this.renderRoot.querySelector<AskFirst>('ask-first')?.show();
  };

  readonly #save = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (this.#state.busy) return;
    const saved = await this.#state.run(() => {
      const form = (id: string) => this.renderRoot.querySelector<SettingsForm>(`#${id}`)?.values ?? null;
      const input: ConnectionInput & Why = {
        name: this.name,
        runs: this.runs,
        settings: form('settings') ?? {},
        webPhone: form('web-phone'),
        ...this.#state.why,
      };
      return this.loaded
        ? connections.change(this.loaded.id, this.loaded.revision, input)
        : connections.create({ id: this.newId, connector: this.connector, ...input });
    });
    if (!saved) return;
    this.#show(saved);
    if (this.connection === '') goTo('connections', saved.id);
  };

  readonly #remove = async ({ detail: comment }: CustomEvent<string>): Promise<void> => {
    const { loaded } = this;
    if (!loaded) return;
    const done = await this.#state.run(async () => {
      await connections.remove(loaded.id, loaded.revision, comment);
      return true;
    });
    if (done) goTo('connections');
  };
}

function ports({ ports: needed }: Connector): unknown {
  if (needed.length === 0) return nothing;
  return html`<fieldset>
    <legend>Ports</legend>
    <table>
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">Direction</th>
          <th scope="col">Port</th>
        </tr>
      </thead>
      <tbody>
        ${needed.map(
          ({ what, direction, port }) =>
            html`<tr>
              <td>${what}</td>
              <td>${direction}</td>
              <td class="number">${port}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </fieldset>`;
}

function limits({ cannotKnow }: Connector): unknown {
  if (cannotKnow.length === 0) return nothing;
  return html`<fieldset>
    <legend>What this phone system cannot tell</legend>
    <ul class="limits quiet">
      ${cannotKnow.map(({ what, why }) => html`<li>${what}: ${why}</li>`)}
    </ul>
  </fieldset>`;
}

define('connection-page', ConnectionPage);
