/** One site: its origins, its key, and the code that its pages and its back end need. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../../components/define.ts';
import type { History } from '../../api/revisions.ts';
import type { Me } from '../../api/session.ts';
import { type Site, sites } from '../../api/sites.ts';
import '../../ui/ask-first.ts';
import type { AskFirst } from '../../ui/ask-first.ts';
import '../../ui/code-block.ts';
import { textField } from '../../ui/field.ts';
import '../../ui/revision-list.ts';
import type { RollBack } from '../../ui/revision-list.ts';
import { goTo } from '../../ui/route.ts';
import { SaveState } from '../../ui/save-state.ts';
import { sheet } from '../../ui/sheet.ts';
import './embed-builder.ts';
import './page-doctor.ts';
import { policyLines } from './page-code.ts';
import { type BackEnd, backEnds, tokenCode } from './token-code.ts';

/** The key of a site that was made a moment ago, until its page is left: it is told once. */
let told: { id: string; key: string } | undefined;

export class SitePage extends LitElement {
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
      code-block {
        margin-top: 10px;
      }
    `,
  ];

  @property({ attribute: false }) me!: Me;
  /** Of the site; empty for a new one. */
  @property() site = '';
  @state() private loaded: Site | undefined;
  @state() private newId = '';
  @state() private name = '';
  @state() private origins = '';
  @state() private key = '';
  @state() private failed = '';
  @state() private history: History | undefined;
  readonly #state = new SaveState<Site>(this);

  override connectedCallback(): void {
    super.connectedCallback();
    if (told?.id === this.site) this.key = told.key;
    told = undefined;
    if (this.site !== '') void this.#load();
  }

  protected override render(): TemplateResult {
    const { failed, loaded } = this;
    if (failed) return html`<div class="notice bad" role="alert">${failed}</div>`;
    if (this.site !== '' && !loaded) return html`<p class="quiet" role="status">Loading…</p>`;
    return html`${this.#top()}
      ${this.#state.notice(
        (theirs) => {
          this.#show(theirs);
        },
        (theirs) => {
          this.#merge(theirs);
        },
      )}
      ${this.#form()} ${loaded ? this.#keyOf(loaded) : nothing} ${loaded ? this.#code(loaded) : nothing}
      <revision-list
        .revisions=${this.history?.revisions ?? []}
        consequence="Its key stays as it is. That is a new revision, and can be taken back as well."
        ?changeable=${this.#mayChange && !this.#state.busy}
        @roll-back=${({ detail }: CustomEvent<RollBack>) => void this.#rollBack(detail)}
      ></revision-list>
      <ask-first
        question="Remove ${loaded?.name ?? ''}?"
        consequence="Its pages have no telephone any more, at once."
        action="Remove"
        commented
        @confirmed=${this.#remove}
      ></ask-first>`;
  }

  #top(): TemplateResult {
    const { loaded } = this;
    return html`<div class="top">
      <h1>${loaded ? loaded.name : 'New site'}</h1>
      <div class="end">
        ${
          this.#mayChange
            ? html`${
                  loaded
                    ? html`<button
                        class="danger"
                        @click=${() => this.renderRoot.querySelector<AskFirst>('ask-first')?.show()}
                      >
                        Remove
                      </button>`
                    : nothing
                }
                <button class="primary" form="all" ?disabled=${this.#state.busy} @click=${this.#save}>
                  ${this.#state.busy ? 'Saving…' : 'Save'}
                </button>`
            : nothing
        }
      </div>
    </div>`;
  }

  #form(): TemplateResult {
    const state = this.#state;
    const fixed = !this.#mayChange || state.busy;
    const wrong = state.of('origins') ?? state.under('origins')[0]?.text;
    return html`<form
      id="all"
      @submit=${this.#save}
      @input=${() => {
        state.touch();
      }}
      novalidate
    >
      <div class="grid">
        ${textField({
          id: 'name',
          label: 'Name',
          value: this.name,
          disabled: fixed,
          placeholder: 'Northwind CRM',
          issue: state.of('name'),
          typed: (text) => (this.name = text),
        })}
        ${
          this.loaded
            ? nothing
            : textField({
                id: 'id',
                label: 'Short name',
                value: this.newId,
                disabled: fixed,
                placeholder: 'northwind',
                help: 'Small letters, digits and hyphens. Its tokens say it.',
                issue: state.of('id'),
                typed: (text) => (this.newId = text),
              })
        }
        <div class="field">
          <label for="origins">Its pages are at</label>
          <textarea
            id="origins"
            rows="2"
            .value=${this.origins}
            ?disabled=${fixed}
            placeholder="https://crm.example.com"
            aria-invalid=${wrong !== undefined}
            aria-describedby=${wrong === undefined ? 'origins-help' : 'origins-help origins-wrong'}
            @input=${(event: Event) => (this.origins = (event.target as HTMLTextAreaElement).value)}
          ></textarea>
          <div class="help" id="origins-help">One per line: scheme and host, no path</div>
          ${wrong === undefined ? nothing : html`<div class="wrong" id="origins-wrong">${wrong}</div>`}
        </div>
        ${this.#mayChange ? state.whyField(fixed) : nothing}
      </div>
    </form>`;
  }

  #keyOf({ oldKeyUntil }: Site): TemplateResult {
    const both = (oldKeyUntil ?? 0) > Date.now();
    return html`<fieldset>
      <legend>Key</legend>
      ${
        this.key
          ? html`<div class="notice good" role="status">
              <p>
                <b>This key is shown once.</b> Put it into the environment of the CRM’s back end as
                <code>OFFHOOK_SITE_KEY</code>.
              </p>
              <p><code class="key">${this.key}</code></p>
            </div>`
          : html`<p class="quiet">Set. It is shown to nobody.</p>`
      }
      ${both ? html`<p class="quiet">The key before is good until ${new Date(oldKeyUntil ?? 0).toLocaleString()}.</p>` : nothing}
      ${this.#mayChange ? html`<br /><button @click=${this.#newKey} ?disabled=${this.#state.busy}>Make a new key</button>` : nothing}
    </fieldset>`;
  }

  #code({ id }: Site): TemplateResult {
    const server = new URL('/', location.href).href;
    return html`<fieldset>
        <legend>The page</legend>
        <p class="quiet">Copy this into the CRM’s page.</p>
        <br />
        <embed-builder server=${server}></embed-builder>
      </fieldset>
      <fieldset>
        <legend>The back end</legend>
        <p class="quiet">
          Behind <code>/offhook-token</code>, for the user who is signed in to the CRM: a token that is good for a
          minute, once.
        </p>
        <code-block
          label="Code of the back end"
          .kinds=${backEnds}
          .code=${(kind: string) => tokenCode(kind as BackEnd, id)}
        ></code-block>
      </fieldset>
      <fieldset>
        <legend>If the page has a Content-Security-Policy</legend>
        <p class="quiet">
          it has to allow this, and for a telephone in the page <code>microphone=(self)</code> in its
          Permissions-Policy.
        </p>
        <code-block label="Policy" .kinds=${['Header']} .code=${() => policyLines(server)}></code-block>
      </fieldset>
      ${
        this.#mayChange
          ? html`<fieldset>
              <legend>Doctor</legend>
              <page-doctor url=${`${this.loaded?.origins[0] ?? ''}/`}></page-doctor>
            </fieldset>`
          : nothing
      }`;
  }

  get #mayChange(): boolean {
    return this.me.rights.includes('sites.write');
  }

  async #load(): Promise<void> {
    try {
      this.#show(await sites.read(this.site));
    } catch (error) {
      this.failed = (error as Error).message;
    }
  }

  #show(site: Site): void {
    this.loaded = site;
    this.name = site.name;
    this.origins = site.origins.join('\n');
    void this.#remember(site.id);
  }

  /** What was typed comes on top of what somebody else has saved meanwhile. */
  #merge(theirs: Site): void {
    const { loaded, name, origins } = this;
    this.#show(theirs);
    if (name !== loaded?.name) this.name = name;
    if (origins !== loaded?.origins.join('\n')) this.origins = origins;
  }

  async #remember(id: string): Promise<void> {
    // It adds to the page, and keeps nobody from using it.
    this.history = await sites.history(id).catch(() => undefined);
  }

  async #rollBack({ to, comment }: RollBack): Promise<void> {
    const { loaded } = this;
    if (!loaded) return;
    const back = await this.#state.run(() => sites.rollBack(loaded.id, loaded.revision, to, { comment }));
    if (back) this.#show(back);
  }

  readonly #save = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (this.#state.busy) return;
    const input = {
      name: this.name,
      origins: this.origins.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()])),
      ...this.#state.why,
    };
    const { loaded } = this;
    if (loaded) {
      const saved = await this.#state.run(() => sites.change(loaded.id, loaded.revision, input));
      if (saved) this.#show(saved);
      return;
    }
    const made = await this.#state.run(() => sites.create(this.newId, input));
    if (!made) return;
    told = { id: made.site.id, key: made.key };
    goTo('sites', made.site.id);
  };

  readonly #newKey = async (): Promise<void> => {
    const { loaded } = this;
    if (!loaded) return;
    const made = await this.#state.run(() => sites.newKey(loaded.id, loaded.revision, this.#state.why));
    if (!made) return;
    this.#show(made.site);
    this.key = made.key;
  };

  readonly #remove = async ({ detail: comment }: CustomEvent<string>): Promise<void> => {
    const { loaded } = this;
    if (!loaded) return;
    const done = await this.#state.run(async () => {
      await sites.remove(loaded.id, loaded.revision, comment);
      return true;
    });
    if (done) goTo('sites');
  };
}

define('site-page', SitePage);
