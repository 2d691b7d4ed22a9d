/** The panel in a page that is not its own: keys, screen readers, styles, events, nothing left behind. */
import { aTimeout, expect, nextFrame } from '@open-wc/testing';
import { simulatedLine } from '../../storybook/simulated-line.ts';
import { sendKeys } from '@web/test-runner-commands';
import '../cti-call-history/cti-call-history.ts';
import '../cti-call-history/history-works.ts';
import { tickListeners } from '../ticker.ts';
import { line, panel, open, all, said, settled, sees, press, focused, talking, useLine } from './panel-under-test.ts';

/** What is listened to on the document and the window from now on. */
function countGlobalListeners() {
  const live = new Set<string>();
  const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype;
  const ids = new WeakMap<object, number>();
  let next = 0;
  const key = (target: EventTarget, type: string, listener: unknown): string => {
    const known = ids.get(listener as object) ?? ++next;
    ids.set(listener as object, known);
    return `${target === window ? 'window' : 'document'} ${type} ${known}`;
  };
  const isGlobal = (target: unknown): target is EventTarget =>
    target === document || target === window || target === undefined;
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    if (isGlobal(this) && listener) live.add(key(this ?? window, type, listener));
    add.call(this, type, listener, options);
  };
  EventTarget.prototype.removeEventListener = function (type, listener, options) {
    if (isGlobal(this) && listener) live.delete(key(this ?? window, type, listener));
    remove.call(this, type, listener, options);
  };
  return {
    count: () => live.size,
    stop: () => {
      EventTarget.prototype.addEventListener = add;
      EventTarget.prototype.removeEventListener = remove;
    },
  };
}

describe('cti-panel: a good guest', () => {
  it('pain 31: an incoming call does not take the focus from what is being typed', async () => {
    await open();
    const field = all<HTMLInputElement>('input')[0]!;
    field.focus();
    await sendKeys({ type: '123' });
    line.customerCalls();
    await sees('Incoming');
    await sendKeys({ type: '4' });
    await settled();
    expect(focused() === field, `focus is on ${focused()?.localName ?? 'nothing'}`).to.be.true;
    expect(field.value).to.equal('1234');
  });

  it('may be made long before it is put into the page, and looks as any other', async () => {
    const { model } = await simulatedLine();
    const late = document.createElement('cti-panel');
    late.model = model;
    const history = document.createElement('cti-call-history');
    await aTimeout(100);
    document.body.append(late, history);
    await Promise.all([late.updateComplete, history.updateComplete]);
    const look = (tag: HTMLElement, selector: string) => getComputedStyle(tag.shadowRoot!.querySelector(selector)!);
    expect(look(late, '.line').fontSize).to.equal('12px');
    expect(look(history, '.history').boxSizing).to.equal('border-box');
    late.remove();
    history.remove();
  });

  it('an incoming call does not take the focus from the page', async () => {
    await open();
    const outside = document.createElement('input');
    panel.before(outside);
    outside.focus();
    line.customerCalls();
    await press('Answer');
    expect(document.activeElement === outside).to.be.true;
    outside.remove();
  });

  it('announces a call once, and never the running clock', async () => {
    await open();
    line.customerCalls();
    await settled();
    expect(said()).to.equal('Incoming call from Anna Kovács, Sales');
    await press('Answer');
    expect(said()).to.equal('Connected to Anna Kovács');
    const before = panel.renderRoot.querySelector('[role=status]')?.innerHTML;
    line.clock.advance(5000);
    await sees('0:05');
    expect(panel.renderRoot.querySelector('[role=status]')?.innerHTML).to.equal(before);
    expect(all('cti-duration').every((each) => each.role === 'timer')).to.be.true;
  });

  for (const scheme of ['light', 'dark'] as const) {
    it(`pain 31: has enough contrast in ${scheme}, talking, held, ringing and in trouble`, async () => {
      await talking();
      panel.colourScheme = scheme;
      await settled();
      await expect(panel).to.be.accessible();
      await press('Hold');
      line.customerCalls('Tomoko Sato', '+81355500199', 'agent');
      await sees('Second call waiting');
      await expect(panel).to.be.accessible();
      line.link.cut();
      panel.call('');
      await sees('Reconnecting by itself');
      await expect(panel).to.be.accessible();
    });
  }

  it('pain 29: is drawn without inline styles, and a second copy of the tag is no error', async () => {
    await talking();
    await press('Keypad');
    expect(all('[style], style')).to.have.lengthOf(0);
    const { define } = await import('../define.ts');
    define('cti-panel', class extends HTMLElement {});
    expect(customElements.get('cti-panel')).to.equal(panel.constructor);
  });

  it('fits into 280 pixels', async () => {
    const fits = (): void => {
      for (const each of all<HTMLElement>('.key, .btn, .bar, .who, .mini')) {
        expect(each.scrollWidth, `${each.className} ${each.textContent}`).to.be.at.most(each.clientWidth + 1);
      }
    };
    await talking();
    panel.style.width = '280px';
    await press('Transfer');
    fits();
    await sendKeys({ type: '204' });
    await press('Consult first');
    await sees('Consulting');
    await settled();
    fits();
  });

  it('leaves no listener, timer or node behind after a thousand openings and closings', async () => {
    useLine(await simulatedLine());
    line.customerCalls();
    await line.model.answerCall();
    let listeners = 0;
    const onAny = line.model.onAny.bind(line.model);
    line.model.onAny = (listener) => {
      listeners++;
      const stop = onAny(listener);
      return () => {
        listeners--;
        stop();
      };
    };
    const ticking = tickListeners();
    const global = countGlobalListeners();
    const nodes = document.querySelectorAll('*').length;
    for (let i = 0; i < 1000; i++) {
      const each = document.createElement('cti-panel');
      each.model = line.model;
      document.body.append(each);
      await each.updateComplete;
      if (i === 0) {
        expect(listeners).to.equal(1);
        expect(global.count()).to.be.above(0);
      }
      each.remove();
    }
    await nextFrame();
    expect(listeners).to.equal(0);
    expect(tickListeners()).to.equal(ticking);
    expect(global.count()).to.equal(0);
    expect(document.querySelectorAll('*').length).to.equal(nodes);
    global.stop();
  }).timeout(60_000);

  it('goes on where it was when the page moves it', async () => {
    await talking();
    const place = document.createElement('div');
    document.body.append(place);
    place.append(panel);
    await settled();
    line.clock.advance(60_000);
    await sees('1:00');
    await press('Hold');
    await sees('On hold');
    place.remove();
  });
});
