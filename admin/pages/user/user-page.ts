/** One user: who he is, what he may do, and his credentials at his phone system, as that phone system wants them. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../../components/define.ts';
import { type Connection, connections } from '../../api/connections.ts';
import { type Connector, connectors, type Connectors } from '../../api/connectors.ts';
import { type Group, groups } from '../../api/groups.ts';
import type { Why } from '../../api/request.ts';
import type { History } from '../../api/revisions.ts';
import type { Me } from '../../api/session.ts';
import { type Person, type PersonInput, users } from '../../api/users.ts';
import '../../settings-form/settings-form.ts';
import type { SettingsForm } from '../../settings-form/settings-form.ts';
import '../../ui/ask-first.ts';
import type { AskFirst } from '../../ui/ask-first.ts';
import { checkField, choiceField, textField } from '../../ui/field.ts';
import { presencePill } from '../../ui/presence.ts';
import '../../ui/revision-list.ts';
import type { RollBack } from '../../ui/revision-list.ts';
import { mayGive, roleTitles } from '../../ui/roles.ts';
import { goTo } from '../../ui/route.ts';
import { SaveState } from '../../ui/save-state.ts';
import { sheet } from '../../ui/sheet.ts';
import './user-sign-in.ts';

const nothingStored = { settings: {}, secrets: [] };

export class UserPage extends LitElement {
  static override styles = [
    ...sheet,
    css`
      form {
        max-width: 860px;
      }
    `,
  ];

  @property({ attribute: false }) me!: Me;
  /** Of the user; empty for a new one. */
  @property() user = '';
  @state() private known: Connectors | undefined;
  @state() private all: readonly Connection[] = [];
  @state() private loaded: Person | undefined;
  @state() private login = '';
  @state() private name = '';
  @state() private givenRole = 'agent';
  @state() private active = true;
  @state() private connectionId = '';
  @state() private password = '';
  @state() private withPhone = false;
  @state() private failed = '';
  @state() private groupId = '';
  @state() private groups: readonly Group[] = [];
  @state() private history: History | undefined;
  readonly #state = new SaveState<Person>(this);

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  protected override render(): TemplateResult {
    const { failed, known, loaded } = this;
    if (failed) return html`<div class="notice bad" role="alert">${failed}</div>`;
    if (!known || (this.user !== '' && !loaded)) return html`<p class="quiet" role="status">Loading…</p>`;
    return html`${this.#top()}
      ${this.#state.notice(
        (theirs) => {
          this.#show(theirs);
        },
        (theirs) => {
          this.#merge(theirs);
        },
      )}
      ${
        loaded?.source === 'file'
          ? html`<div class="notice">This user comes from the configuration file, and is changed there.</div>`
          : nothing
      }
      ${loaded?.problem === undefined ? nothing : html`<div class="notice bad">${loaded.problem}</div>`}
      ${this.#form(known)}
      <ask-first
        question="Remove ${loaded?.name ?? ''}?"
        consequence="The login and the credentials are deleted. The log of the calls stays. To keep the user from signing in for a while, deactivate instead."
        action="Remove"
        commented
        @confirmed=${this.#remove}
      ></ask-first>`;
  }

  #top(): TemplateResult {
    const { loaded } = this;
    return html`<div class="top">
      <h1>${loaded ? loaded.name : 'New user'}</h1>
      ${loaded ? presencePill(loaded) : nothing}
      <div class="end">
        ${
          loaded && this.#mayChange
            ? html`<button
                class="danger"
                @click=${() => {
                  this.renderRoot.querySelector<AskFirst>('ask-first')?.show();
                }}
              >
                Remove
              </button>`
            : nothing
        }
        ${
          this.#mayChange
            ? html`<button class="primary" form="all" ?disabled=${this.#state.busy} @click=${this.#save}>
                ${this.#state.busy ? 'Saving…' : 'Save'}
              </button>`
            : nothing
        }
      </div>
    </div>`;
  }

  #form(known: Connectors): TemplateResult {
    const state = this.#state;
    const fixed = !this.#mayChange || state.busy;
    const touch = () => {
      state.touch();
    };
    return html`<form id="all" @submit=${this.#save} @input=${touch} @change=${touch} novalidate>
      <div class="grid">${this.#who(fixed)}</div>
      ${
        this.loaded && !fixed
          ? html`<user-sign-in
              .person=${this.loaded}
              @reset=${({ detail }: CustomEvent<Person>) => {
                this.#show(detail);
              }}
            ></user-sign-in>`
          : nothing
      }
      ${this.#place(known, fixed)} ${this.#mayChange ? html`<fieldset>${state.whyField(fixed)}</fieldset>` : nothing}
      <revision-list
        .revisions=${this.history?.revisions ?? []}
        ?changeable=${!fixed}
        @roll-back=${({ detail }: CustomEvent<RollBack>) => void this.#rollBack(detail)}
      ></revision-list>
    </form>`;
  }

  #who(fixed: boolean): TemplateResult {
    const state = this.#state;
    const { loaded } = this;
    const roles = Object.entries(roleTitles).filter(([role]) => role === this.givenRole || mayGive(this.me, role));
    return html`${textField({
      id: 'login',
      label: 'Login',
      value: this.login,
      disabled: fixed,
      issue: state.of('login'),
      typed: (text) => (this.login = text),
    })}
    ${textField({
      id: 'name',
      label: 'Name',
      value: this.name,
      disabled: fixed,
      issue: state.of('name'),
      typed: (text) => (this.name = text),
    })}
    ${textField({
      id: 'password',
      label: 'Password',
      type: 'password',
      value: this.password,
      disabled: fixed,
      autocomplete: 'new-password',
      placeholder: loaded?.password ? 'Set. Type to replace it.' : 'None: no sign-in with a password',
      help: '12 characters or more',
      issue: state.of('password'),
      typed: (text) => (this.password = text),
    })}
    ${choiceField({
      id: 'role',
      label: 'Role',
      value: this.givenRole,
      disabled: fixed,
      choices: roles.map(([value, title]) => ({ value, title })),
      issue: state.of('role'),
      chosen: (role) => (this.givenRole = role),
    })}
    ${checkField('active', 'Active: may sign in, and is at the phone system', this.active, fixed, (on) => (this.active = on))}`;
  }

  #place(known: Connectors, fixed: boolean): TemplateResult {
    const state = this.#state;
    const system = this.#system(known);
    const connection = this.#connection;
    // What is stored belongs to the connection it was stored for.
    const stays = this.#whereOf(this.loaded?.connectionId ?? '', this.loaded?.groupId ?? '') === this.#where;
    const group = this.#group;
    return html`<fieldset>
        <legend>Phone system</legend>
        <div class="grid">
          ${choiceField({
            id: 'connection',
            label: 'Connection',
            value: this.connectionId,
            disabled: fixed,
            choices: [
              { value: '', title: this.#nowhere },
              ...this.all.map(({ id, name, title }) => ({
                value: id,
                title: name === title ? name : `${name} (${title})`,
              })),
            ],
            ...(connection?.runs === 'page'
              ? { help: 'Runs in the page: the user’s own page is given these credentials, and nobody else’s.' }
              : {}),
            issue: state.of('connectionId'),
            chosen: (id) => (this.connectionId = id),
          })}
          ${
            this.groups.length > 0
              ? choiceField({
                  id: 'group',
                  label: 'Group',
                  value: this.groupId,
                  disabled: fixed,
                  choices: [
                    { value: '', title: 'None' },
                    ...this.groups.map(({ id, name }) => ({ value: id, title: name })),
                  ],
                  help: 'What the user has no setting for is as the group says.',
                  issue: state.of('groupId'),
                  chosen: (id) => (this.groupId = id),
                })
              : nothing
          }
        </div>
        ${
          system
            ? html`<br /><settings-form
                  id="settings"
                  .schema=${system.userSettings}
                  .stored=${stays && this.loaded ? this.loaded : nothingStored}
                  .issues=${state.under('settings')}
                  .inherited=${group && group.connectionId === this.#where ? group : null}
                  .secrets=${(stays && this.history?.secrets) || {}}
                  ?disabled=${fixed}
                ></settings-form>`
            : nothing
        }
      </fieldset>
      ${
        connection?.webPhone
          ? html`<fieldset>
              <legend>Web phone</legend>
              ${checkField('with-phone', 'Talks in the page, by SIP', this.withPhone, fixed, (on) => (this.withPhone = on))}
              ${
                this.withPhone
                  ? html`<br /><settings-form
                        id="web-phone"
                        .schema=${known.webPhone.userSettings}
                        .stored=${(stays ? this.loaded?.webPhone : null) ?? nothingStored}
                        .issues=${state.under('webPhone')}
                        ?disabled=${fixed}
                      ></settings-form>`
                  : nothing
              }
            </fieldset>`
          : nothing
      }`;
  }

  get #connection(): Connection | undefined {
    return this.all.find(({ id }) => id === this.#where);
  }

  get #group(): Group | undefined {
    return this.groups.find(({ id }) => id === this.groupId);
  }

  /** Where the user is: by choice, or by the group. */
  get #where(): string {
    return this.#whereOf(this.connectionId, this.groupId);
  }

  #whereOf(connectionId: string, groupId: string): string {
    return connectionId || (this.groups.find(({ id }) => id === groupId)?.connectionId ?? '');
  }

  get #nowhere(): string {
    const group = this.#group;
    const name = this.all.find(({ id }) => id === group?.connectionId)?.name;
    return group && name ? `${name}, from ${group.name}` : 'None';
  }

  #system(known: Connectors): Connector | undefined {
    return known.connectors.find(({ id }) => id === this.#connection?.connector);
  }

  get #mayChange(): boolean {
    return this.loaded?.source !== 'file' && mayGive(this.me, this.loaded?.role ?? 'agent');
  }

  async #load(): Promise<void> {
    try {
      const [known, all, others, person] = await Promise.all([
        connectors(),
        connections.list(),
        groups.list(),
        this.user === '' ? undefined : users.read(this.user),
      ]);
      this.known = known;
      this.all = all;
      this.groups = others;
      if (person) this.#show(person);
      else if (all.length === 1) this.connectionId = all[0]?.id ?? '';
    } catch (error) {
      this.failed = (error as Error).message;
    }
  }

  #show(person: Person): void {
    this.loaded = person;
    this.login = person.login;
    this.name = person.name;
    this.givenRole = person.role;
    this.active = person.active;
    this.connectionId = person.connectionId ?? '';
    this.withPhone = person.webPhone !== null;
    this.groupId = person.groupId ?? '';
    this.password = '';
    void this.#remember(person.id);
  }

  /** What was typed comes on top of what somebody else has saved meanwhile. */
  #merge(theirs: Person): void {
    const { loaded, login, name, givenRole, active, groupId, connectionId, withPhone, password } = this;
    for (const form of this.renderRoot.querySelectorAll<SettingsForm>('settings-form')) form.keepTyped();
    this.#show(theirs);
    this.password = password;
    if (login !== loaded?.login) this.login = login;
    if (name !== loaded?.name) this.name = name;
    if (givenRole !== loaded?.role) this.givenRole = givenRole;
    if (active !== loaded?.active) this.active = active;
    if (groupId !== (loaded?.groupId ?? '')) this.groupId = groupId;
    if (connectionId !== (loaded?.connectionId ?? '')) this.connectionId = connectionId;
    if (withPhone !== (loaded?.webPhone !== null)) this.withPhone = withPhone;
  }

  async #remember(id: string): Promise<void> {
    // It adds to the page, and keeps nobody from using it.
    this.history = await users.history(id).catch(() => undefined);
  }

  async #rollBack({ to, comment }: RollBack): Promise<void> {
    const { loaded } = this;
    if (!loaded) return;
    const back = await this.#state.run(() => users.rollBack(loaded.id, loaded.revision, to, { comment }));
    if (back) this.#show(back);
  }

  readonly #save = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (this.#state.busy) return;
    const saved = await this.#state.run(() => {
      const form = (id: string) => this.renderRoot.querySelector<SettingsForm>(`#${id}`)?.values ?? null;
      const input: PersonInput & Why = {
        login: this.login,
        name: this.name,
        role: this.givenRole,
        active: this.active,
        connectionId: this.connectionId || null,
        groupId: this.groupId || null,
        settings: form('settings') ?? {},
        webPhone: form('web-phone'),
        ...(this.password ? { password: this.password } : {}),
        ...this.#state.why,
      };
      return this.loaded ? users.change(this.loaded.id, this.loaded.revision, input) : users.create(input);
    });
    if (!saved) return;
    this.#show(saved);
    if (this.user === '') goTo('users', saved.id);
  };

  readonly #remove = async ({ detail: comment }: CustomEvent<string>): Promise<void> => {
    const { loaded } = this;
    if (!loaded) return;
    const done = await this.#state.run(async () => {
      await users.remove(loaded.id, loaded.revision, comment);
      return true;
    });
    if (done) goTo('users');
  };
}

define('user-page', UserPage);
