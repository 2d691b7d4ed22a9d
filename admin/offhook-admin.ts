/** The portal: who is signed in, where one is, and the page that belongs there. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import { define } from '../components/define.ts';
import { Refused } from './api/request.ts';
import { type Me, session } from './api/session.ts';
import './pages/account/account-page.ts';
import './pages/audit/audit-page.ts';
import './pages/connection/connection-page.ts';
import './pages/connection/connection-wizard.ts';
import './pages/connections/connections-page.ts';
import './pages/diagnostics/call-trace-page.ts';
import './pages/diagnostics/diagnostics-page.ts';
import './pages/diagnostics/raw-events-page.ts';
import './pages/group/group-page.ts';
import './pages/groups/groups-page.ts';
import './pages/directory/directory-import.ts';
import './pages/directory/directory-page.ts';
import './pages/directory/lookup-page.ts';
import './pages/directory/numbers-page.ts';
import './pages/directory/record-page.ts';
import './pages/import/import-page.ts';
import './pages/overview/overview-page.ts';
import './pages/sign-in/password-page.ts';
import './pages/sign-in/sign-in-page.ts';
import './pages/site/site-page.ts';
import './pages/sites/sites-page.ts';
import './pages/user/user-page.ts';
import './pages/user/user-readiness.ts';
import './pages/users/users-page.ts';
import './pages/waiting/waiting-page.ts';
import './pages/webhooks/webhook-page.ts';
import './pages/webhooks/webhooks-page.ts';
import { places } from './places.ts';
import { roleTitles } from './ui/roles.ts';
import { fieldOf, routeOf } from './ui/route.ts';
import './ui/search-box.ts';
import { sheet } from './ui/sheet.ts';
import { showField } from './ui/show-field.ts';
import './ui/trial-banner.ts';
import './ui/waiting-count.ts';

export class OffhookAdmin extends LitElement {
  static override styles = [
    ...sheet,
    css`
      .all {
        display: grid;
        grid-template-columns: 212px minmax(0, 1fr);
        min-height: 100vh;
        background: var(--cti-surface);
      }
      nav {
        background: var(--cti-surface-2);
        border-inline-end: 1px solid var(--cti-line);
        padding: 16px 10px;
        display: flex;
        flex-direction: column;
        gap: 2px;
        position: sticky;
        top: 0;
        height: 100vh;
      }
      nav b {
        padding: 4px 10px 16px;
        font-size: 15px;
      }
      nav a {
        padding: 7px 10px;
        border-radius: 7px;
        color: var(--cti-text-2);
        font-weight: 500;
        text-decoration: none;
      }
      nav a:hover {
        color: var(--cti-text);
      }
      nav a[aria-current] {
        background: var(--cti-surface);
        color: var(--cti-text);
        box-shadow: var(--cti-shadow);
        font-weight: 600;
      }
      .me {
        margin-top: auto;
        padding: 8px 10px;
        display: grid;
        gap: 6px;
        justify-items: start;
      }
      .me a {
        margin: 0 -10px;
      }
      .me button {
        padding: 4px 10px;
        font-size: 12px;
      }
      main {
        padding: 22px 26px 60px;
        min-width: 0;
      }
      .tabs {
        display: flex;
        gap: 4px;
        border-bottom: 1px solid var(--cti-line);
        margin-bottom: 16px;
      }
      .tabs a {
        padding: 7px 12px;
        color: var(--cti-text-2);
        font-weight: 500;
        text-decoration: none;
        border-bottom: 2px solid transparent;
      }
      .tabs a[aria-current] {
        color: var(--cti-text);
        border-color: var(--cti-accent);
        font-weight: 600;
      }
      main:focus {
        outline: none;
      }
      @media (max-width: 760px) {
        .all {
          grid-template-columns: minmax(0, 1fr);
          align-content: start;
        }
        nav {
          position: static;
          height: auto;
          flex-flow: row wrap;
          align-items: center;
          padding: 10px;
        }
        nav b {
          padding: 4px 10px;
        }
        .me {
          margin: 0;
          margin-inline-start: auto;
        }
        main {
          padding: 16px;
        }
      }
    `,
  ];

  @state() private me: Me | undefined;
  @state() private asked = false;
  @state() private failed = '';
  @state() private route: string[] = routeOf(location.hash);

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('hashchange', this.#moved);
    void this.#who();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('hashchange', this.#moved);
  }

  protected override render(): TemplateResult {
    const { me, route } = this;
    if (this.failed) {
      return html`<main>
        <div class="notice bad" role="alert">${this.failed}</div>
        <button @click=${() => void this.#who()}>Try again</button>
      </main>`;
    }
    if (!this.asked) return html`<p class="quiet" role="status"></p>`;
    const token = route[0] === 'welcome' ? (route[1] ?? '') : '';
    if (route[0] === 'password' && route[1]) return html`<password-page token=${route[1]}></password-page>`;
    // The link is for whoever has it, also where the browser is signed in as an agent already.
    if (!me || token !== '') {
      const refused = route[0] === 'sign-in' ? (route[1] ?? '') : '';
      return html`<sign-in-page token=${token} refused=${refused} @signed-in=${this.#signedIn}></sign-in-page>`;
    }
    if (me.rights.length === 0) return this.#noRights(me);
    const shown = places.filter(({ right }) => me.rights.includes(right));
    const place = route[0] === 'account' ? undefined : (shown.find(({ id }) => id === route[0]) ?? shown[0]);
    return html`<div class="all">
      <nav aria-label="Portal">
        <b>Offhook</b>
        <search-box .rights=${me.rights}></search-box>
        ${shown.map(
          ({ id, title }) =>
            html`<a href="#/${id}" aria-current=${id === place?.id ? 'page' : nothing}
              >${title}${id === 'waiting' ? html`<waiting-count></waiting-count>` : nothing}</a
            >`,
        )}
        ${this.#mine(me)}
      </nav>
      <main tabindex="-1">
        <trial-banner .rights=${me.rights}></trial-banner>${keyed(route.join('/'), this.#page(place?.id ?? '', me))}
      </main>
    </div>`;
  }

  #page(place: string, me: Me): unknown {
    const [, thing = '', more = ''] = this.route;
    if (place === 'overview') return html`<overview-page .me=${me}></overview-page>`;
    if (this.route[0] === 'account') return html`<account-page></account-page>`;
    if (place === 'diagnostics') {
      if (thing === 'call') return html`<call-trace-page call=${more}></call-trace-page>`;
      if (thing === 'raw') return html`<raw-events-page connection=${more}></raw-events-page>`;
      return html`<diagnostics-page .me=${me}></diagnostics-page>`;
    }
    if (place === 'audit') return html`<audit-page></audit-page>`;
    if (place === 'waiting') return html`<waiting-page .me=${me}></waiting-page>`;
    if (place === 'sites') {
      return thing === ''
        ? html`<sites-page .me=${me}></sites-page>`
        : html`<site-page .me=${me} site=${thing === 'new' ? '' : thing}></site-page>`;
    }
    if (place === 'webhooks') {
      return thing === ''
        ? html`<webhooks-page .me=${me}></webhooks-page>`
        : html`<webhook-page .me=${me} webhook=${thing === 'new' ? '' : thing}></webhook-page>`;
    }
    if (place === 'directory') return directoryPage(thing, more, me);
    if (place === 'users') {
      if (thing === 'import') return html`<import-page></import-page>`;
      if (thing === 'groups') {
        return more === ''
          ? html`<groups-page .me=${me}></groups-page>`
          : html`<group-page .me=${me} group=${more === 'new' ? '' : more}></group-page>`;
      }
      if (thing === '') return html`<users-page .me=${me}></users-page>`;
      if (thing === 'new') return html`<user-page .me=${me} user=""></user-page>`;
      return html`${userTabs(thing, more)}
      ${
        more === 'readiness'
          ? html`<user-readiness user=${thing}></user-readiness>`
          : html`<user-page .me=${me} user=${thing}></user-page>`
      }`;
    }
    if (thing === '' || (thing === 'new' && more === '')) {
      return html`<connections-page .me=${me} ?choosing=${thing === 'new'}></connections-page>`;
    }
    if (thing === 'new' && this.route[3] === 'steps') {
      return html`<connection-wizard .me=${me} connector=${more}></connection-wizard>`;
    }
    return thing === 'new'
      ? html`<connection-page .me=${me} connector=${more}></connection-page>`
      : html`<connection-page .me=${me} connection=${thing}></connection-page>`;
  }

  #mine({ name, role }: Me): TemplateResult {
    return html`<div class="me">
      <a href="#/account" aria-current=${this.route[0] === 'account' ? 'page' : nothing}
        ><small>${name} · ${roleTitles[role] ?? role}</small></a
      >
      <button @click=${this.#signOut}>Sign out</button>
    </div>`;
  }

  #noRights(me: Me): TemplateResult {
    return html`<main>
      <div class="notice">
        The portal is for administrators. You are signed in as an agent, and your telephone works without it.
      </div>
      ${this.#mine(me)}
    </main>`;
  }

  async #who(): Promise<void> {
    this.failed = '';
    try {
      this.me = await session.me();
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 401) this.failed = (error as Error).message;
    }
    this.asked = true;
    await this.updateComplete;
    this.#showField();
  }

  readonly #moved = (): void => {
    this.route = routeOf(location.hash);
    // Whoever cannot see the page change is told where it begins.
    void this.updateComplete.then(() => {
      this.renderRoot.querySelector('main')?.focus();
      this.#showField();
    });
  };

  /** What a link means that leads to one field of a page. */
  #showField(): void {
    const field = fieldOf(location.hash);
    const main = this.renderRoot.querySelector('main');
    if (field !== '' && main) void showField(main, field);
  }

  readonly #signedIn = ({ detail }: CustomEvent<Me>): void => {
    this.me = detail;
    // The link has done its work, and is not to stay in the history.
    if (this.route[0] === 'welcome' || this.route[0] === 'sign-in') location.replace('#/overview');
  };

  readonly #signOut = async (): Promise<void> => {
    await session.signOut().catch(() => undefined);
    this.me = undefined;
  };
}

/** The two sides of one user: how it is set up, and how it stands. */
function userTabs(user: string, shown: string): TemplateResult {
  const tab = (to: string, title: string, on: boolean) =>
    html`<a href=${to} aria-current=${on ? 'page' : nothing}>${title}</a>`;
  return html`<div class="tabs" role="navigation" aria-label="User">
    ${tab(`#/users/${user}`, 'Settings', shown !== 'readiness')}
    ${tab(`#/users/${user}/readiness`, 'Readiness', shown === 'readiness')}
  </div>`;
}

function directoryPage(thing: string, more: string, me: Me): TemplateResult {
  switch (thing) {
    case 'import':
      return html`<directory-import></directory-import>`;
    case 'numbers':
      return html`<numbers-page .me=${me} scope=${more || 'server'}></numbers-page>`;
    case 'record':
      return html`<record-page .me=${me} record=${more === 'new' ? '' : more}></record-page>`;
    case 'lookup':
      return html`<lookup-page .me=${me}></lookup-page>`;
    default:
      return html`<directory-page .me=${me}></directory-page>`;
  }
}

define('offhook-admin', OffhookAdmin);
