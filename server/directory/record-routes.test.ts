/** A record of the directory by hand: checked field by field, known by its numbers at once, and brought back as what it was. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { AdminBed, ownerPassword } from '../../test/support/admin-bed.ts';
import type { ShownRecord } from './directory-records.ts';

let bed: AdminBed;
before(async () => {
  bed = await AdminBed.start();
  await bed.ok('PATCH', 'numbers/server', { revision: 0, settings: { defaultCountry: 'HU' } });
});
after(() => bed.stop());

interface Refusal {
  code: string;
  issues: { path: string; text: string }[];
  current: ShownRecord;
}
const anna = (more: object = {}) => ({
  name: 'Anna Kovács',
  detail: 'Tailspin',
  owner: 'boss',
  numbers: [
    { number: '06 20 555 0148', type: 'mobile' },
    { number: '+36 1 555 0100 ext 12', type: 'work' },
  ],
  ...more,
});
const known = async (number: string) => {
  const path = `api/directory/identify?number=${encodeURIComponent(number)}`;
  return (await bed.ok<{ people: { name: string }[] }>('GET', path)).people.map(({ name }) => name);
};

describe('a record by hand', () => {
  let made: ShownRecord;

  it('is known by each of its numbers, however they are written', async () => {
    made = await bed.ok<ShownRecord>('POST', 'directory', { kind: 'contact', ...anna(), comment: 'Met at the fair' });
    assert.deepEqual(
      made.numbers.map(({ type, e164, extension }) => [type, e164, extension]),
      [
        ['mobile', '+36205550148', ''],
        ['work', '+3615550100', '12'],
      ],
    );
    assert.deepEqual(await known('+36205550148'), ['Anna Kovács']);
    const [entry] = (await bed.ok<{ entries: { action: string; comment: string }[] }>('GET', 'audit?limit=1')).entries;
    assert.deepEqual([entry?.action, entry?.comment], ['directory.create', 'Met at the fair']);
  });

  it('is changed with its numbers, and the second of two who change it is told', async () => {
    const changed = await bed.ok<ShownRecord>('PATCH', `directory/${made.id}`, {
      revision: made.revision,
      ...anna({ numbers: [{ number: '06 30 555 0199', type: 'mobile' }] }),
    });
    assert.deepEqual([await known('+36205550148'), await known('+36305550199')], [[], ['Anna Kovács']]);
    const { status, body } = await bed.call<Refusal>('PATCH', `directory/${made.id}`, {
      revision: made.revision,
      ...anna(),
    });
    assert.deepEqual([status, body.code, body.current.revision], [409, 'changedMeanwhile', changed.revision]);
  });

  it('is refused with what is wrong beside each field', async () => {
    const { status, body } = await bed.call<Refusal>('POST', 'directory', {
      kind: 'contact',
      ...anna({ owner: 'nobody', numbers: ['06 20 555 0148', 'call me', '+36 20 555 0148'] }),
    });
    assert.equal(status, 400);
    assert.deepEqual(
      body.issues.map(({ path }) => path),
      ['numbers.1.number', 'numbers.2.number', 'owner'],
    );
    const without = await bed.call<Refusal>('POST', 'directory', {
      kind: 'contact',
      ...anna({ numbers: [], name: 'X' }),
    });
    assert.deepEqual(
      without.body.issues.map(({ path }) => path),
      ['numbers'],
    );
    const nameless = await bed.call<Refusal>('POST', 'directory', { kind: 'contact', ...anna({ name: ' ' }) });
    assert.deepEqual(
      nameless.body.issues.map(({ path }) => path),
      ['name'],
    );
    const many = Array.from({ length: 21 }, (_, n) => `+3620555${1000 + n}`);
    assert.equal((await bed.call('POST', 'directory', { kind: 'contact', ...anna({ numbers: many }) })).status, 400);
  });

  it('comes back after a removal as what it was', async () => {
    const before = await bed.ok<ShownRecord>('GET', `directory/${made.id}`);
    await bed.ok('DELETE', `directory/${made.id}`);
    assert.equal((await bed.call('GET', `directory/${made.id}`)).status, 404);
    const { kind, name, detail, owner, numbers, record } = before;
    const again = {
      kind,
      id: record.slice(kind.length + 1),
      ...{ name, detail, owner, numbers: numbers.map(({ number, type }) => ({ number, type })) },
    };
    const back = await bed.ok<ShownRecord>('POST', 'directory', again);
    assert.deepEqual([back.record, back.numbers], [record, numbers]);
    assert.deepEqual(await known('+36305550199'), ['Anna Kovács']);
    assert.equal((await bed.call('POST', 'directory', again)).body.code, 'idTaken');
  });

  it('that a CRM keeps is changed there', async () => {
    const { store } = bed.service;
    const row = await store.db.selectFrom('directory_records').selectAll().executeTakeFirstOrThrow();
    await store.db.updateTable('directory_records').set({ source: 'crm' }).where('id', '=', row.id).execute();
    const { status, body } = await bed.call('PATCH', `directory/${row.id}`, { revision: row.revision, ...anna() });
    assert.deepEqual([status, body.code], [409, 'ofTheCrm']);
  });

  it('is for those who may', async () => {
    await bed.ok('POST', 'users', {
      login: 'sue',
      name: 'Sue',
      role: 'supervisor',
      active: true,
      connectionId: null,
      settings: {},
      password: ownerPassword,
    });
    const cookie = await bed.signIn('sue');
    assert.equal((await bed.call('POST', 'directory', { kind: 'contact', ...anna() }, cookie)).status, 403);
    assert.equal((await bed.call('GET', 'directory', undefined, cookie)).status, 200);
  });
});
