/** A server with a directory, a CRM beside it, and pages of its users. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import type { PeopleAnswer } from '../../core/messaging/directory-questions.ts';
import { silentLog } from '../../core/provider/world.ts';
import { parseConfig } from '../../server/config.ts';
import { type Service, startService } from '../../server/service.ts';
import { type CrmServer, crmServer } from './crm-server.ts';
import { RawPage } from './raw-page.ts';

const password = 'correct horse battery';

export interface Answer<T> {
  status: number;
  body: T;
}

export class DirectoryBed {
  service!: Service;
  crm!: CrmServer;
  /** Of the site `crm`. */
  key = '';
  #folder = '';
  #owner = '';
  #asked = 0;
  readonly #pages: RawPage[] = [];

  static async open(): Promise<DirectoryBed> {
    const bed = new DirectoryBed();
    bed.#folder = await mkdtemp(join(tmpdir(), 'offhook-directory-'));
    bed.crm = await crmServer();
    const user = (login: string, extension: string, role = 'agent') => ({
      login,
      name: login,
      role,
      password,
      connection: 'lab',
      settings: { extension },
    });
    const config = parseConfig(
      {
        http: { port: 0 },
        messaging: { port: 0 },
        data: bed.#folder,
        outbound: { allowPrivate: true },
        connections: [{ id: 'lab', name: 'Lab', connector: 'simulator' }],
        users: [user('boss', '200', 'owner'), user('agnes', '201'), user('bela', '202')],
      },
      'test',
    );
    bed.service = await startService({ config, log: silentLog, env: {} });
    bed.#owner = await bed.cookieOf('boss');
    const site = { id: 'crm', name: 'CRM', origins: ['https://crm.example.com'] };
    bed.key = (await bed.call<{ key: string }>('POST', 'admin/sites', site)).body.key;
    return bed;
  }

  /** As the owner, if nobody else is named. */
  async call<T = { code: string }>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = { cookie: this.#owner },
  ): Promise<Answer<T>> {
    const response = await fetch(new URL(`api/${path}`, this.service.httpUrl), {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as T };
  }

  async cookieOf(login: string): Promise<string> {
    const response = await fetch(new URL('api/sign-in', this.service.httpUrl), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login, password }),
    });
    assert.equal(response.status, 200);
    return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  }

  /** What the back end of the site signs. @param life s */
  async token(claims: Record<string, unknown> = {}, signedBy = this.key, life = 60): Promise<string> {
    const exp = Math.floor(Date.now() / 1000) + life;
    return new SignJWT({ iss: 'crm', aud: 'offhook-directory', exp, ...claims })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(Buffer.from(signedBy, 'base64url'));
  }

  async sync<T>(method: string, records: unknown, signed?: string): Promise<Answer<T>> {
    const authorization = `Bearer ${signed ?? (await this.token())}`;
    return this.call<T>(method, 'directory/records', { records }, { authorization });
  }

  /** A signed-in page of this user. */
  async page(login: string): Promise<RawPage> {
    const headers = { cookie: await this.cookieOf(login) };
    const { body } = await this.call<{ ticket: string; url: string }>('POST', 'tickets', undefined, headers);
    const opened = await RawPage.signedIn(body.url, body.ticket);
    this.#pages.push(opened);
    return opened;
  }

  async ask(from: RawPage, what: string, input: unknown): Promise<PeopleAnswer> {
    from.say({ type: 'ask', id: String(++this.#asked), what, input });
    return (await from.next('answer')).answer as PeopleAnswer;
  }

  async close(): Promise<void> {
    for (const { socket } of this.#pages) socket.terminate();
    await this.service.stop();
    await this.crm.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
