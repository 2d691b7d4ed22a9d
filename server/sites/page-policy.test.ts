/** What is in the way of a telephone in a page, by its headers; each is told with the line that puts it right. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { diagnose, type PageFacts } from './page-policy.ts';

const facts = (more: Partial<PageFacts> = {}): PageFacts => ({
  url: 'https://crm.example.com/contacts',
  headers: {},
  html: '<script type="module" src="https://phone.example.com/offhook.js"></script>',
  server: 'https://phone.example.com/',
  origins: ['https://crm.example.com'],
  ...more,
});
const states = (more: Partial<PageFacts> = {}) =>
  Object.fromEntries(diagnose(facts(more)).findings.map(({ what, state }) => [what, state]));
const lines = (csp: string, more: Partial<PageFacts> = {}) =>
  diagnose(facts({ headers: { 'content-security-policy': csp }, ...more })).headers;

describe('the doctor of pages', () => {
  it('has nothing against a page that has nothing in the way', () => {
    assert.deepEqual(new Set(Object.values(states())), new Set(['good']));
    assert.deepEqual(diagnose(facts()).headers, []);
  });

  it('prints the policy that there is with what is missing in it, and leaves the rest alone', () => {
    assert.deepEqual(lines("default-src 'self'; img-src *"), [
      "Content-Security-Policy: default-src 'self'; img-src *; script-src 'self' https://phone.example.com; connect-src 'self' https://phone.example.com wss://phone.example.com; media-src 'self' blob:",
    ]);
    assert.deepEqual(lines("script-src 'none'; connect-src 'none'"), [
      'Content-Security-Policy: script-src https://phone.example.com; connect-src https://phone.example.com wss://phone.example.com',
    ]);
    assert.deepEqual(lines("require-trusted-types-for 'script'; trusted-types app"), [
      "Content-Security-Policy: require-trusted-types-for 'script'; trusted-types app lit-html",
    ]);
  });

  it('knows what a browser takes for allowed', () => {
    for (const csp of [
      'script-src *; connect-src * wss:',
      'script-src https:; connect-src https: wss:',
      'script-src *.example.com; connect-src *.example.com wss://*.example.com',
      'script-src http://phone.example.com; connect-src https://phone.example.com:443 ws://phone.example.com:*',
      'script-src https://phone.example.com/offhook.js; connect-src https://phone.example.com wss://phone.example.com',
      "img-src 'none'",
    ]) {
      assert.deepEqual(lines(csp), [], csp);
    }
    for (const csp of ['script-src *.other.com', 'script-src https://phone.example.com:444', "script-src 'self'"]) {
      assert.equal(lines(csp).length, 1, csp);
    }
  });

  it('looks at every policy that there is, also in the page itself', () => {
    const html = `<meta http-equiv="Content-Security-Policy" content="script-src 'self'">`;
    const { headers } = diagnose(
      facts({ html, headers: { 'content-security-policy': "connect-src 'self', script-src https:" } }),
    );
    assert.equal(headers.length, 2);
  });

  it('finds what keeps a page from the microphone', () => {
    const denied = { 'permissions-policy': 'camera=(), microphone=(), geolocation=()' };
    assert.equal(states({ headers: denied })['Permissions-Policy'], 'bad');
    assert.deepEqual(diagnose(facts({ headers: denied })).headers, [
      'Permissions-Policy: camera=(), microphone=(self), geolocation=()',
    ]);
    assert.equal(
      states({ headers: { 'permissions-policy': 'microphone=(self "https://x.test")' } })['Permissions-Policy'],
      'good',
    );
    assert.equal(states({ url: 'http://crm.example.com/' })['HTTPS'], 'bad');
    assert.equal(states({ url: 'http://localhost:3000/', origins: ['http://localhost:3000'] })['HTTPS'], 'good');
  });

  it('finds mixed content, a strange origin, and a page without the tags', () => {
    assert.equal(states({ server: 'http://phone.example.com/' })['Mixed content'], 'bad');
    assert.equal(
      states({ html: '<script src="http://phone.example.com/offhook.js"></script>' })['Mixed content'],
      'bad',
    );
    assert.equal(states({ origins: [] })['Site'], 'bad');
    assert.equal(states({ html: '<p>' })['The tags'], 'warn');
    assert.equal(
      states({ headers: { 'cross-origin-embedder-policy': 'require-corp' } })['Cross-Origin-Embedder-Policy'],
      'warn',
    );
  });
});
