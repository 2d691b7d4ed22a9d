/** Signing in elsewhere, at a real provider: who gets in, as whom, and what is refused of an answer that is not right. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { AdminBed } from '../../test/support/admin-bed.ts';
import { type OidcBed, oidcBed } from '../../test/support/oidc-bed.ts';
import type { PersonView } from '../admin/person.ts';

/** A browser, as far as it takes: cookies by origin, forms sent, redirects followed one by one. */
class Walker {
  readonly #jar = new Map<string, Map<string, string>>();

  async go(
    url: URL,
    form?: Record<string, string>,
  ): Promise<{ status: number; text: string; location: URL | undefined }> {
    const jar = this.#jar.get(url.origin) ?? new Map<string, string>();
    this.#jar.set(url.origin, jar);
    const response = await fetch(url, {
      method: form ? 'POST' : 'GET',
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form ? { body: new URLSearchParams(form) } : {}),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = cookie.split(/;\s*/);
      const at = pair.indexOf('=');
      const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
      if (value === '' || attributes.some((one) => /^(max-age=0|expires=Thu, 01 Jan 1970)/i.test(one)))
        jar.delete(name);
      else jar.set(name, value);
    }
    const to = response.headers.get('location');
    return {
      status: response.status,
      text: await response.text(),
      location: to === null ? undefined : new URL(to, url),
    };
  }

  cookie(origin: string, name: string): string | undefined {
    return this.#jar.get(origin)?.get(name);
  }

  put(origin: string, name: string, value: string): void {
    this.#jar.get(origin)?.set(name, value);
  }
}

let provider: OidcBed;
let bed: AdminBed;
let origin = '';

async function start(more: object = {}): Promise<void> {
  bed = await AdminBed.start({
    oidc: {
      issuer: provider.issuer,
      clientId: provider.clientId,
      clientSecret: provider.secret,
      name: 'Acme',
      ...more,
    },
  });
  ({ origin } = new URL(bed.service.httpUrl));
  provider.allow(`${origin}/api/oidc/back`);
}

/** Up to the moment before the provider's answer is handed over. */
async function answered(walker: Walker, name: string, to = '/admin/'): Promise<URL> {
  let at = (await walker.go(new URL(`/api/oidc/leave?to=${encodeURIComponent(to)}`, origin))).location;
  for (let steps = 0; at && steps < 12; steps++) {
    if (at.origin === origin) return at;
    const page = await walker.go(at);
    if (page.location) {
      at = page.location;
      continue;
    }
    const action = /<form[^>]*action="([^"]+)"/.exec(page.text)?.[1];
    const prompt = /name="prompt" value="(\w+)"/.exec(page.text)?.[1];
    if (!action || !prompt) throw new Error(`no form: ${page.status} ${page.text.slice(0, 300)}`);
    at = (await walker.go(new URL(action, at), { prompt, login: name, password: 'any' })).location;
  }
  throw new Error('the provider did not send back');
}

async function signIn(name: string, to?: string): Promise<{ walker: Walker; at: string; me: number; login: string }> {
  const walker = new Walker();
  const { location } = await walker.go(await answered(walker, name, to));
  const { status, text } = await walker.go(new URL('/api/me', origin));
  const login = status === 200 ? (JSON.parse(text) as { user: { login: string } }).user.login : '';
  return { walker, at: `${location?.pathname ?? ''}${location?.hash ?? ''}`, me: status, login };
}

const ended = ({ at, me, login }: { at: string; me: number; login: string }) => [at, me, login];

before(async () => {
  provider = await oidcBed();
});
after(() => provider.close());

