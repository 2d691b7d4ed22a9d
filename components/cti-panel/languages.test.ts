/** The panel speaks the language that it stands in, reads from right to left where that does, and fits long words. */
import { expect, fixture, html, nextFrame, waitUntil } from '@open-wc/testing';
import type { CtiPanel } from './cti-panel.ts';
import { all, contacts, line, named, open, panel, press, sees, settled, text, usePanel } from './panel-under-test.ts';
import { ar } from '../words/ar.ts';
import { de } from '../words/de.ts';
import { en } from '../words/en.ts';
import { es } from '../words/es.ts';
import { addLanguage } from '../words/language.ts';
import { uk } from '../words/uk.ts';
import type { Words } from '../words/words.ts';

const translations = { uk, es, de, ar };

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
