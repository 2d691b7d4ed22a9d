/** Every block of the panel can be styled by the page, by the names that its description gives. */
import { expect } from '@open-wc/testing';
import { numbers } from '../../storybook/simulated-line.ts';
import { all, consulting, line, open, panel, press, sees, settled, talking } from './panel-under-test.ts';

/** The parts that the page's own `::part()` rule reaches now. */
function reached(names: readonly string[]): string[] {
  const sheet = new CSSStyleSheet();
  // Not inherited and without an effect, so that only what is reached itself has it.
  sheet.replaceSync(names.map((name, i) => `cti-panel::part(${name}) { scroll-margin-top: ${i + 1}px }`).join('\n'));
  document.adoptedStyleSheets.push(sheet);
  const margins = new Set(all('*').map((each) => getComputedStyle(each).scrollMarginTop));
  document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet);
  return names.filter((_, i) => margins.has(`${i + 1}px`));
}

/** One element may be several parts, of which one rule wins: each is tried alone. */
const reaches = (...names: string[]): void => {
  expect(names.filter((name) => reached([name]).length === 0)).to.deep.equal([]);
};

describe('cti-panel: its parts', () => {
  it('between calls', async () => {
    await open();
    panel.line = '201';
    await settled();
    reaches('panel', 'head', 'state', 'line', 'body', 'dialer', 'field', 'tabs', 'list');
    await press('Available, change state');
    reaches('menu');
  });

  it('by tokens for density: a denser panel is lower, and its buttons too', async () => {
    await talking();
    const heights = () => [panel, ...all('.btn, .key, .find')].map((each) => each.getBoundingClientRect().height);
    const [before = 0] = heights();
    for (const [token, value] of Object.entries({ space: '6px', row: '3px', control: '30px' })) {
      panel.style.setProperty(`--cti-${token}`, value);
    }
    await settled();
    const [after = 0] = heights();
    expect(after).to.be.lessThan(before - 12);
  });

  it('in a call', async () => {
    await talking();
    panel.notes = true;
    await press('Keypad');
    reaches('call', 'call-bar', 'call-who', 'call-actions', 'call-tray', 'call-note');
    await press('Transfer');
    reaches('call-tray');
    panel.call('204');
    await sees('?');
    reaches('question');
    panel.minimize();
    await settled();
    reaches('mini');
  });

  it('with several people at one number', async () => {
    await open();
    panel.contacts = ['Olivia Hart', 'Tailspin Toys'].map((name) => ({ name, number: '+442079460991' }));
    line.customerCalls('', '+442079460991');
    await sees('Olivia Hart');
    reaches('call-choice');
  });

  it('in a consultation', async () => {
    await consulting();
    reaches('call', 'call-row', 'call-actions');
  });

  it('after a call, and in trouble', async () => {
    await open();
    panel.microphone = 'denied';
    await sees('blocks the microphone');
    reaches('trouble');
    await line.model.makeCall(numbers.busy);
    line.clock.advance(2000);
    await sees('Busy');
    reaches('ended', 'call-bar', 'call-who');
    await line.model.makeCall('12ab').catch(() => undefined);
    await settled();
    reaches('notice');
    panel.model = undefined;
    await settled();
    reaches('message');
  });
});