describe('signing in elsewhere', () => {
  before(() => start());
  after(() => bed.stop());

  it('is offered by its name', async () => {
    const { body } = await bed.call<unknown>('GET', 'api/sign-in-ways');
    assert.deepEqual(body, { password: true, oidc: { name: 'Acme' } });
  });

  it('brings whoever is a user here to where they wanted to go', async () => {
    provider.people.set('p1', { preferred_username: 'boss' });
    assert.deepEqual(ended(await signIn('p1')), ['/admin/', 200, 'boss']);
    assert.deepEqual(ended(await signIn('p1', '/some/page#part')), ['/some/page#part', 200, 'boss']);
  });

  it('lets nobody in who is no user, or is not active', async () => {
    provider.people.set('p2', { preferred_username: 'stranger' });
    assert.deepEqual(ended(await signIn('p2')), ['/admin/#/sign-in/oidcNobody', 401, '']);
    provider.people.set('p3', {});
    assert.deepEqual(ended(await signIn('p3')), ['/admin/#/sign-in/oidcRefused', 401, '']);
    const idle = { login: 'idle', name: 'Idle', role: 'agent', active: false, connectionId: null, settings: {} };
    await bed.ok('POST', 'users', idle);
    provider.people.set('p4', { preferred_username: 'idle' });
    assert.deepEqual(ended(await signIn('p4')), ['/admin/#/sign-in/oidcNobody', 401, '']);
  });

  it('takes an answer once, from the browser that has left, in time, and as it was sent', async () => {
    const refused = async (walker: Walker, url: URL) => {
      const { location } = await walker.go(url);
      assert.equal(location?.hash, '#/sign-in/oidcRefused', url.href);
      assert.equal((await walker.go(new URL('/api/me', origin))).status, 401);
    };
    // Somebody else's answer, put under one's own sign-in.
    const [mine, theirs] = [new Walker(), new Walker()];
    const answer = await answered(theirs, 'p1');
    await refused(mine, answer);
    await answered(mine, 'p1');
    await refused(mine, answer);
    // Another state, another code, a code that was used, no code.
    for (const change of [{ state: 'x' }, { code: 'x' }, { iss: 'https://evil.example' }, { code: '' }]) {
      const walker = new Walker();
      const url = await answered(walker, 'p1');
      for (const [name, value] of Object.entries(change)) url.searchParams.set(name, value);
      await refused(walker, url);
    }
    const used = new Walker();
    const url = await answered(used, 'p1');
    const kept = used.cookie(origin, 'offhook_leave') ?? '';
    assert.equal((await used.go(url)).location?.pathname, '/admin/');
    assert.equal(used.cookie(origin, 'offhook_leave'), undefined);
    const replayed = new Walker();
    await replayed.go(new URL('/api/sign-in-ways', origin));
    replayed.put(origin, 'offhook_leave', kept);
    await refused(replayed, url);
    // What the browser keeps is sealed: one bit of it, and it is nothing.
    const bent = new Walker();
    const right = await answered(bent, 'p1');
    const whole = bent.cookie(origin, 'offhook_leave') ?? '';
    bent.put(origin, 'offhook_leave', `${whole.slice(0, -3)}${whole.endsWith('AAA') ? 'BBB' : 'AAA'}`);
    await refused(bent, right);
    // Too late: as it was sealed then.
    const late = new Walker();
    const slow = await answered(late, 'p1');
    const leave = {
      state: slow.searchParams.get('state'),
      nonce: 'n',
      verifier: 'v',
      to: '/admin/',
      until: Date.now() - 1,
    };
    late.put(origin, 'offhook_leave', bed.sealed(JSON.stringify(leave), 'oidc leave'));
    await refused(late, slow);
  });

  it('leads nowhere else afterwards', async () => {
    for (const to of ['https://evil.example/', '//evil.example/', '/\\evil.example', 'evil', '/\t/evil.example']) {
      const { status } = await bed.call('GET', `api/oidc/leave?to=${encodeURIComponent(to)}`);
      assert.equal(status, 400, to);
    }
  });
});

describe('signing in elsewhere, with roles and e-mail addresses', () => {
  before(() => start({ claim: 'email', roleClaim: 'groups', roles: { 'cti-admins': 'admin' } }));
  after(() => bed.stop());

  it('takes an address only where the provider has verified it', async () => {
    await bed.ok('POST', 'users', {
      login: 'a@acme.test',
      name: 'A',
      role: 'agent',
      active: true,
      connectionId: null,
      settings: {},
    });
    provider.people.set('e1', { email: 'a@acme.test', email_verified: false, groups: [] });
    assert.deepEqual(ended(await signIn('e1')), ['/admin/#/sign-in/oidcRefused', 401, '']);
    provider.people.set('e1', { email: 'a@acme.test', email_verified: true, groups: [] });
    assert.deepEqual(ended(await signIn('e1')), ['/admin/', 200, 'a@acme.test']);
  });

  it('gives the role that the provider says, and takes it away again', async () => {
    const roleOf = async () => (await bed.ok<{ people: PersonView[] }>('GET', 'users?search=a@acme')).people[0]?.role;
    provider.people.set('e1', { email: 'a@acme.test', email_verified: true, groups: ['staff', 'cti-admins'] });
    const { walker } = await signIn('e1');
    assert.equal(await roleOf(), 'admin');
    provider.people.set('e1', { email: 'a@acme.test', email_verified: true, groups: ['staff'] });
    await signIn('e1');
    assert.equal(await roleOf(), 'agent');
    // The sign-in of before, with more rights, has ended.
    assert.equal((await walker.go(new URL('/api/me', origin))).status, 401);
    const { text } = await bed.call('GET', 'audit');
    assert.match(text, /user\.roleOfProvider/);
  });
});

describe('a provider that is not there', () => {
  it('keeps nobody from the password, and is asked again later', async () => {
    await start({ issuer: 'http://127.0.0.1:1' });
    try {
      const walker = new Walker();
      const { location } = await walker.go(new URL('/api/oidc/leave', origin));
      assert.equal(location?.hash, '#/sign-in/oidcUnreachable');
      assert.equal(await bed.signInStatus('boss', 'correct horse battery'), 200);
    } finally {
      await bed.stop();
    }
  });
});
