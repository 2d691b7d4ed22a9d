/** Users by a CSV file: what it would do is said before it is done, a bad row harms no other, and no secret comes out. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { silentLog } from '../../core/provider/world.ts';
import { parseConfig } from '../config.ts';
import { type Service, startService } from '../service.ts';
import type { ImportResult } from './people-import.ts';
import type { PersonView } from './person.ts';

const password = 'correct horse battery';
let folder = '';
let service: Service;
let cookie = '';

async function call(method: string, path: string, body?: object): Promise<Response> {
  return fetch(new URL(`api/${path}`, service.httpUrl), {
    method,
    headers: { cookie, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
}

const sent = async (csv: string, apply = false) =>
  (await (await call('POST', 'admin/users/import', { csv, apply })).json()) as ImportResult;
const shown = ({ rows }: ImportResult) => rows.map(({ line, does, text }) => [line, does, text]);
const people = async () =>
  ((await (await call('GET', 'admin/users?limit=200')).json()) as { people: PersonView[] }).people;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'offhook-import-'));
  const config = parseConfig(
    {
      http: { port: 0 },
      messaging: { port: 0 },
      data: folder,
      connections: [
        { id: 'lab', name: 'Lab', connector: 'simulator' },
        { id: 'okt', name: 'Oktell', connector: 'oktell', runs: 'page', settings: { url: 'ws://127.0.0.1:1' } },
      ],
      users: [
        { login: 'boss', name: 'Boss', role: 'owner', password, connection: 'lab', settings: { extension: '100' } },
      ],
    },
    'test',
  );
  service = await startService({ config, log: silentLog, env: {} });
  const response = await call('POST', 'sign-in', { login: 'boss', password });
  cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
});
after(async () => {
  await service.stop();
  await rm(folder, { recursive: true, force: true });
});

const csv = [
  'login,name,role,connection,settings.extension,settings.name',
  'a.nagy,Agnes Nagy,agent,lab,201,Agnes',
  'b.silva,"Silva, Bruno",supervisor,lab,202,',
  'no-connection,Nobody,agent,nowhere,203,',
  'bad role,Nobody,king,lab,204,',
  'twice,Nobody,agent,lab,201,',
  'taken,Nobody,agent,lab,100,',
  'boss,The Boss,owner,,,',
].join('\r\n');

describe('a file of users', () => {
  it('says row by row what it would do, and does nothing', async () => {
    const result = await sent(csv);
    assert.deepEqual(shown(result), [
      [2, 'add', ''],
      [3, 'add', ''],
      [4, 'error', 'There is no connection nowhere.'],
      [5, 'error', 'login: A login has no spaces.'],
      [6, 'error', 'The number 201 stands in line 2 already.'],
      [7, 'error', 'settings.extension: Boss has the number 100 already.'],
      [8, 'error', 'This comes from the configuration file. Change it there, and start the server again.'],
    ]);
    assert.equal((await people()).length, 1);
  });

  it('is done for the good rows, and changes nothing the second time', async () => {
    assert.deepEqual(
      shown(await sent(csv, true)).map(([, does]) => does),
      ['add', 'add', 'error', 'error', 'error', 'error', 'error'],
    );
    const made = await people();
    assert.deepEqual(made.map(({ login, name, role, number }) => [login, name, role, number]).toSorted(), [
      ['a.nagy', 'Agnes Nagy', 'agent', '201'],
      ['b.silva', 'Silva, Bruno', 'supervisor', '202'],
      ['boss', 'Boss', 'owner', '100'],
    ]);
    assert.deepEqual(
      shown(await sent(csv, true))
        .slice(0, 2)
        .map(([, does]) => does),
      ['same', 'same'],
    );
  });

  it('changes what it says, and leaves what it does not', async () => {
    const file = 'login,settings.extension,connection\na.nagy,211,lab\n';
    assert.deepEqual(shown(await sent(file)), [[2, 'change', 'extension']]);
    await sent(file, true);
    const agnes = (await people()).find(({ login }) => login === 'a.nagy');
    assert.deepEqual([agnes?.name, agnes?.number, agnes?.settings['name']], ['Agnes Nagy', '211', 'Agnes']);
  });

  it('brings credentials in, and never out', async () => {
    await sent(
      'login,connection,settings.login,settings.password,settings.isOperator\no.oktell,okt,oleg,planted-secret,no\n',
      true,
    );
    const oleg = (await people()).find(({ login }) => login === 'o.oktell');
    assert.deepEqual([oleg?.secrets, oleg?.settings], [['password'], { login: 'oleg', isOperator: false }]);
    const file = await (await call('GET', 'admin/users.csv')).text();
    assert.match(file, /o\.oktell,o\.oktell,agent,yes,okt,,,no,oleg/);
    assert.ok(!file.includes('planted-secret'));
  });

  it('comes back as it went out, also with a name that a spreadsheet would run', async () => {
    await sent('login,name\nx,=cmd|calc\n', true);
    const file = await (await call('GET', 'admin/users.csv')).text();
    assert.match(file, /x,'=cmd\|calc,/);
    const again = await sent(file);
    assert.deepEqual(
      again.rows.filter(({ login }) => login !== 'boss').map(({ does }) => does),
      ['same', 'same', 'same', 'same'],
    );
  });

  it('puts users into groups, whose connection says what their settings are', async () => {
    await call('POST', 'admin/groups', { id: 'desk', name: 'Desk', connectionId: 'lab', settings: {} });
    const file = 'login,connection,group,settings.extension\ng1,,desk,501\ng2,,desk,501\ng3,,nowhere,502\n';
    assert.deepEqual(shown(await sent(file, true)), [
      [2, 'add', ''],
      [3, 'error', 'The number 501 stands in line 2 already.'],
      [4, 'error', 'Nobody has no setting extension.'],
    ]);
    const g1 = (await people()).find(({ login }) => login === 'g1');
    assert.deepEqual([g1?.groupId, g1?.connectionId, g1?.number], ['desk', null, '501']);
    const again = await sent(await (await call('GET', 'admin/users.csv')).text());
    assert.equal(again.rows.find(({ login }) => login === 'g1')?.does, 'same');
  });

  it('that is none is refused with the reason', async () => {
    for (const [text, reason] of [
      ['name\nAgnes\n', /no column .+login/],
      ['login,shoe\nx,42\n', /no such column: shoe/],
      ['login,name\n"x,y\n', /[Qq]uote/],
    ] as const) {
      const response = await call('POST', 'admin/users/import', { csv: text, apply: true });
      assert.equal(response.status, 400);
      assert.match(await response.text(), reason);
    }
  });
});
