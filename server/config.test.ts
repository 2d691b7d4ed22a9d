/** The configuration is checked before anything starts, errors name the place, and secrets stay where they are. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { ConfigError, loadConfig, parseConfig, resolveSecrets } from './config.ts';

function fileWith(t: TestContext, content: string, name = 'offhook.json'): string {
  const folder = mkdtempSync(join(tmpdir(), 'offhook-config-'));
  t.after(() => {
    rmSync(folder, { recursive: true });
  });
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

const connection = { id: 'hq', name: 'HQ', connector: 'simulator' };
const user = { login: 'agnes', name: 'Agnes', connection: 'hq' };

describe('the configuration', () => {
  it('has defaults for everything', () => {
    const { http, messaging, connections, users } = parseConfig({}, 'x');
    assert.deepEqual([http.port, messaging.port, http.host], [8080, 2013, '127.0.0.1']);
    assert.deepEqual([connections, users], [[], []]);
  });

  it('is the file, laid over by the environment, laid over by flags', (t) => {
    const config = fileWith(t, JSON.stringify({ http: { port: 1 }, messaging: { port: 2 }, data: '/a' }));
    const env = { OFFHOOK_HTTP_PORT: '3', OFFHOOK_DATA: '/b' };
    const loaded = loadConfig({ config, data: '/c' }, env);
    assert.deepEqual([loaded.http.port, loaded.messaging.port, loaded.data], [3, 2, '/c']);
  });

  const wrong: [string, unknown, RegExp][] = [
    ['a port that is none', { http: { port: 70_000 } }, /http\.port/],
    ['a setting that does not exist', { htp: {} }, /htp/],
    ['a connection that is there twice', { connections: [connection, connection] }, /connections\.1\.id/],
    ['a user of no connection', { users: [user] }, /users\.0\.connection/],
    ['a login that is there twice', { connections: [connection], users: [user, user] }, /users\.1\.login/],
    [
      'a password that is no text',
      { connections: [connection], users: [{ ...user, password: 5 }] },
      /users\.0\.password/,
    ],
  ];
  for (const [what, content, place] of wrong) {
    it(`refuses ${what}, naming the place`, (t) => {
      const config = fileWith(t, JSON.stringify(content));
      assert.throws(
        () => loadConfig({ config }, {}),
        (error) => {
          assert.ok(error instanceof ConfigError);
          assert.match(error.message, place);
          assert.ok(error.message.startsWith(config));
          return true;
        },
      );
    });
  }

  it('says which file is missing or is not JSON', (t) => {
    assert.throws(() => loadConfig({ config: '/no/such/file' }, {}), /\/no\/such\/file cannot be read/);
    assert.throws(() => loadConfig({ config: fileWith(t, '{') }, {}), /is not JSON/);
    assert.throws(() => loadConfig({}, { OFFHOOK_HTTP_PORT: 'many' }), /OFFHOOK_HTTP_PORT: many is not a port/);
  });
});

describe('secrets', () => {
  it('come from the environment and from files, at any depth', (t) => {
    const file = fileWith(t, 's3cret\n', 'secret');
    const settings = { host: 'h', secret: { env: 'A' }, deep: { list: [{ file }] } };
    assert.deepEqual(resolveSecrets(settings, { A: 'x' }, 'p'), { host: 'h', secret: 'x', deep: { list: ['s3cret'] } });
  });

  it('that are missing are named by their place, never by their content', () => {
    assert.throws(
      () => resolveSecrets({ secret: { env: 'NOPE' } }, {}, 'connections.0.settings'),
      /connections\.0\.settings\.secret: the environment has no NOPE/,
    );
    assert.throws(
      () => resolveSecrets({ secret: { file: '/no/such' } }, {}, 'c'),
      /c\.secret: \/no\/such cannot be read/,
    );
  });
});
