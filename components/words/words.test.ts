/** Every language says every word, and its numbers and times are the locale's own. */
import { expect } from '@open-wc/testing';
import { type Call, callCauses } from '../../core/model/call.ts';
import { type CtiErrorCode, errors } from '../../core/provider/errors.ts';
import { countOf, formatIn, formatNumber } from '../counts.ts';
import { formatDuration, formatMoment, spokenDuration } from '../duration.ts';
import { ar } from './ar.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { uk } from './uk.ts';
import type { MicrophoneWords } from './microphone/words.ts';
import type { PeopleWords } from './people/words.ts';
import type { Words } from './words.ts';

const translations = { uk, es, de, ar };

function endedCall(cause: Call['cause'], direction: Call['direction'] = 'in'): Call {
  return {
    id: '1',
    direction,
    state: 'none',
    callerId: '201',
    calledId: '204',
    deviceId: '201',
    features: [],
    startedAt: 0,
    endedAt: 1000,
    holdMs: 0,
    ...(cause && { cause }),
  };
}

/** Everything a language can be made to say, by the word and what it was told. */
function sentences({
  history: _history,
  microphone: _microphone,
  people: _people,
  webPhone: _webPhone,
  ...words
}: Words): Map<string, string> {
  const said = new Map<string, string>();
  const samples: Partial<Record<keyof Words, unknown[][]>> = {
    ended: [...callCauses, undefined].flatMap((cause) => [
      [endedCall(cause), ''],
      [endedCall(cause, 'out'), 'Zoe'],
    ]),
    agentState: ['ready', 'break', 'dnd', 'wrapUp', 'onCall', 'offline'].map((code) => [code]),
    reason: ['lunch', 'Coffee', 'meeting', 'Training'].map((code) => [code]),
    sayIncoming: [
      ['Zoe', ''],
      ['Zoe', 'Zoe'],
    ],
    sayHeldByParty: [
      ['Zoe', true],
      ['Zoe', false],
    ],
    recordsShare: [1, 2, 5, 11, 21, 100].map((count) => [countOf(count, words.code)]),
    reconnecting: [
      ['3', ''],
      ['3', formatIn(4, words.code)],
    ],
  };
  const { code: _code, dir: _dir, ...rest } = words;
  for (const key of Object.keys(rest) as (keyof typeof rest)[]) {
    const word = words[key];
    if (typeof word === 'string') said.set(key, word);
    if (typeof word !== 'function') continue;
    const say = word as (...told: unknown[]) => string;
    for (const [i, sample] of (samples[key] ?? []).entries()) said.set(`${key} ${i}`, say(...sample));
    if (!samples[key]) said.set(`${key} told`, say('7Zoe', '7Zoe'));
  }
  return said;
}

/** Only put together from what they are told: every language may do so alike. */
const alike = /^(sayEnded|lasted)\b/;

