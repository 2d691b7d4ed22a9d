/** Every language says every word of the call history, and in its own way. */
import { expect } from '@open-wc/testing';
import { countOf } from '../../counts.ts';
import { history as ar } from './ar.ts';
import { history as de } from './de.ts';
import { history as en } from './en.ts';
import { history as es } from './es.ts';
import { history as uk } from './uk.ts';
import type { HistoryWords } from './words.ts';

const moments = ['callStarted', 'commutationStarted', 'callFinished', 'callBusy', 'hold', 'unhold', 'dtmfEntered'];

function sentences(words: HistoryWords, code: string): Map<string, string> {
  const said = new Map<string, string>();
  for (const [key, word] of Object.entries(words)) {
    if (typeof word === 'string') said.set(key, word);
  }
  for (const count of [1, 2, 5, 11, 21]) {
    said.set(`callCount ${count}`, words.callCount(countOf(count, code)));
    said.set(`newMissed ${count}`, words.newMissed(countOf(count, code)));
  }
  for (const key of ['openCall', 'linkTo', 'unlink'] as const) said.set(`${key} told`, words[key]('7Zoe'));
  for (const type of moments) said.set(`moment ${type}`, words.moment(type));
  return said;
}

describe('words of the call history', () => {
  const english = sentences(en, 'en');
  for (const [code, words] of Object.entries({ uk, es, de, ar })) {
    it(`${code}: every word is there, and is its own`, () => {
      const said = sentences(words, code);
      expect([...said.keys()].sort()).to.deep.equal([...english.keys()].sort());
      for (const [word, sentence] of said) {
        expect(sentence.trim(), word).not.to.equal('');
        expect(sentence, word).not.to.match(/undefined|NaN|\[object|null/);
        if (word.endsWith(' told')) expect(sentence, word).to.include('7Zoe');
        // An agent is called so in German, too.
        if (word !== 'agent') expect(sentence, word).not.to.equal(english.get(word));
      }
    });
  }

  it('ukrainian and arabic letters are not mixed with look-alikes of other alphabets', () => {
    for (const [word, sentence] of sentences(uk, 'uk'))
      expect(sentence, word).not.to.match(/[а-яіїєґ][a-z]|[a-z][а-яіїєґ]|[ыэёъ]/i);
    for (const [word, sentence] of sentences(ar, 'ar'))
      expect(sentence.replace('7Zoe', ''), word).not.to.match(/[a-z]/i);
  });
});
