/** pain 23: whoever calls is found in the directory, however the number is written on either side; nobody else is. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { numberSettings } from '../../core/numbers/settings.ts';
import { systemClock } from '../../core/provider/world.ts';
import { Directory } from '../../server/directory/directory.ts';
import { DirectoryRecords, type GivenRecord } from '../../server/directory/directory-records.ts';
import { DirectoryQueries } from '../../server/directory/directory-queries.ts';
import { Store } from '../../server/store/store.ts';
import { directory as people, hardNumbers, type Who } from './hard-numbers.ts';

const settings = (more: object = {}) => numberSettings.parse({ defaultCountry: 'HU', ...more });
let folder = '';
let store: Store;
let records: DirectoryRecords;
let directory: Directory;

const given = (id: string, name: string, numbers: string[], more: Partial<GivenRecord> = {}): GivenRecord => ({
  kind: 'contact',
  id,
  name,
  detail: '',
  owner: '',
  numbers: numbers.map((number) => ({ number, type: '' })),
  ...more,
});

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'offhook-directory-'));
  store = await Store.open(folder);
  records = new DirectoryRecords(store, systemClock);
  directory = new Directory(store, records);
  await records.upsert(
    'crm',
    Object.entries(people).map(([who, number]) => given(who, who, [number])),
    settings(),
  );
});
after(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const found = async (number: string, more: object = {}) =>
  (await directory.byNumber(number, settings(more))).matches.map(({ record }) => record.replace('contact:', '') as Who);

describe('pain 23: whoever calls is found', () => {
  it('by two hundred hard numbers, and nobody else', async () => {
    for (const { raw, home, finds } of hardNumbers) {
      const what = `${JSON.stringify(raw)} at home in ${home || 'no country'}`;
      assert.deepEqual((await found(raw, { defaultCountry: home })).sort(), [...finds].sort(), what);
    }
  });

  it('by the extension first, where a company has one number', async () => {
    assert.deepEqual(await found('+36 1 555 0100 ext 12'), ['bela', 'reception']);
    assert.deepEqual(await found('+36 1 555 0100'), ['reception', 'bela']);
  });

  it('by the last digits only where nobody has the number in full', async () => {
    const { matches } = await directory.byNumber('+44 20 7946 0991', settings());
    assert.deepEqual(
      matches.map(({ name, how }) => [name, how]),
      [['olivia', 'ending']],
    );
    assert.deepEqual(await found('+44 171 946 0991'), ['olivia'], 'seven digits are alike');
    assert.deepEqual(await found('+44 171 946 0991', { searchNumberLength: 9 }), []);
  });

  it('once, however many numbers of a record end alike', async () => {
    await records.upsert(
      'crm',
      [given('many', 'Many Phones', ['+36 20 555 0777', '06 20 555 0777 ext 1'])],
      settings(),
    );
    assert.deepEqual(await found('+36205550777'), ['many']);
    await records.remove('crm', [{ kind: 'contact', id: 'many' }]);
    assert.deepEqual(await found('+36205550777'), []);
  });
});

describe('the directory', () => {
  it('is written once, however often the same is given', async () => {
    const one = given('7', 'Zsófia Tóth', ['+36 20 555 0300']);
    assert.deepEqual(await records.upsert('crm', [one], settings()), { added: 1, changed: 0, same: 0 });
    assert.deepEqual(await records.upsert('crm', [one, one], settings()), { added: 0, changed: 0, same: 1 });
    const changed = { ...one, name: 'Zsófia Nagy' };
    assert.deepEqual(await records.upsert('crm', [changed], settings()), { added: 0, changed: 1, same: 0 });
    const other = await records.upsert('other', [one], settings());
    assert.equal(other.added, 1, 'another CRM has its own 7');
    await records.remove('other', [one]);
    assert.deepEqual(
      (await directory.search('zsofia', settings(), 20)).map(({ name }) => name),
      ['Zsófia Nagy'],
    );
  });

  it('finds by the beginnings of words, by digits, and by the letters of the keys', async () => {
    const ask = async (typed: string) => (await directory.search(typed, settings(), 20)).map(({ name }) => name);
    for (const typed of [
      'zsof',
      'NAGY',
      'nagy zs',
      'Zsófia Nagy',
      '5550300',
      '555 03',
      '+36 20 555 03',
      '0620555',
      '06205550300',
      '97634',
      '6249',
    ]) {
      assert.ok((await ask(typed)).includes('Zsófia Nagy'), typed);
    }
    for (const typed of ['toth', 'xyz', '', ' ', '%', '_', "' or 1=1", 'ofia']) {
      assert.ok(!(await ask(typed)).includes('Zsófia Nagy'), typed);
    }
  });

  it('reads its numbers anew when another country is set', async () => {
    await records.upsert('late', [given('9', 'Late Setting', ['020 7946 0123'])], settings());
    const ask = async () => (await directory.byNumber('+442079460123', settings())).matches.map(({ how }) => how);
    assert.deepEqual(await ask(), ['ending']);
    await records.readAnew(async (source) => settings({ defaultCountry: source === 'late' ? 'GB' : 'HU' }));
    assert.deepEqual(await ask(), ['exact']);
    await records.remove('late', [{ kind: 'contact', id: '9' }]);
  });

  it('never reads itself whole, and sorts nothing, for a number or a search', async () => {
    const queries = new DirectoryQueries(store.db);
    const plan = async ({ sql, params }: { sql: string; params: readonly unknown[] }) =>
      (await store.read<{ detail: string }>({ sql: `explain query plan ${sql}`, params }))
        .map(({ detail }) => detail)
        .join('\n');
    const keys = { exact: '+36205550148', reversed: '8410555' };
    const page = store.db.selectFrom('directory_records').selectAll().orderBy('name').orderBy('id').limit(50).compile();
    for (const query of [
      queries.exact(keys),
      queries.ending(keys),
      queries.words(['kovacs']),
      queries.words(['kovacs', 'an', '555']),
      { sql: page.sql, params: page.parameters },
    ]) {
      const lines = await plan(query);
      assert.match(lines, /USING (COVERING )?INDEX/);
      assert.doesNotMatch(lines, /SCAN (?!directory_records USING INDEX directory_records_by_name)|TEMP B-TREE/, lines);
    }
  });
});
