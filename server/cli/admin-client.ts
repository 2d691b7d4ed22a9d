/** The portal's doors, as a command goes through them. */
import { CliError, exitCodes } from './exit-codes.ts';
import type { ServerState } from './config-plan.ts';
import type { ConnectionView } from '../admin/connections.ts';
import type { GroupView } from '../admin/groups.ts';
import type { PersonView } from '../admin/person.ts';
import type { SiteView } from '../sites/sites.ts';

export interface AdminAccount {
  login: string;
  password: string;
  /** Of the second factor, where there is one. */
  code?: string | undefined;
}

/** How long a question may take, ms. */
const patience = 30_000;
/** Rows of one page. */
const pageSize = 200;

export class AdminClient {
  readonly #base: string;
  #cookie = '';

  private constructor(base: string) {
    this.#base = base;
  }

  /** @throws CliError */
  static async signIn(server: string, account: AdminAccount): Promise<AdminClient> {
    if (!/^https?:\/\//.test(server) || !URL.canParse(server)) {
      throw new CliError(exitCodes.usage, 'usage', `--server ${server}: write it as https://host:port`);
    }
    const client = new AdminClient(server.endsWith('/') ? server : `${server}/`);
    await client.ask('POST', 'sign-in', account);
    return client;
  }

  async state(): Promise<ServerState> {
    const { connections } = await this.ask<{ connections: ConnectionView[] }>('GET', 'admin/connections');
    const { sites } = await this.ask<{ sites: SiteView[] }>('GET', 'admin/sites');
    const { groups } = await this.ask<{ groups: GroupView[] }>('GET', 'admin/groups');
    const { numbers } = await this.ask<Pick<ServerState, 'numbers'>>('GET', 'admin/numbers');
    const lookup = await this.ask<ServerState['lookup']>('GET', 'admin/lookup');
    const { webhooks } = await this.ask<Pick<ServerState, 'webhooks'>>('GET', 'admin/webhooks');
    const users: PersonView[] = [];
    for (;;) {
      const path = `admin/users?limit=${pageSize}&offset=${users.length}`;
      const { people, total } = await this.ask<{ people: PersonView[]; total: number }>('GET', path);
      users.push(...people);
      if (people.length > 0 && users.length < total) continue;
      return { connections, groups, users, sites, numbers, lookup, webhooks };
    }
  }

  async signOut(): Promise<void> {
    await this.ask('POST', 'sign-out').catch(() => undefined);
  }

  /** @throws CliError with the server's code and words, and the places in what was sent */
  async ask<T>(method: string, path: string, body?: object): Promise<T> {
    let response: Response;
    try {
      response = await fetch(new URL(`api/${path}`, this.#base), {
        method,
        headers: { cookie: this.#cookie, ...(body ? { 'content-type': 'application/json' } : {}) },
        ...(body ? { body: JSON.stringify(body) } : {}),
        signal: AbortSignal.timeout(patience),
      });
    } catch (cause) {
      throw new CliError(exitCodes.unreachable, 'unreachable', `${this.#base} does not answer`, { cause });
    }
    this.#cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? this.#cookie;
    const json = (await response.json().catch(() => ({}))) as T & {
      code?: string;
      text?: string;
      issues?: { path: string; text: string }[];
    };
    if (response.ok) return json;
    const { code = 'internal', text = `status ${response.status}`, issues = [] } = json;
    const places = issues.map((issue) => `${issue.path}: ${issue.text}`).join('; ');
    const exitCode = response.status === 401 || response.status === 429 ? exitCodes.signInRefused : exitCodes.failed;
    throw new CliError(exitCode, code, places || text);
  }
}
