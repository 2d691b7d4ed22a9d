/** A server with an owner of its file, asked over HTTP as the portal asks it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '../../core/provider/world.ts';
import { parseConfig } from '../../server/config.ts';
import { opened, type Settings } from '../../server/secrets/secret-settings.ts';
import { sealingKey } from '../../server/secrets/key.ts';
import { Sealer } from '../../server/secrets/sealer.ts';
import { type Service, startService } from '../../server/service.ts';

export const ownerPassword = 'correct horse battery';

export interface Answered<T> {
  status: number;
  text: string;
  body: T;
  headers: Headers;
}

export class AdminBed {
  readonly service: Service;
  readonly folder: string;
  readonly #sealer: Sealer;
  cookie = '';

  private constructor(service: Service, folder: string, sealer: Sealer) {
    this.service = service;
    this.folder = folder;
    this.#sealer = sealer;
  }

  /** @param more of the configuration; the connection `lab` is simulated */
  static async start(more: object = {}): Promise<AdminBed> {
    const folder = await mkdtemp(join(tmpdir(), 'offhook-admin-'));
    const boss = { login: 'boss', name: 'Boss', role: 'owner', connection: 'lab', settings: { extension: '100' } };
    const config = {
      http: { port: 0 },
      messaging: { port: 0 },
      data: folder,
      connections: [{ id: 'lab', name: 'Lab', connector: 'simulator' }],
      users: [{ ...boss, password: ownerPassword }],
      ...more,
    };
    const service = await startService({ config: parseConfig(config, 'test'), log: silentLog, env: {} });
    const bed = new AdminBed(service, folder, new Sealer(await sealingKey(folder, {})));
    bed.cookie = await bed.signIn('boss');
    return bed;
  }

  async stop(): Promise<void> {
    await this.service.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** @param path under `api/admin/`, or from `api/` on */
  async call<T = { code: string }>(
    method: string,
    path: string,
    body?: object,
    cookie = this.cookie,
  ): Promise<Answered<T>> {
    const whole = path.startsWith('api/') ? path : `api/admin/${path}`;
    const response = await fetch(new URL(whole, this.service.httpUrl), {
      method,
      headers: { cookie, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    const json = response.headers.get('content-type')?.includes('application/json') && text !== '';
    return {
      status: response.status,
      text,
      headers: response.headers,
      body: (json ? JSON.parse(text) : undefined) as T,
    };
  }

  /** Fails for what is refused. */
  async ok<T = unknown>(method: string, path: string, body?: object): Promise<T> {
    const { status, text, body: answer } = await this.call<T>(method, path, body);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
    return answer;
  }

  /** @returns the cookie */
  async signIn(login: string, password = ownerPassword): Promise<string> {
    const { status, headers, text } = await this.call('POST', 'api/sign-in', { login, password }, '');
    if (status !== 200) throw new Error(`${login}: ${text}`);
    return headers.getSetCookie()[0]?.split(';')[0] ?? '';
  }

  async signInStatus(login: string, password: string): Promise<number> {
    return (await this.call('POST', 'api/sign-in', { login, password }, '')).status;
  }

  /** As the server seals a text for a place. */
  sealed(text: string, place: string): string {
    return this.#sealer.seal(text, place).sealed;
  }

  /** Settings as the server opens them. @param place e.g. `connection hq` */
  opened(json: string | undefined, place: string): Settings {
    return opened(json ?? '{}', this.#sealer, place);
  }
}
