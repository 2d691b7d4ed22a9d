/** Every language says every word, and the panel speaks the one that it stands in. */
import { expect, fixture, html, nextFrame, waitUntil } from '@open-wc/testing';
import { type Call, CallCause } from '../../core/model/call.ts';
import { type CtiErrorCode, errors } from '../../core/provider/errors.ts';
import { countOf, formatDuration, formatIn, formatMoment, formatNumber, spokenDuration } from '../duration.ts';
import type { CtiPanel } from '../cti-panel/cti-panel.ts';
import {
  all,
  contacts,
  line,
  named,
  open,
  panel,
  press,
  sees,
  settled,
  text,
  usePanel,
} from '../cti-panel/panel-under-test.ts';
import { ar } from './ar.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { addLanguage } from './language.ts';
import { uk } from './uk.ts';
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
function sentences(words: Words): Map<string, string> {
  const said = new Map<string, string>();
  const samples: Partial<Record<keyof Words, unknown[][]>> = {
    ended: [...CallCause.options, undefined].flatMap((cause) => [
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

describe('cti-panel: languages', () => {
  const pageLanguage = document.documentElement.lang;
  afterEach(() => {
    document.documentElement.lang = pageLanguage;
  });

  const shown = (): HTMLElement => panel.renderRoot.querySelector<HTMLElement>('.panel')!;
  const speaks = async (code: string): Promise<void> => {
    await waitUntil(() => shown().lang === code, `${code} is not spoken, but ${shown().lang}`);
    await settled();
  };

  it('switches at run time by its own lang, in the middle of a call', async () => {
    await open();
    line.customerCalls();
    await press('Answer');
    for (const [code, words] of Object.entries(translations)) {
      panel.lang = code;
      await sees(words.talking);
      expect(shown().lang).to.equal(code);
      expect(named(words.end)).to.exist;
    }
    panel.lang = '';
    await sees('Talking');
  });

  for (const [code, words] of Object.entries(translations)) {
    it(`${code}: is accessible, with and without a call`, async () => {
      await open();
      panel.lang = code;
      await sees(words.recent);
      await expect(panel).to.be.accessible();
      line.customerCalls();
      await press(words.answer);
      await sees(words.talking);
      await expect(panel).to.be.accessible();
    });
  }

  it('follows <html lang>, and an element around it before that', async () => {
    await open();
    document.documentElement.lang = 'de';
    await sees(de.recent);
    const around = document.createElement('div');
    around.lang = 'uk';
    panel.before(around);
    around.attachShadow({ mode: 'open' }).append(panel);
    await sees(uk.recent);
    document.documentElement.lang = 'es';
    await settled();
    expect(text()).to.include(uk.recent);
    around.before(panel);
    await sees(es.recent);
    around.remove();
  });

  it('speaks a region in the words of its language and in its own digits', async () => {
    await open();
    panel.lang = 'ar-EG';
    line.customerCalls();
    await sees(ar.incoming);
    expect(text()).to.match(/[٠-٩]:[٠-٩]{2}/);
    panel.lang = 'de_AT';
    await speaks('de-AT');
  });

  it('a language that nobody has added, or that is none, is English', async () => {
    await open();
    for (const lang of ['de', 'xx', 'de', 'no such language', 'en-GB']) {
      panel.lang = lang;
      await speaks({ de: 'de', 'en-GB': 'en-GB' }[lang] ?? 'en');
    }
    expect(text()).to.include('Recent');
  });

  it('says an error in its language', async () => {
    await open();
    panel.lang = 'uk';
    await speaks('uk');
    panel.call('12ab');
    await sees(uk.errors.invalidNumber);
  });

  it('a language of the page is added, stays English while it cannot be loaded, and is tried again', async () => {
    let loads = 0;
    let broken = true;
    const { warn } = console;
    const warnings: unknown[][] = [];
    console.warn = (...about: unknown[]) => warnings.push(about);
    try {
      await open();
      panel.lang = 'fr-CA';
      await settled();
      addLanguage('fr', () => {
        loads++;
        return broken
          ? Promise.reject(new Error('offline'))
          : Promise.resolve({ ...en, code: 'fr', recent: 'Récents' });
      });
      await waitUntil(() => warnings.length === 1);
      await settled();
      expect(loads).to.equal(1);
      await speaks('en');
      broken = false;
      panel.line = '201';
      await sees('Récents');
      await speaks('fr-CA');
      expect(loads).to.equal(2);
      panel.lang = 'fr';
      await speaks('fr');
      expect(loads).to.equal(2);
    } finally {
      console.warn = warn;
    }
    expect(() => {
      addLanguage('no such language', () => Promise.resolve(en));
    }).to.throw(RangeError);
  });

  it('shows the language before while the next one is loading; the one asked for last wins', async () => {
    await open();
    panel.lang = 'de';
    await speaks('de');
    let arrive: (words: Words) => void = () => undefined;
    addLanguage('it', () => new Promise((resolve) => (arrive = resolve)));
    panel.lang = 'it';
    await settled();
    expect(shown().lang).to.equal('de');
    panel.lang = 'uk';
    await speaks('uk');
    arrive({ ...en, code: 'it' });
    await settled();
    expect(shown().lang).to.equal('uk');
  });

  it('all panels share one observer of the page, and the last one takes it along', async () => {
    const { observe, disconnect } = MutationObserver.prototype;
    const watching = new Set<MutationObserver>();
    let most = 0;
    // Those that were there before this test are not counted; there are none, as every test's panel has gone.
    MutationObserver.prototype.observe = function (target, options) {
      if (target === document.documentElement && options?.attributeFilter?.[0] === 'lang') watching.add(this);
      most = Math.max(most, watching.size);
      observe.call(this, target, options);
    };
    MutationObserver.prototype.disconnect = function () {
      watching.delete(this);
      disconnect.call(this);
    };
    try {
      const two = [document.createElement('cti-panel'), document.createElement('cti-panel')];
      for (let i = 0; i < 20; i++) {
        document.body.append(...two);
        await nextFrame();
        expect(watching.size).to.equal(1);
        two[0]!.remove();
        expect(watching.size).to.equal(1);
        two[1]!.remove();
        expect(watching.size).to.equal(0);
      }
      expect(most).to.equal(1);
    } finally {
      Object.assign(MutationObserver.prototype, { observe, disconnect });
    }
  });
});

describe('cti-panel: from right to left', () => {
  const box = (name: string): DOMRect => named(name)!.getBoundingClientRect();

  it('mirrors its layout, but neither numbers nor the keys of a phone', async () => {
    await open();
    panel.lang = 'ar';
    line.customerCalls();
    await sees(ar.incoming);
    const section = panel.renderRoot.querySelector<HTMLElement>('.panel')!;
    expect(section.dir).to.equal('rtl');
    expect(box(ar.answer).left).to.be.above(box(ar.decline).left);
    const number = all<HTMLElement>('.number')[0]!;
    expect(number.textContent).to.equal('+36 20 555 0148');
    expect(getComputedStyle(number).direction).to.equal('ltr');
    const transfer = () => getComputedStyle(all<SVGElement>('svg.along')[0]!).transform;
    expect(transfer()).to.equal('matrix(-1, 0, 0, 1, 0, 0)');
    const field = all<HTMLInputElement>('input')[0]!;
    for (const [typed, direction] of [
      ['+36 20', 'ltr'],
      ['سارة', 'rtl'],
    ] as const) {
      field.value = typed;
      field.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
      await settled();
      expect(getComputedStyle(field).direction, typed).to.equal(direction);
    }
    await press(ar.answer);
    await press(ar.openKeypad);
    expect(box('1').left).to.be.below(box('3').left);
    panel.lang = 'en';
    await sees('Talking');
    expect(transfer()).to.equal('none');
  });

  it('the arrow keys follow what is seen', async () => {
    await open();
    panel.lang = 'ar';
    await sees(ar.recent);
    const [first, second] = all<HTMLButtonElement>('.tab');
    first!.focus();
    first!.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true }));
    await settled();
    expect(second!.ariaSelected).to.equal('true');
  });
});

describe('cti-panel: long words', () => {
  /** Whatever holds words, and must not be wider inside than it is. */
  const places = '.key, .btn, .bar, .who, .mini, .mini .text, .tabs, .head, .banner, .line, .hint';

  function fits(about: string): void {
    for (const each of all<HTMLElement>(places)) {
      expect(each.scrollWidth, `${about}: ${each.className} ${each.textContent}`).to.be.at.most(each.clientWidth + 1);
    }
    const { right } = panel.getBoundingClientRect();
    for (const each of all<HTMLElement>('button')) {
      const inside = each.getBoundingClientRect();
      expect(inside.right, `${about}: ${each.textContent}`).to.be.at.most(right + 1);
    }
  }

  for (const [code, words] of Object.entries({ en, ...translations })) {
    it(`${code}: fit into 280 pixels at every moment of a call`, async () => {
      await open();
      usePanel(
        await fixture<CtiPanel>(html`<cti-panel lang=${code} .model=${line.model} .contacts=${contacts}></cti-panel>`),
      );
      panel.style.width = '280px';
      await sees(words.recent);
      fits('ready');
      line.customerCalls();
      await sees(words.incoming);
      fits('incoming');
      await press(words.answer);
      fits('talking');
      await press(words.mute);
      await sees(words.muted);
      await press(words.record);
      await sees(words.recorded);
      fits('muted and recorded');
      await press(words.transfer);
      fits('transfer');
      await press(words.hold);
      await sees(words.onHold);
      fits('held');
      line.customerCalls('Tomoko Sato', '+81355500199', 'agent');
      await sees(words.waiting);
      fits('second call');
      await press(words.answer);
      await sees('Anna');
      await settled();
      fits('two calls');
      line.link.cut();
      await sees(words.yourCallGoesOn);
      fits('link lost');
    });
  }
});
