/** A server's configuration as one file: planned, applied, and written out again without a secret. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { silentLog } from '../../core/provider/world.ts';
import { Program } from '../../test/support/program.ts';
import { parseConfig } from '../config.ts';
import { readConfigFile } from './config-file.ts';
import { type Service, startService } from '../service.ts';

const yaml = `
connections:
  lab:
    name: Lab
    connector: simulator
    settings: { ringTime: 9000 }
  okt:
    name: Oktell
    connector: oktell
    runs: page
    settings: { url: 'ws://127.0.0.1:1' }
users:
  a.nagy:
    name: Agnes Nagy
    connection: lab
    password: { env: AGNES_PASSWORD }
    settings: { extension: '201' }
  o.leg:
    name: Oleg
    role: supervisor
    connection: okt
    settings: { login: oleg, password: { env: OLEG_SECRET } }
sites:
  crm: { name: CRM, origins: ['https://crm.example.com'] }
`;

let folder = '';
let file = '';
let service: Service;

async function offhook(args: string[], env: Record<string, string> = {}) {
  const program = new Program([...args, '--server', service.httpUrl], {
    OFFHOOK_LOGIN: 'boss',
    OFFHOOK_PASSWORD: 'correct horse battery',
    ...env,
  });
  program.child.stdin?.end();
  try {
    return { code: await program.ended, out: program.out, err: program.err };
  } finally {
    void program.end('SIGKILL');
  }
}

const secrets = { AGNES_PASSWORD: 'correct horse of Agnes', OLEG_SECRET: 'planted-secret' };

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'offhook-config-'));
  file = join(folder, 'offhook.yaml');
  await writeFile(file, yaml);
  const config = parseConfig(
    {
      http: { port: 0 },
      messaging: { port: 0 },
      data: join(folder, 'data'),
      connections: [{ id: 'own', name: 'Own', connector: 'simulator' }],
      users: [
        {
          login: 'boss',
          name: 'Boss',
          role: 'owner',
          password: 'correct horse battery',
          connection: 'own',
          settings: { extension: '1' },
        },
      ],
    },
    'test',
  );
  service = await startService({ config, log: silentLog, env: {} });
});
after(async () => {
  await service.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('a configuration file', () => {
  it('is planned without anything being done', async () => {
    const { code, out } = await offhook(['plan', file]);
    assert.equal(code, 0);
    assert.match(out, /\+ connection lab\n\+ connection okt\n\+ user a\.nagy\n\+ user o\.leg\n\+ site crm\n/);
    assert.match(out, /Would add 5, change 0, remove 0\./);
    assert.equal(service.hub.connections.length, 1);
  });

  it('is not begun when a secret is missing', async () => {
    const { code, err } = await offhook(['apply', file], { AGNES_PASSWORD: secrets.AGNES_PASSWORD });
    assert.equal(code, 2);
    assert.match(err, /user o\.leg\.settings\.password: the environment has no OLEG_SECRET/);
    assert.equal(service.hub.connections.length, 1);
  });

  it('is applied while the server runs, and is done then', async () => {
    const { code, out, err } = await offhook(['apply', file, '--comment', 'Roll-out, week 48'], secrets);
    assert.equal(code, 0, err);
    const { db } = service.store;
    const told = await db.selectFrom('audit').select('action').where('comment', '=', 'Roll-out, week 48').execute();
    assert.equal(told.length, 5);
    assert.match(out, /Did add 5, change 0, remove 0\./);
    assert.match(err, /The key of site crm: [\w-]{43}\n/);
    assert.equal(service.hub.connections.length, 3);
    assert.equal(service.hub.sessions.length, 3);
    assert.match((await offhook(['plan', file])).out, /The server is as the file says\./);
  });

  it('says what differs, and leaves the rest', async () => {
    await writeFile(file, yaml.replace("extension: '201'", "extension: '211'").replace('9000', '8000'));
    const { out } = await offhook(['plan', file]);
    assert.match(
      out,
      /~ connection lab\n    settings\.ringTime: 9000 -> 8000\n~ user a\.nagy\n    settings\.extension: "201" -> "211"\n/,
    );
    const applied = await offhook(['apply', file, '--json'], secrets);
    const { steps } = JSON.parse(applied.out) as { steps: { id: string }[] };
    assert.deepEqual(
      steps.map(({ id }) => id),
      ['lab', 'a.nagy'],
    );
    assert.match((await offhook(['plan', file])).out, /as the file says/);
  });

  it('is written out again with references for its secrets', async () => {
    const { out } = await offhook(['export']);
    assert.ok(!out.includes('planted-secret'));
    assert.match(out, /password:\n\s+env: OFFHOOK_O_LEG_PASSWORD/);
    const copy = join(folder, 'copy.yaml');
    await writeFile(copy, out);
    assert.match((await offhook(['plan', copy])).out, /The server is as the file says\./);
  });

  it('has groups, and users in them', async () => {
    const now = yaml.replace("extension: '201'", "extension: '211'").replace('9000', '8000');
    const grouped = `groups:\n  desk: { name: Desk, connection: lab, settings: { name: Front } }\n${now}`;
    await writeFile(file, grouped.replace('login: a.nagy', '').replace(/(a\.nagy:\n)/, '$1    group: desk\n'));
    const { out } = await offhook(['plan', file]);
    assert.match(out, /\+ group desk\n~ user a\.nagy\n {4}group: nothing -> "desk"\n/);
    assert.equal((await offhook(['apply', file], secrets)).code, 0);
    assert.match((await offhook(['plan', file])).out, /as the file says/);
    const copy = join(folder, 'copy.yaml');
    await writeFile(copy, (await offhook(['export'])).out);
    assert.match((await offhook(['plan', copy])).out, /The server is as the file says\./);
    await writeFile(file, now);
    assert.match((await offhook(['apply', file, '--prune'], secrets)).out, /~ user a\.nagy[\s\S]*- group desk\n/);
  });

  it('has what is set for the CRM: numbers, the look-up and webhooks', async () => {
    const crm = `
numbers:
  server: { defaultCountry: HU }
  connection:lab: { dialAs: e164, dialPlan: [{ begins: '+36', strip: 3, prefix: '906' }] }
lookup: { url: 'https://crm.example.com/who?number={number}' }
webhooks:
  https://crm.example.com/calls: { events: [call.ended, call.followUp] }
`;
    const before = yaml.replace("extension: '201'", "extension: '211'").replace('9000', '8000');
    await writeFile(file, before + crm);
    const { out } = await offhook(['plan', file]);
    assert.match(out, /\+ numbers server\n {4}defaultCountry: nothing -> "HU"\n\+ numbers connection:lab\n/);
    assert.match(out, /\+ lookup look-up\n[\s\S]*\+ webhook https:\/\/crm\.example\.com\/calls\n/);
    const applied = await offhook(['apply', file], secrets);
    assert.equal(applied.code, 0, applied.err);
    assert.match(applied.err, /The key of lookup look-up: \S+\nThe key of webhook https:\S+ \S+\n/);
    assert.match((await offhook(['plan', file])).out, /as the file says/);
    const copy = join(folder, 'copy.yaml');
    await writeFile(copy, (await offhook(['export'])).out);
    assert.match((await offhook(['plan', copy])).out, /The server is as the file says\./);

    await writeFile(file, before + crm.replace('HU', 'GB').replace('call.followUp', 'call.changed'));
    assert.match(
      (await offhook(['apply', file], secrets)).out,
      /~ numbers server\n {4}defaultCountry: "HU" -> "GB"\n~ webhook https:\S+\n {4}events: /,
    );
    await writeFile(file, before + crm.replace('HU', 'Hungary'));
    const wrong = await offhook(['apply', file], secrets);
    assert.deepEqual([wrong.code, /numbers server: .*Two capital letters/.test(wrong.err)], [1, true], wrong.err);

    await writeFile(file, before);
    const { out: gone } = await offhook(['apply', file, '--prune'], secrets);
    assert.match(gone, /- webhook https:\S+\n~ lookup look-up\n {4}active: true -> false\n- numbers connection:lab\n/);
    // Set again after it was taken away: its revisions go on.
    await writeFile(file, before + crm);
    assert.equal((await offhook(['apply', file], secrets)).code, 0);
    await writeFile(file, before);
    assert.equal((await offhook(['apply', file, '--prune'], secrets)).code, 0);
  });

  it('removes what it does not have only when it is told to', async () => {
    await writeFile(file, 'connections:\n  lab: { name: Lab, connector: simulator, settings: { ringTime: 8000 } }\n');
    assert.match((await offhook(['plan', file])).out, /as the file says/);
    const { code, out, err } = await offhook(['apply', file, '--prune']);
    assert.equal(code, 0, err);
    assert.match(out, /- user a\.nagy\n- user o\.leg\n- site crm\n- connection okt\n/);
    assert.deepEqual(service.hub.connections.map(({ id }) => id).toSorted(), ['lab', 'own']);
  });

  it('waits for a second person where that is the rule, and is proposed once', async () => {
    const { db } = service.store;
    await db.insertInto('meta').values({ key: 'twoPersonRule', value: 'on' }).execute();
    await writeFile(
      file,
      'connections:\n  lab: { name: Lab Two, connector: simulator, settings: { ringTime: 8000 } }\n',
    );
    for (let nights = 0; nights < 2; nights++) {
      const { code, out, err } = await offhook(['apply', file]);
      assert.equal(code, 0, err);
      assert.match(out, /Did add 0, change 0, remove 0\.\nNot done yet, for a second person .*: connection lab\.\n/);
    }
    const json = await offhook(['apply', file, '--json']);
    assert.deepEqual((JSON.parse(json.out) as { waiting: string[] }).waiting, ['connection lab']);
    assert.equal((await db.selectFrom('proposals').select('id').execute()).length, 1);
    assert.equal(service.hub.connection('lab')?.name, 'Lab');
    await db.deleteFrom('meta').where('key', '=', 'twoPersonRule').execute();
  });

  it('that is wrong is refused with the place', async () => {
    for (const [text, reason] of [
      ['connections: [', /line 1/],
      ['connections: { lab: { name: Lab } }', /connections\.lab\.connector/],
      ['telephones: {}', /telephones/],
    ] as const) {
      assert.throws(() => readConfigFile(text, 'x.yaml'), reason);
    }
    await writeFile(file, 'users: { x y: { name: X } }');
    const ended = await offhook(['apply', file]);
    assert.equal(ended.code, 1, ended.err);
    assert.match(ended.err, /user x y: login: A login has no spaces/);
  });

  it('is for those who may', async () => {
    const wrong = await offhook(['plan', file], { OFFHOOK_PASSWORD: 'wrong' });
    assert.equal(wrong.code, 4);
    const without = await offhook(['plan', file], { OFFHOOK_PASSWORD: '' });
    assert.deepEqual([without.code, /OFFHOOK_PASSWORD/.test(without.err)], [2, true]);
  });
});
