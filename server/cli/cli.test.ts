/** The command line as operators use it: a terminal agent, recordings, clear errors, and exit codes that mean something. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { silentLog } from '../../core/provider/world.ts';
import { Program } from '../../test/support/program.ts';
import { parseConfig } from '../config.ts';
import { demoConfig } from '../demo/demo-config.ts';
import { type Service, startService } from '../service.ts';
import { CaptureFile } from './capture-file.ts';

async function folderFor(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'offhook-cli-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function demo(t: TestContext): Promise<Service> {
  const data = await folderFor(t);
  const config = parseConfig(
    {
      http: { port: 0 },
      messaging: { port: 0 },
      data,
      ...demoConfig,
      users: demoConfig.users.map((user) => ({ ...user, password: 'secret' })),
    },
    'test',
  );
  const service = await startService({ config, demo: true, log: silentLog, env: {} });
  t.after(() => service.stop());
  return service;
}

function running(t: TestContext, args: string[], env: Record<string, string> = {}): Program {
  const program = new Program(args, env);
  t.after(() => program.end('SIGKILL'));
  return program;
}

async function ended(t: TestContext, args: string[], env: Record<string, string> = {}) {
  const program = running(t, args, env);
  program.child.stdin?.end();
  return { code: await program.ended, out: program.out, err: program.err };
}

describe('offhook agent', () => {
  it('at a server: signs in, dials, holds, drops, in words for people', async (t) => {
    const { httpUrl } = await demo(t);
    const agent = running(t, ['agent', '--server', httpUrl, '--login', 'agnes'], { OFFHOOK_PASSWORD: 'secret' });
    await agent.says(/ initialized/);
    agent.type('call +1 (555) 0140');
    await agent.says(/commutationStarted out 201 \(Agnes Nagy\) > \+15550140 connected/);
    agent.type('hold');
    await agent.says(/ hold .* held \[unhold/);
    agent.type('calls');
    agent.type('unhold');
    await agent.says(/ unhold /);
    agent.type('explode');
    await agent.says(/refused: explode: unknownCommand/);
    agent.type('drop');
    await agent.says(/callFinished .* normal/);
    agent.type('quit');
    assert.equal(await agent.ended, 0);
    assert.equal(agent.err, '');
  });

  it('two of them call each other, and one transfers a customer to the other, in lines of JSON', async (t) => {
    const { httpUrl } = await demo(t);
    const [agnes, bruno] = ['201', '202'].map((who) =>
      running(t, ['agent', '--server', httpUrl, '--demo-agent', who, '--json']),
    );
    assert.ok(agnes && bruno);
    await agnes.says(/"type":"initialized"/);
    await bruno.says(/"type":"initialized"/);
    agnes.type('call +15550140');
    await agnes.says(/"type":"commutationStarted"/);
    agnes.type('consult 202');
    await bruno.says(/"type":"callStarted"/);
    bruno.type('answer');
    await agnes.says(/"type":"commutationStarted"[^\n]*"calledId":"202"/);
    agnes.type('transfer');
    await agnes.says(/"reply":"transfer","ok":true/);
    await bruno.says(/"type":"callInfoChanged"[^\n]*"callerId":"\+15550140"/);
    for (const line of agnes.out.trim().split('\n')) assert.doesNotThrow(() => void JSON.parse(line));
    assert.equal(await agnes.end('SIGTERM'), 0);
    bruno.type('quit');
    assert.equal(await bruno.ended, 0);
  });

  it('straight at a phone system', async (t) => {
    const agent = running(t, [
      'agent',
      '--connector',
      'simulator',
      '--set',
      'answerAfter=10',
      '--user',
      'extension=101',
    ]);
    await agent.says(/ initialized/);
    agent.type('call +15550100');
    await agent.says(/commutationStarted/);
    agent.type('quit');
    assert.equal(await agent.ended, 0);
  });

  it('ends with 4 when the sign-in is refused, 3 when nobody answers, 2 when it is used wrongly', async (t) => {
    const { httpUrl } = await demo(t);
    const refused = await ended(t, ['agent', '--server', httpUrl, '--login', 'agnes', '--password', 'wrong']);
    assert.deepEqual([refused.code, refused.out], [4, '']);
    assert.match(refused.err, /^offhook: signInRefused: [^\n]+\n$/);
    assert.equal((await ended(t, ['agent', '--server', 'http://127.0.0.1:1', '--demo-agent', '201'])).code, 3);
    assert.equal((await ended(t, ['agent'])).code, 2);
    assert.equal((await ended(t, ['agent', '--connector', 'nope', '--user', 'extension=1'])).code, 2);
    assert.equal(
      (await ended(t, ['agent', '--connector', 'simulator', '--set', 'ringTime=soon', '--user', 'extension=1'])).code,
      2,
    );
  });
});

describe('offhook', () => {
  it('explains itself and each command', async (t) => {
    const { code, out } = await ended(t, ['--help']);
    assert.equal(code, 0);
    for (const command of ['start', 'agent', 'replay', 'record', 'fake']) {
      assert.match(out, new RegExp(`\\b${command}\\b`));
      const help = await ended(t, [command, '--help']);
      assert.equal(help.code, 0);
      assert.match(help.out, /Exit codes/);
    }
  });

  it('ends with 2 for an unknown command or option, and for a configuration that is wrong', async (t) => {
    assert.equal((await ended(t, ['nonsense'])).code, 2);
    assert.equal((await ended(t, ['start', '--http-port', '99999'])).code, 2);
    const missing = await ended(t, ['start', '--config', '/no/such/offhook.json']);
    assert.equal(missing.code, 2);
    assert.match(missing.err, /settingsInvalid: \/no\/such\/offhook\.json cannot be read/);
  });

  it('ends with 3 when the port is taken, in one line', async (t) => {
    const { httpUrl } = await demo(t);
    const data = await folderFor(t);
    const { code, err } = await ended(
      t,
      ['start', '--http-port', new URL(httpUrl).port, '--messaging-port', '0', '--data', data],
      { OFFHOOK_LOG: 'silent' },
    );
    assert.equal(code, 3);
    assert.match(err, /^offhook: EADDRINUSE: [^\n]+\n$/);
  });

  it('records until it is told to stop, with notes', async (t) => {
    const file = join(await folderFor(t), 'a.capture');
    const record = running(t, ['record', file, '--connector', 'simulator', '--json']);
    while (!(await readFile(file, 'utf8').catch(() => '')).includes('phone system'))
      await new Promise((resolve) => setTimeout(resolve, 20));
    record.type('a customer calls');
    while (!(await readFile(file, 'utf8')).includes('customer'))
      await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(await record.end('SIGINT'), 0);
    assert.match(
      await readFile(file, 'utf8'),
      /^# flow: recording\n# connector: simulator\n[\s\S]*@@ \d+ M 16\na customer calls\n$/,
    );
    assert.match(record.out, /"chunks":2/);
  });
});

describe('a recording', () => {
  it('holds the bytes exactly, without secrets, and with numbers replaced where asked', async (t) => {
    const path = join(await folderFor(t), 'b.capture');
    let now = 1000;
    const file = new CaptureFile(path, {
      header: { flow: 'x' },
      secrets: ['s3cret!'],
      maskNumbers: true,
      now: () => now,
    });
    await file.opened();
    file.raw('C', Buffer.from('Action: Login\r\nSecret: s3c'));
    now += 5;
    file.raw('C', Buffer.from('ret!\r\n\r\n'));
    file.raw('S', Buffer.from('CallerIDNum: 155501'));
    file.raw('S', Buffer.from('23\r\nUniqueid: 1795329823.48\r\nExten: 101\r\nName: 15550123 \xff\r\n', 'latin1'));
    await file.close();
    const text = await readFile(path, 'latin1');
    assert.ok(!text.includes('s3c') && !text.includes('15550123'));
    assert.ok(
      text.includes('Secret: *******\r\n') && text.includes('Uniqueid: 1795329823.48\r\n') && text.includes('\xff'),
    );
    assert.match(text, /CallerIDNum: (\d{8})\r\n[\s\S]*Name: \1 /);
    for (const [, length, rest = ''] of text.matchAll(/@@ \d+ [SCM] (\d+)\n([\s\S]*?)(?=\n@@ |\n$)/g))
      assert.equal(rest.length, Number(length));
  });
});
