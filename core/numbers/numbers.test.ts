/** pain 23: a number is read as what it is, however and wherever it was written; and what is dialled for it is what was set. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hardNumbers } from '../../test/records/hard-numbers.ts';
import { dialled } from './dial-plan.ts';
import { keysOf } from './keypad.ts';
import { keptKeys, mayBeSame, nameKeys, searchedKeys } from './match-keys.ts';
import { parseNumber } from './parse-number.ts';
import { numberSettings, standardNumbers } from './settings.ts';

const settings = (more: object = {}) => numberSettings.parse(more);

describe('pain 23: a number is what it is, however it is written', () => {
  it('in a table of two hundred', () => {
    assert.ok(hardNumbers.length >= 200, `${hardNumbers.length} numbers`);
    for (const { raw, home, kind, e164, extension, postDial } of hardNumbers) {
      const parsed = parseNumber(raw, settings({ defaultCountry: home }));
      const { raw: kept } = parsed;
      assert.deepEqual(
        { kind: parsed.kind, e164: parsed.e164, extension: parsed.extension, postDial: parsed.postDial, raw: kept },
        { kind, e164, extension, postDial, raw },
        `${JSON.stringify(raw)} at home in ${home || 'no country'}`,
      );
    }
  });
});

describe('what is dialled for a number', () => {
  const dials = (typed: string, more: object = {}) => dialled(typed, settings({ defaultCountry: 'HU', ...more })).dials;

  it('is what was typed, where nothing is set', () => {
    assert.equal(dialled('+36 (20) 555-0148', standardNumbers).dials, '+36205550148');
    assert.equal(dialled('06 20 555 0148', standardNumbers).dials, '06205550148');
    assert.equal(dials('06 20 555 0148'), '06205550148');
    assert.equal(dials('+999 12 34'), '+9991234', 'the phone system may know it');
  });

  it('is the number alone: an extension or tones behind it are not part of it', () => {
    assert.equal(dials('06 1 555 0100 ext. 12'), '+3615550100');
    assert.equal(dials('tel:+3615550100;ext=12'), '+3615550100');
    assert.equal(dials('+36205550148,,12#'), '+36205550148');
  });

  it('has the form that is set', () => {
    assert.equal(dials('06 20 555 0148', { dialAs: 'e164' }), '+36205550148');
    assert.equal(dials('06 20 555 0148', { dialAs: 'national' }), '06205550148');
    assert.equal(dials('+36 20 555 0148', { dialAs: 'national' }), '06205550148');
    assert.equal(dials('+44 20 7946 0991', { dialAs: 'national' }), '00442079460991');
    assert.equal(dials('+44 20 7946 0991', { dialAs: 'international' }), '00442079460991');
    assert.equal(dials('+36 20 555 0148', { dialAs: 'international' }), '0036205550148');
    assert.equal(dials('+36 20 555 0148', { dialAs: 'international', defaultCountry: 'US' }), '01136205550148');
    assert.equal(dials('06 698 1234 5', { dialAs: 'national', defaultCountry: 'IT' }), '0669812345');
    assert.equal(dials('+1 202 555 0148', { dialAs: 'national', defaultCountry: 'US' }), '12025550148');
  });

  it('follows the first rule of the plan that fits, and no other', () => {
    const dialPlan = [
      { begins: '+36', strip: 3, prefix: '906' },
      { begins: '+', strip: 1, prefix: '900' },
      { fewest: 5, most: 6, prefix: '9' },
    ];
    assert.deepEqual(
      ['06 20 555 0148', '+44 20 7946 0991', '11818'].map((typed) => {
        const found = dialled(typed, settings({ defaultCountry: 'HU', dialAs: 'e164', dialPlan }));
        return [found.dials, found.rule];
      }),
      [
        ['906205550148', 0],
        ['900442079460991', 1],
        ['911818', 2],
      ],
    );
  });

  it('leaves alone who is inside, the codes of the phone system, and an emergency', () => {
    const plan = { dialPlan: [{ prefix: '9' }] };
    for (const typed of ['101', '1234', '*43', '#21#', '112', '911']) assert.equal(dials(typed, plan), typed);
  });

  it('is nothing for what cannot be dialled', () => {
    for (const typed of ['Anna', '06205550148\r\nAction: Logoff', 'sip:kata@example.com', '1'.repeat(60)]) {
      assert.throws(() => dials(typed), { code: 'invalidNumber' });
    }
    assert.throws(() => dials('  '), { code: 'argumentEmpty' });
  });
});

describe('numbers are compared', () => {
  const keys = (raw: string, more: object = {}) => {
    const own = settings({ defaultCountry: 'HU', ...more });
    const parsed = parseNumber(raw, own);
    return { parsed, kept: keptKeys(parsed), searched: searchedKeys(parsed, own) };
  };

  it('in full, whatever extension is behind them', () => {
    assert.equal(keys('06 1 555 0100 ext 12').kept.exact, keys('+36 1 555 0100').searched.exact);
    assert.notEqual(keys('+36 1 555 0100').kept.exact, keys('+36 1 555 0101').kept.exact);
  });

  it('by as many last digits as is set, where they are long enough', () => {
    assert.equal(keys('+36 20 555 0148').searched.reversed, '8410555');
    assert.equal(keys('+36 20 555 0148', { searchNumberLength: 9 }).searched.reversed, '841055502');
    assert.equal(keys('101').searched.reversed, '', 'an internal number counts as a whole');
    assert.equal(keys('withheld').searched.exact, '');
  });

  it('and differ where both say so in full by the same right; an assumed country proves nothing', () => {
    const [full, other] = [keys('+36 20 555 0148').parsed, keys('+36 30 555 0148').parsed];
    assert.equal(mayBeSame(full, other), false);
    assert.equal(mayBeSame(keys('06 20 555 0148').parsed, keys('06 30 555 0148').parsed), false);
    assert.equal(mayBeSame(keys('030 901820', { defaultCountry: 'DE' }).parsed, keys('+44 30 901820').parsed), true);
  });
});

describe('the letters of the keys', () => {
  it('are those of ITU-T E.161, accents and capitals apart', () => {
    assert.equal(keysOf('Kovács Anna'), '5682272662');
    assert.deepEqual(nameKeys(['anna', 'kovacs']), ['2662568227', '568227']);
    assert.deepEqual(nameKeys(['анна']), []);
  });
});