describe('words', () => {
  const english = sentences(en);
  for (const [code, words] of Object.entries(translations)) {
    it(`${code}: every word is there, and is its own`, () => {
      const said = sentences(words);
      expect(Object.keys(words).sort()).to.deep.equal(Object.keys(en).sort());
      for (const [word, sentence] of said) {
        expect(sentence.trim(), word).not.to.equal('');
        expect(sentence, word).not.to.match(/undefined|NaN|\[object|null/);
        if (alike.test(word)) continue;
        expect(sentence, word).not.to.equal(english.get(word));
      }
    });

    it(`${code}: what a sentence is told stands in it`, () => {
      for (const [word, sentence] of sentences(words)) {
        if (word.endsWith(' told')) expect(sentence, word).to.include('7Zoe');
      }
      expect(words.ended(endedCall('transferred'), 'Zoe')).to.include('Zoe');
      expect(words.ended(endedCall('parked'), '701')).to.include('701');
      expect(words.sayIncoming('Zoe', 'Sales')).to.include('Zoe').and.include('Sales');
    });

    it(`${code}: every error has a text, which is not the English one`, () => {
      for (const key of Object.keys(errors) as CtiErrorCode[]) {
        expect(words.errors[key], key).to.be.a('string').and.not.equal('');
        expect(words.errors[key], key).not.to.equal(errors[key].text);
      }
    });
  }

  it('a microphone that cannot be used has words of its own in every language', async () => {
    const told = ({ troubles, ...others }: MicrophoneWords): string[] => [
      ...Object.values(troubles).flatMap(({ what, fix }) => [what, fix].filter((text) => text !== '')),
      ...Object.values(others),
    ];
    const english = told(await en.microphone());
    expect(new Set(english)).to.have.length(english.length);
    for (const words of Object.values(translations)) {
      const theirs = told(await words.microphone());
      expect(theirs).to.have.length(english.length);
      expect(theirs.filter((text) => english.includes(text))).to.deep.equal([]);
    }
  });

  it('who somebody is has words of its own in every language', async () => {
    const told = ({ kept, ...others }: PeopleWords): string[] => [kept('Zoe'), ...Object.values(others)];
    const english = told(await en.people());
    for (const words of Object.values(translations)) {
      const theirs = told(await words.people());
      expect(theirs).to.have.length(english.length);
      expect(theirs[0]).to.include('Zoe');
      // A name is called so in German, too.
      expect(theirs.filter((text) => text !== 'Name' && english.includes(text))).to.deep.equal([]);
    }
  });

  it('ukrainian and arabic letters are not mixed with look-alikes of other alphabets', () => {
    for (const [word, sentence] of sentences(uk))
      expect(sentence, word).not.to.match(/[а-яіїєґ][a-z]|[a-z][а-яіїєґ]|[ыэёъ]/i);
    for (const [word, sentence] of sentences(ar))
      expect(sentence.replace(/7?Zoe|CRM|701/g, ''), word).not.to.match(/[a-z]/i);
  });

  it('a code without a word is made readable in every language', () => {
    for (const words of [en, ...Object.values(translations)]) {
      expect(words.agentState('afterWork')).to.equal('After work');
      expect(words.reason('in-meeting')).to.equal('In meeting');
      expect(words.reason('constructor')).to.equal('Constructor');
    }
  });
});

describe('numbers and times of a locale', () => {
  it('take the plural that the number asks for', () => {
    const all = (locale: string) => [1, 2, 5, 21].map((seconds) => formatIn(seconds, locale));
    expect(all('en')).to.deep.equal(['in 1 second', 'in 2 seconds', 'in 5 seconds', 'in 21 seconds']);
    expect(all('uk')).to.deep.equal(['через 1 секунду', 'через 2 секунди', 'через 5 секунд', 'через 21 секунду']);
    expect(all('de')).to.deep.equal(['in 1 Sekunde', 'in 2 Sekunden', 'in 5 Sekunden', 'in 21 Sekunden']);
    expect(new Set(all('ar').map((each) => each.replace(/\d+/, '#'))).size).to.equal(4);
    const records = (words: Words) => [1, 2, 5, 21].map((count) => words.recordsShare(countOf(count, words.code)));
    expect(records(en).slice(0, 2)).to.deep.equal(['1 record has this number', '2 records share this number']);
    expect(records(uk)).to.deep.equal([
      '1 запис має цей номер',
      '2 записи мають цей номер',
      '5 записів мають цей номер',
      '21 запис має цей номер',
    ]);
    expect(ar.recordsShare(countOf(3, 'ar-EG'))).to.equal('٣ سجلات بهذا الرقم');
  });
  it('are written in the digits of the locale', () => {
    expect(formatDuration(3_866_000, 'ar-EG')).to.equal('١:٠٤:٢٦');
    expect(formatDuration(3_866_000, 'ar-AE')).to.equal('1:04:26');
    expect(formatDuration(7000, 'uk')).to.equal('0:07');
    expect(formatNumber(12, 'ar-EG')).to.equal('١٢');
  });
  it('are said as lengths, where they are heard', () => {
    expect(spokenDuration(192_000, 'en')).to.equal('3 minutes, 12 seconds');
    expect(spokenDuration(3_600_000, 'de')).to.equal('1 Stunde');
    expect(spokenDuration(61_000, 'uk')).to.include('1 хвилина').and.include('1 секунда');
    expect(spokenDuration(0, 'es')).to.equal('0 segundos');
  });
  it('are dates as the region writes them', () => {
    const january = new Date(2026, 0, 7).getTime();
    const [austria, germany] = ['de-AT', 'de-DE'].map((locale) => formatMoment(january, january + 1e10, locale));
    expect(austria).to.include('Jän');
    expect(germany).to.include('Jan');
  });
});
