/** One group of users: the connection and the settings that its users have where they have none of their own. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../../components/define.ts';
import { type Connection, connections } from '../../api/connections.ts';
import { connectors, type Connectors, type Schema } from '../../api/connectors.ts';
import { type Group, groups } from '../../api/groups.ts';
import type { History } from '../../api/revisions.ts';
import type { Me } from '../../api/session.ts';
import '../../settings-form/settings-form.ts';
import type { SettingsForm } from '../../settings-form/settings-form.ts';
import '../../ui/ask-first.ts';
import type { AskFirst } from '../../ui/ask-first.ts';
import { choiceField, textField } from '../../ui/field.ts';
import '../../ui/revision-list.ts';
import type { RollBack } from '../../ui/revision-list.ts';
import { goTo } from '../../ui/route.ts';
import { SaveState } from '../../ui/save-state.ts';
import { sheet } from '../../ui/sheet.ts';

const nothingStored = { settings: {}, secrets: [] };

export class GroupPage extends LitElement {
  static override styles = [
    ...sheet,
    css`
      form {
        max-width: 860px;
      }
    `,
  ];

  @property({ attribute: false }) me!: Me;
  /** Of the group; empty for a new one. */
  @property() group = '';
  @state() private known: Connectors | undefined;
  @state() private all: readonly Connection[] = [];
  @state() private loaded: Group | undefined;
  @state() private name = '';
  @state() private newId = '';
  @state() private connectionId = '';
  /** As the form shows it; made anew where the group is, so that what is typed stays. */
  @state() private stored: { settings: Readonly<Record<string, unknown>>; secrets: string[] } = nothingStored;
  @state() private failed = '';
  @state() private history: History | undefined;
  readonly #state = new SaveState<Group>(this);

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  protected override render(): TemplateResult {
    const { failed, known, loaded } = this;
    if (failed) return html`<div class="notice bad" role="alert">${failed}</div>`;
    if (!known || (this.group !== '' && !loaded)) return html`<p class="quiet" role="status">Loading…</p>`;
    return html`<div class="top">
        <h1>${loaded ? loaded.name : 'New group'}</h1>
        <div class="end">
          ${
            loaded && this.#mayChange
              ? html`<button
                  class="danger"
                  @click=${() => this.renderRoot.querySelector<AskFirst>('ask-first')?.show()}
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
      </div>
      ${this.#state.notice(
        (theirs) => {
          this.#show(theirs);
        },
        (theirs) => {
          this.#merge(theirs);
        },
      )}
      ${this.#form(known)}
      <ask-first
        question="Remove ${loaded?.name ?? ''}?"
        consequence="A group goes only when nobody is in it any more."
        action="Remove"
        commented
        @confirmed=${this.#remove}
      ></ask-first>`;
  }

  #form(known: Connectors): TemplateResult {
    const state = this.#state;
    const { loaded } = this;
    const fixed = !this.#mayChange || state.busy;
    const schema = this.#schema(known);
    const touch = () => {
      state.touch();
    };
    return html`<form id="all" @submit=${this.#save} @input=${touch} @change=${touch} novalidate>
      <div class="grid">
        ${textField({ id: 'name', label: 'Name', value: this.name, disabled: fixed, issue: state.of('name'), placeholder: 'Sales', typed: (text) => (this.name = text) })}
        ${
          loaded
            ? nothing
            : textField({
                id: 'id',
                label: 'Short name',
                value: this.newId,
                disabled: fixed,
                placeholder: 'sales',
                help: 'Small letters, digits and hyphens. It stays as it is.',
                issue: state.of('id'),
                typed: (text) => (this.newId = text),
              })
        }
        ${choiceField({
          id: 'connection',
          label: 'Connection',
          value: this.connectionId,
          disabled: fixed,
          choices: [{ value: '', title: 'None' }, ...this.all.map(({ id, name }) => ({ value: id, title: name }))],
          issue: state.of('connectionId'),
          chosen: (id) => {
            this.connectionId = id;
            this.stored = id === loaded?.connectionId ? { settings: loaded.settings, secrets: [] } : nothingStored;
          },
        })}
      </div>
      ${
        schema
          ? html`<fieldset>
              <legend>Settings of its users</legend>
              <p class="quiet">What is left empty here, each user has by itself. Numbers and secrets always are.</p>
              <br />
              <settings-form
                .schema=${schema}
                .stored=${this.stored}
                .without=${ownOnly(schema)}
                .issues=${state.under('settings')}
                ?disabled=${fixed}
              ></settings-form>
            </fieldset>`
          : nothing
      }
      ${state.of('settings') ? html`<p class="wrong" role="alert">${state.of('settings')}</p>` : nothing}
      ${this.#mayChange ? html`<fieldset>${state.whyField(fixed)}</fieldset>` : nothing}
      <revision-list
        .revisions=${this.history?.revisions ?? []}
        ?changeable=${!fixed}
        @roll-back=${({ detail }: CustomEvent<RollBack>) => void this.#rollBack(detail)}
      ></revision-list>
    </form>`;
  }

  #schema(known: Connectors): Schema | undefined {
    const connector = this.all.find(({ id }) => id === this.connectionId)?.connector;
    const schema = known.connectors.find(({ id }) => id === connector)?.userSettings;
    return schema && Object.keys(schema.properties ?? {}).length > ownOnly(schema).length ? schema : undefined;
  }

  get #mayChange(): boolean {
    return this.me.rights.includes('users.write');
  }

  async #load(): Promise<void> {
    try {
      const [known, all, group] = await Promise.all([
        connectors(),
        connections.list(),
        this.group === '' ? undefined : groups.read(this.group),
      ]);
      this.known = known;
      this.all = all;
      if (group) this.#show(group);
    } catch (error) {
      this.failed = (error as Error).message;
    }
  }

  #show(group: Group): void {
    this.loaded = group;
    this.name = group.name;
    this.connectionId = group.connectionId ?? '';
    this.stored = { settings: group.settings, secrets: [] };
    void this.#remember(group.id);
  }

  /** What was typed comes on top of what somebody else has saved meanwhile. */
  #merge(theirs: Group): void {
    const { loaded, name, connectionId } = this;
    for (const form of this.renderRoot.querySelectorAll<SettingsForm>('settings-form')) form.keepTyped();
    this.#show(theirs);
    if (name !== loaded?.name) this.name = name;
    if (connectionId !== (loaded?.connectionId ?? '')) {
      this.connectionId = connectionId;
      this.stored = nothingStored;
    }
  }

  async #remember(id: string): Promise<void> {
    // It adds to the page, and keeps nobody from using it.
    this.history = await groups.history(id).catch(() => undefined);
  }

  async #rollBack({ to, comment }: RollBack): Promise<void> {
    const { loaded } = this;
    if (!loaded) return;
    const back = await this.#state.run(() => groups.rollBack(loaded.id, loaded.revision, to, { comment }));
    if (back) this.#show(back);
  }

  readonly #save = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (this.#state.busy) return;
    const { loaded } = this;
    const saved = await this.#state.run(() => {
      const values = this.renderRoot.querySelector<SettingsForm>('settings-form')?.values ?? {};
      const settings = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
      const input = { name: this.name, connectionId: this.connectionId || null, settings, ...this.#state.why };
      return loaded ? groups.change(loaded.id, loaded.revision, input) : groups.create(this.newId, input);
    });
    if (!saved) return;
    this.#show(saved);
    if (this.group === '') goTo('users', 'groups', saved.id);
  };

  readonly #remove = async ({ detail: comment }: CustomEvent<string>): Promise<void> => {
    const { loaded } = this;
    if (!loaded) return;
    const done = await this.#state.run(async () => {
      await groups.remove(loaded.id, loaded.revision, comment);
      return true;
    });
    if (done) goTo('users', 'groups');
  };
}

/** What each user has by itself: what is required, as a number is, and secrets. */
function ownOnly({ required = [], properties = {} }: Schema): string[] {
  return Object.entries(properties).flatMap(([name, { writeOnly }]) =>
    writeOnly || required.includes(name) ? [name] : [],
  );
}

define('group-page', GroupPage);
