/** The server killed in mid-call (kill -9) with a real Asterisk behind it: after the restart no call is lost, none is there twice. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { root } from '../../scripts/root.ts';
import { amiLogin } from '../servers/asterisk/accounts.ts';
import { whyNoAsterisk } from '../servers/asterisk/available.ts';
import { type Bed, startBed } from '../servers/asterisk/bed.ts';

interface Row {
  nativeId: string;
  number: string;
  startedAt: number;
  connectedAt: number | null;
  endedAt: number | null;
  cause: string | null;
}

const password = 'a password for the test';

describe('the server killed in mid-call', { skip: await whyNoAsterisk(22) }, () => {
  let bed: Bed;
  let folder: string;
  let server: ChildProcess | undefined;
  let url: string;
  let cookie = '';

  async function start(): Promise<void> {
    const program = spawn(
      process.execPath,
      ['--import', 'tsx', 'server/offhook.ts', 'start', '--http-port', '0', '--messaging-port', '0'].concat(
        '--config',
        join(folder, 'offhook.json'),
        '--data',
        folder,
      ),
      { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    server = program;
    for await (const line of createInterface({ input: program.stdout })) {
      const found = /http:\/\/127\.0\.0\.1:\d+\//.exec(line)?.[0];
      if (!found) continue;
      url = found;
      break;
    }
    const response = await fetch(`${url}api/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login: 'agnes', password }),
    });
    assert.ok(response.ok, `sign-in answered ${response.status}`);
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  }

  async function rows(test: (rows: Row[]) => boolean): Promise<Row[]> {
    const deadline = Date.now() + 15_000;
    for (;;) {
      const response = await fetch(`${url}api/calls`, { headers: { cookie } });
      const { calls } = (await response.json()) as { calls: Row[] };
      if (test(calls)) return calls;
      if (Date.now() > deadline) throw new Error(`not so after 15 s: ${JSON.stringify(calls)}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async function kill(): Promise<void> {
    server?.kill('SIGKILL');
    if (server?.exitCode === null && server.signalCode === null) await once(server, 'exit');
  }

  before(async () => {
    bed = await startBed({ major: 22 });
    folder = await mkdtemp(join(tmpdir(), 'offhook-killed-'));
    const { username, secret } = amiLogin('cti');
    const settings = { url: bed.pbx.ami.host, port: bed.pbx.ami.port, userName: username, secret };
    const config = {
      connections: [{ id: 'hq', name: 'HQ', connector: 'asterisk', settings }],
      users: [{ login: 'agnes', name: 'Agnes', password, connection: 'hq', settings: { extension: '101' } }],
    };
    await writeFile(join(folder, 'offhook.json'), JSON.stringify(config));
    await start();
  });

  after(async () => {
    await kill();
    await bed.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('a call that went on keeps its row and its times; a call that ended meanwhile is closed once', async () => {
    const phone = await bed.phone('101');
    const first = await bed.customer('555101', { number: '+15550123' });
    await (await phone.incoming()).answer();
    const [talking] = await rows(([row]) => row?.connectedAt !== undefined && row.connectedAt !== null);
    assert.ok(talking);

    await kill();
    await start();
    const [kept, ...more] = await rows(([row]) => row?.endedAt === null);
    assert.deepEqual(more, []);
    assert.equal(kept?.nativeId, talking.nativeId);
    assert.equal(kept.startedAt, talking.startedAt);
    assert.equal(kept.connectedAt, talking.connectedAt);

    await kill();
    const goneAt = Date.now();
    await first.hangup();
    await bed.quiet();
    await start();
    const closed = await rows(([row]) => row?.endedAt !== undefined && row.endedAt !== null);
    assert.equal(closed.length, 1);
    assert.equal(closed[0]?.cause, 'unknown');
    const endedAt = closed[0].endedAt ?? 0;
    assert.ok(
      endedAt >= (talking.connectedAt ?? 0) && endedAt <= goneAt + 1000,
      `closed ${goneAt - endedAt} ms before`,
    );
  });
});
