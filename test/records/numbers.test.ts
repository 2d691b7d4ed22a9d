/** Contacts as a file, and how numbers are read and dialled: judged before anything is done, and then kept to. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { ImportResult } from '../../server/directory/import-records.ts';
import type { LabRow } from '../../server/directory/number-lab.ts';
import { DirectoryBed } from '../support/directory-bed.ts';

let bed: DirectoryBed;
before(async () => {
  bed = await DirectoryBed.open();
});
after(() => bed.close());

describe('a file of contacts', () => {
  const run = async (file: string, apply = false, format = 'csv') =>
    bed.call<ImportResult>('POST', 'admin/directory/import', { file, format, apply });

  it('is judged row by row first, with line and reason, and only its good rows are taken', async () => {
    const csv = [
      '\ufeffFirst Name;Last Name;Company;Mobile Phone;Business Phone',
      'Éva;Kiss;Initech;06 20 555 0401;+36 1 555 0402 ext 7',
      ';;;;',
      ';;Globex;;+1 202 555 0143',
      'No;Number;;;',
      'Bad;Number;;call me;',
      'Half;Good;;06 20 555 0403;n/a maybe',
    ].join('\r\n');
    await bed.call('PATCH', 'admin/numbers/server', { revision: 0, settings: { defaultCountry: 'HU' } });
    const { body } = await run(csv);
    assert.deepEqual(
      body.rows.map(({ line, name, does, text }) => [line, name, does, text]),
      [
        [2, 'Éva Kiss', 'add', '+36 20 555 0401, +36 1 555 0402 ext. 7'],
        [3, '', 'error', 'There is no name.'],
        [4, 'Globex', 'add', '+1 202 555 0143'],
        [5, 'No Number', 'error', 'There is no number.'],
        [6, 'Bad Number', 'error', 'This is no number: call me'],
        [7, 'Half Good', 'add', '+36 20 555 0403, not a number: n/a maybe'],
      ],
    );
    const agnes = await bed.page('agnes');
    assert.deepEqual((await bed.ask(agnes, 'people', { search: 'eva kis' })).people, []);
    assert.equal((await run(csv, true)).body.applied, true);
    assert.equal((await bed.ask(agnes, 'people', { search: 'eva kis' })).people.length, 2);
    const twice = await run(csv);
    assert.deepEqual(
      twice.body.rows.map(({ does }) => does),
      ['same', 'error', 'same', 'error', 'error', 'same'],
    );
  });

  it('may be of vCards, of any version, folded, in groups, and damaged', async () => {
    const cards = [
      'BEGIN:VCARD',
      'VERSION:3.0',
      'FN:Doe\\, John',
      'N:Doe;John;;;',
      'ORG:Acme;Sales',
      'TITLE:Head of ',
      ' Sales',
      'item1.TEL;TYPE=CELL:+36 20 555 0411',
      'END:VCARD',
      'BEGIN:VCARD',
      'VERSION:4.0',
      'FN:Jane Roe',
      'TEL;VALUE=uri;TYPE="voice,work":tel:+36-1-555-0412;ext=5',
      'END:VCARD',
      'BEGIN:VCARD',
      'this is not one',
      'END:VCARD',
      'BEGIN:VCARD',
      'VERSION:3.0',
      'FN:No End',
    ].join('\r\n');
    const { body } = await run(cards, true, 'vcard');
    assert.deepEqual(
      body.rows.map(({ line, name, does }) => [line, name, does]),
      [
        [1, 'Doe, John', 'add'],
        [10, 'Jane Roe', 'add'],
        [15, '', 'error'],
        [18, '', 'error'],
      ],
    );
    assert.equal(body.rows[1]?.text, '+36 1 555 0412 ext. 5');
    const [found] = (await bed.ask(await bed.page('agnes'), 'people', { search: 'doe john' })).people;
    assert.deepEqual([found?.detail, found?.type], ['Head of Sales, Acme Sales', 'mobile']);
  });

  it('that is none is refused as a whole, in words', async () => {
    for (const file of ['x', 'name\nAnna', '{"a":1}', 'name;phone']) {
      const { status, body } = await bed.call<{ issues: { path: string }[] }>('POST', 'admin/directory/import', {
        file,
        format: 'csv',
        apply: false,
      });
      assert.equal(status, 400, file);
      assert.equal(body.issues[0]?.path, 'file');
    }
  });
});

describe('how numbers are read and dialled', () => {
  it('is tried with settings that nobody has saved, and saved for a phone system over what holds for all', async () => {
    const lab = async (settings?: object, scope = 'connection:lab') =>
      (
        await bed.call<{ rows: LabRow[] }>('POST', 'admin/directory/lab', {
          numbers: ['06 20 555 0148', '101', 'anonymous', '112'],
          scope,
          ...(settings ? { settings } : {}),
        })
      ).body.rows;
    const tried = await lab({ dialAs: 'e164', dialPlan: [{ begins: '+', strip: 1, prefix: '900' }] });
    assert.deepEqual(
      tried.map(({ kind, dials, rule }) => [kind, dials, rule]),
      [
        ['external', '90036205550148', 0],
        ['internal', '101', null],
        ['withheld', null, null],
        ['emergency', '112', null],
      ],
    );
    assert.equal((await lab())[0]?.dials, '06205550148');
    const saved = await bed.call<{ revision: number; effective: { defaultCountry: string } }>(
      'PATCH',
      'admin/numbers/connection:lab',
      { revision: 0, settings: { dialPlan: [{ begins: '0', fewest: 6, prefix: '9' }] } },
    );
    assert.equal(saved.body.effective.defaultCountry, 'HU', 'comes from the server');
    assert.equal((await lab())[0]?.dials, '906205550148');
    assert.equal((await lab(undefined, 'server'))[0]?.dials, '06205550148');
  });

  it('refuses settings that make no sense, by path', async () => {
    const bad: [object, string][] = [
      [{ defaultCountry: 'Hungary' }, 'defaultCountry'],
      [{ internalNumberLength: 99 }, 'internalNumberLength'],
      [{ dialPlan: [{ prefix: '9\r\nAction: x' }] }, 'dialPlan.0.prefix'],
      [{ other: 1 }, ''],
    ];
    for (const [settings, path] of bad) {
      const { status, body } = await bed.call<{ issues: { path: string }[] }>('PATCH', 'admin/numbers/server', {
        revision: 1,
        settings,
      });
      assert.equal(status, 400);
      assert.equal(body.issues[0]?.path, path);
    }
    assert.equal(
      (await bed.call('PATCH', 'admin/numbers/server', { revision: 0, settings: {} })).body.code,
      'changedMeanwhile',
    );
  });

  it('is applied where a call is placed; the record keeps what was written, the number in full, and the extension', async () => {
    const agnes = await bed.page('agnes');
    agnes.say({ type: 'command', id: 'c', command: { type: 'makeCall', targetAddress: '06 20 555 0148' } });
    await agnes.next('reply');
    const started = agnes.messages
      .flatMap((message) =>
        message.type === 'event' && message.event.type === 'callStarted' ? [message.event.call] : [],
      )
      .at(-1);
    assert.equal(started?.calledId, '906205550148');
    for (;;) {
      const { event } = await agnes.next('event');
      if (event.type === 'callSaved') break;
    }
    const { db } = bed.service.store;
    let row;
    // It is written behind the call's own row, whose writing was just told.
    while (!row)
      row = await db
        .selectFrom('call_numbers')
        .innerJoin('calls', 'calls.id', 'call_numbers.call_id')
        .select(['raw', 'e164', 'extension'])
        .where('called_id', '=', '906205550148')
        .executeTakeFirst();
    const kept = { raw: '06 20 555 0148', e164: '+36205550148', extension: '' };
    assert.deepEqual(row, kept);
    const { id } = await db
      .selectFrom('calls')
      .select('id')
      .where('called_id', '=', '906205550148')
      .executeTakeFirstOrThrow();
    const cookie = await bed.cookieOf('agnes');
    const told = await bed.call<{ partyNumber: unknown }>('GET', `calls/${id}`, undefined, { cookie });
    assert.deepEqual(told.body.partyNumber, kept);
    agnes.say({ type: 'ask', id: 'd', what: 'dialled', input: { number: '06 20 555 0148' } });
    assert.deepEqual((await agnes.next('answer')).answer, { dials: '906205550148' }, 'as a page that dials by itself');
    const who = await bed.ask(agnes, 'identify', { number: '906205550148' });
    assert.equal(who.written, '06 20 555 0148');
  });
});
