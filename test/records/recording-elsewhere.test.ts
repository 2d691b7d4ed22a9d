// Recordings that the phone system's own server has: passed on by ours, and its address and token stay there.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { FakeWebitel } from '../../core/connectors/webitel/fake.ts';
import { silentLog } from '../../core/provider/world.ts';
import { parseConfig } from '../../server/config.ts';
import { startService } from '../../server/service.ts';
import { quickFake, settingsFor } from '../support/webitel-bed.ts';

const password = 'a password for the test';

it('a recording of Webitel is heard through our server, which keeps the address to itself', async (t) => {
  const data = await mkdtemp(join(tmpdir(), 'offhook-elsewhere-'));
  t.after(() => rm(data, { recursive: true, force: true }));
  const accounts = [{ number: '201', password: 'Secret201', name: 'Olena', deskPhone: true }];
  const fake = await new FakeWebitel({ ...quickFake, accounts }).start();
  t.after(() => fake.stop());
  const service = await startService({
    config: parseConfig(
      {
        http: { port: 0 },
        messaging: { port: 0 },
        data,
        connections: [{ id: 'w', name: 'W', connector: 'webitel', settings: settingsFor(fake) }],
        users: [
          {
            login: 'olena',
            name: 'Olena',
            password,
            connection: 'w',
            settings: { login: '201', password: 'Secret201', useWebPhone: false },
          },
        ],
      },
      'test',
    ),
    log: silentLog,
    env: {},
  });
  t.after(() => service.stop());
  const provider = service.hub.sessions[0]?.provider;
  assert.ok(provider);
  const until = async (holds: () => boolean) => {
    for (let tries = 0; !holds(); tries++) {
      if (tries > 500) throw new Error('it does not come');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  await until(() => provider.state.link === 'up');
  fake.customerCalls('15550123', 'ACME', '201');
  await until(() => provider.state.calls[0]?.state === 'alerting');
  fake.phone('201').pickUp();
  await until(() => provider.state.calls[0]?.state === 'connected');
  await provider.dropCall(provider.state.calls[0]?.id ?? '');
  await until(() => provider.state.calls.length === 0);

  const signIn = await fetch(`${service.httpUrl}api/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login: 'olena', password }),
  });
  const headers = { cookie: signIn.headers.getSetCookie()[0]?.split(';')[0] ?? '' };
  const asked = async (path: string) => (await fetch(new URL(path, service.httpUrl), { headers })).json();
  let id = '';
  for (let ended = false; !ended;) {
    const { calls } = (await asked('/api/calls?limit=1')) as { calls: { id: string; endedAt: number | null }[] };
    id = calls[0]?.id ?? '';
    ended = typeof calls[0]?.endedAt === 'number';
  }
  const { recordings } = (await asked(`/api/calls/${id}/recordings`)) as { recordings: { url: string }[] };
  assert.equal(recordings.length, 1);
  assert.doesNotMatch(JSON.stringify(recordings), new RegExp(`${fake.port}|Secret201|token`));
  const sound = await fetch(new URL(recordings[0]?.url ?? '', service.httpUrl));
  assert.equal(sound.status, 200);
  assert.match(sound.headers.get('content-type') ?? '', /^audio\//);
  // A minute of it, to the last byte.
  assert.equal((await sound.arrayBuffer()).byteLength, 44 + 60 * 16_000);
});
