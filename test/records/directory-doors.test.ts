/** The doors of the directory: a CRM's back end, a page's questions, the CRM's look-up; bounded, and each for whom it is. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { PeopleAnswer } from '../../core/messaging/directory-questions.ts';
import { json } from '../support/crm-server.ts';
import { DirectoryBed } from '../support/directory-bed.ts';

let bed: DirectoryBed;
before(async () => {
  bed = await DirectoryBed.open();
});
after(() => bed.close());

describe('a CRM that keeps its people up to date here', () => {
  const anna = {
    kind: 'contact',
    id: '42',
    name: 'Anna Kovács',
    detail: 'Tailspin',
    numbers: ['+36 20 555 0148', { number: '101', type: 'work' }],
  };

  it('gives them in batches, the same twice as once, and takes them back', async () => {
    assert.deepEqual((await bed.sync('PUT', [anna])).body, { added: 1, changed: 0, same: 0 });
    assert.deepEqual((await bed.sync('PUT', [anna])).body, { added: 0, changed: 0, same: 1 });
    assert.deepEqual((await bed.sync('PUT', [{ ...anna, detail: 'Tailspin Ltd' }])).body, {
      added: 0,
      changed: 1,
      same: 0,
    });
    const agnes = await bed.page('agnes');
    const found = await bed.ask(agnes, 'identify', { number: '+36205550148' });
    assert.deepEqual(found.people[0], {
      id: found.people[0]?.id,
      name: 'Anna Kovács',
      number: '+36 20 555 0148',
      type: '',
      detail: 'Tailspin Ltd',
      record: 'contact:42',
    });
    assert.equal(found.chosen, 0);
    assert.deepEqual(
      (
        await bed.sync('DELETE', [
          { kind: 'contact', id: '42' },
          { kind: 'contact', id: '43' },
        ])
      ).body,
      { removed: 1 },
    );
    assert.deepEqual((await bed.ask(agnes, 'identify', { number: '+36205550148' })).people, []);
  });

  it('is let in by a token of its own for this, fresh and signed; a page’s token is none', async () => {
    const bad = [
      await bed.token({ aud: undefined, sub: 'agnes' }),
      await bed.token({ iss: 'other' }),
      await bed.token({}, Buffer.alloc(32).toString('base64url')),
      await bed.token({}, bed.key, -120),
      await bed.token({}, bed.key, 3600),
      'x'.repeat(30),
    ];
    for (const each of bad) assert.equal((await bed.sync('PUT', [anna], each)).status, 401);
    assert.equal(
      (await bed.call('PUT', 'directory/records', { records: [anna] })).status,
      401,
      'an owner’s cookie is none',
    );
    assert.equal((await bed.call('POST', 'embed/tickets', { token: await bed.token() }, {})).status, 401);
  });

  it('is told by path what is wrong, and writes nothing of a batch that is not right', async () => {
    const wrong: [unknown, string][] = [
      [[], 'records'],
      [[anna, { ...anna, id: '' }], 'records.1.id'],
      [[{ ...anna, kind: '../x' }], 'records.0.kind'],
      [[{ ...anna, name: 'a\nb' }], 'records.0.name'],
      [[{ ...anna, numbers: Array.from({ length: 21 }, () => '1') }], 'records.0.numbers'],
      [[{ ...anna, secret: 1 }], 'records.0'],
      [Array.from({ length: 1001 }, (_, i) => ({ ...anna, id: String(i) })), 'records'],
    ];
    for (const [records, path] of wrong) {
      const { status, body } = await bed.sync<{ issues: { path: string }[] }>('PUT', records);
      assert.equal(status, 400);
      assert.equal(body.issues[0]?.path, path);
    }
    assert.deepEqual((await bed.call<{ records: unknown[] }>('GET', 'admin/directory')).body.records, []);
  });
});

describe('who calls, asked by a page', () => {
  it('is several where several share the number: the one dialled from, who called last, then one’s own', async () => {
    const shared = '+36 1 555 0200';
    await bed.sync('PUT', [
      { kind: 'contact', id: '1', name: 'Anna', numbers: [shared] },
      { kind: 'contact', id: '2', name: 'Bea', owner: 'agnes', numbers: [shared] },
      { kind: 'account', id: '3', name: 'Acme', numbers: [shared] },
    ]);
    const agnes = await bed.page('agnes');
    const names = async (more: object = {}, from = agnes) => {
      const { people, chosen } = await bed.ask(from, 'identify', { number: '+3615550200', ...more });
      return [people.map(({ name }) => name), chosen];
    };
    assert.deepEqual(await names(), [['Bea', 'Anna', 'Acme'], undefined]);
    assert.deepEqual(await names({}, await bed.page('bela')), [['Anna', 'Bea', 'Acme'], undefined], 'not his');
    assert.deepEqual(await names({ record: 'account:3' }), [['Acme', 'Bea', 'Anna'], 0]);
  });

  it('is remembered with the call, and what others have said of their calls is not mixed in', async () => {
    const { db } = bed.service.store;
    const { id } = (await db.selectFrom('users').select('id').where('login', '=', 'agnes').executeTakeFirst())!;
    const row = {
      connection_id: 'lab',
      direction: 'in',
      caller_id: '+3615550200',
      called_id: '201',
      party_digits: '',
      party_key: '',
      device_id: '',
      started_at: 5,
      hold_ms: 0,
      missed: 0,
      created_at: 5,
      updated_at: 5,
    };
    await db
      .insertInto('calls')
      .values({ ...row, id: 'call-1', native_id: 'n1', user_id: id })
      .execute();
    await db
      .insertInto('call_links')
      .values({ call_id: 'call-1', kind: 'contact', record_id: '1', title: 'Anna', user_id: id, started_at: 5 })
      .execute();
    const agnes = await bed.page('agnes');
    const again = await bed.ask(agnes, 'identify', { number: '+3615550200', call: 'call-1' });
    assert.deepEqual([again.people[0]?.name, again.chosen], ['Anna', 0]);
    const other = await bed.ask(agnes, 'identify', { number: '+3615550200' });
    assert.deepEqual([other.people[0]?.name, other.chosen], ['Anna', undefined], 'spoken to last');
    const bela = await bed.ask(await bed.page('bela'), 'identify', { number: '+3615550200', call: 'call-1' });
    assert.equal(bela.chosen, undefined, 'it is not his call');
  });

  it('is kept when nobody was known: a new contact, or the number of one that is here; never in what a CRM keeps', async () => {
    const agnes = await bed.page('agnes');
    const nobody = await bed.ask(agnes, 'identify', { number: '+36205550321' });
    assert.deepEqual([nobody.people, nobody.canKeep], [[], true]);
    const made = await bed.ask(agnes, 'keepNumber', { number: '+36205550321', name: 'Csaba Vig' });
    assert.equal(made.people[0]?.name, 'Csaba Vig');
    assert.equal((await bed.ask(agnes, 'identify', { number: '06 20 555 0321' })).people.length, 1);
    const id = made.people[0]?.id ?? '';
    await bed.ask(agnes, 'keepNumber', { number: '+36205550322', id });
    assert.equal((await bed.ask(agnes, 'identify', { number: '+36205550322' })).people[0]?.name, 'Csaba Vig');
    const [foreign] = (await bed.ask(agnes, 'people', { search: 'Acme' })).people;
    agnes.say({ type: 'ask', id: 'x', what: 'keepNumber', input: { number: '+36205550323', id: foreign?.id } });
    assert.equal((await agnes.next('refusal')).code, 'notAllowedNow');
    agnes.say({ type: 'ask', id: 'y', what: 'keepNumber', input: { number: 'anonymous', name: 'Nobody' } });
    assert.equal((await agnes.next('refusal')).code, 'invalidNumber');
    const { body } = await bed.call<{ entries: { action: string; actor_login: string }[] }>('GET', 'admin/audit');
    assert.ok(body.entries.some(({ action, actor_login }) => action === 'directory.create' && actor_login === 'agnes'));
  });

  it('is answered over HTTP, too, for whoever is signed in', async () => {
    const cookie = await bed.cookieOf('agnes');
    const get = <T>(path: string, headers: Record<string, string> = { cookie }) =>
      bed.call<T>('GET', `directory/${path}`, undefined, headers);
    const found = await get<PeopleAnswer>('identify?number=%2B36205550321');
    assert.equal(found.body.people[0]?.name, 'Csaba Vig');
    assert.equal((await get<PeopleAnswer>('people?search=csa')).body.people.length, 2);
    assert.equal((await get('identify')).status, 400);
    assert.equal((await get('identify?number=1', {})).status, 401);
    assert.equal((await get<PeopleAnswer>('identify?number=201')).body.canKeep, false, 'a colleague is no contact');
  });

  it('refuses what is no question', async () => {
    const agnes = await bed.page('agnes');
    for (const [what, input] of [
      ['identify', {}],
      ['identify', { number: '1'.repeat(200) }],
      ['identify', { number: '1', record: 'javascript:' }],
      ['people', { search: '' }],
      ['keepNumber', { number: '1', name: '', id: '' }],
    ] as const) {
      agnes.say({ type: 'ask', id: 'z', what, input });
      assert.equal((await agnes.next('refusal')).code, 'invalidMessage');
    }
  });
});

describe('the CRM’s look-up', () => {
  it('is set once, its key told once, tried before it counts, and asked before the directory', async () => {
    bed.crm.answer = json([{ name: 'From the CRM', record: 'contact:7' }]);
    const set = await bed.call<{ key: string; revision: number }>('PATCH', 'admin/lookup', {
      revision: 0,
      url: `${bed.crm.url}/who`,
      active: true,
      timeoutMs: 500,
    });
    assert.match(set.body.key, /^whsec_/);
    assert.equal((await bed.call<{ key?: string }>('GET', 'admin/lookup')).body.key, undefined);
    const tried = await bed.call<{ good: boolean; people: unknown[] }>('POST', 'admin/lookup/test', {
      number: '+36205550999',
    });
    assert.equal(tried.body.good, true);
    bed.crm.verify(set.body.key, bed.crm.asked.at(-1)!);
    const agnes = await bed.page('agnes');
    const found = await bed.ask(agnes, 'identify', { number: '+3615550200' });
    assert.equal(found.people.length, 4);
    assert.equal(found.canKeep, false, 'the CRM is the master');
    bed.crm.answer = (response) => response.end('<html>');
    const failed = await bed.ask(agnes, 'identify', { number: '+36205550321' });
    assert.deepEqual(
      [failed.unreachable, failed.people[0]?.name],
      [true, 'Csaba Vig'],
      'the call goes on with what is known here',
    );
    const state = await bed.call<{ state: { problem: string } }>('GET', 'admin/lookup');
    assert.match(state.body.state.problem, /something else than JSON/);
    const off = await bed.call('PATCH', 'admin/lookup', {
      revision: 1,
      url: `${bed.crm.url}/who`,
      active: false,
      timeoutMs: 500,
    });
    assert.equal(off.status, 200);
    assert.equal((await bed.ask(agnes, 'identify', { number: '+36205550321' })).unreachable, undefined);
  });

  it('takes no address that is none, nor one that is not to be asked', async () => {
    for (const url of [
      '',
      'x',
      'ftp://crm.example.com',
      'https://user:pw@crm.example.com/',
      'http://169.254.169.254/',
    ]) {
      const { status } = await bed.call('PATCH', 'admin/lookup', { revision: 2, url, active: true, timeoutMs: 500 });
      assert.equal(status, 400, url);
    }
  });
});
