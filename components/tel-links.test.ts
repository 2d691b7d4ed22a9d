/** A page that the browser opens for `tel:` links: its panel asks, and nothing is called by itself. */
import { aTimeout, expect, waitUntil } from '@open-wc/testing';
import { line, named, open, press, sees, text } from './cti-panel/panel-under-test.ts';
import { openTelNumber, registerTelHandler } from './tel-links.ts';

const before = location.href;
afterEach(() => {
  history.replaceState(null, '', before);
});

/** As the browser opens the page for a link. */
function opened(given: string): void {
  const address = new URL(location.href);
  address.searchParams.set('tel', given);
  history.replaceState(null, '', address);
}

describe('tel: links of other pages', () => {
  it('are asked about, and called when the agent says so', async () => {
    await open();
    opened('tel:+3615550148');
    expect(openTelNumber()).to.equal('+3615550148');
    expect(new URL(location.href).searchParams.has('tel')).to.equal(false);
    await waitUntil(() => named('Call') !== undefined);
    await aTimeout(50);
    expect(line.model.state.calls).to.have.length(0);
    await press('Call');
    await waitUntil(() => line.model.state.calls[0]?.calledId === '+3615550148');
    expect(openTelNumber()).to.equal(undefined);
  });

  it('wait for a panel that is still to come', async () => {
    opened('tel:+3615550148');
    openTelNumber();
    await aTimeout(150);
    await open();
    await sees('+3615550148');
    await press('Dismiss');
    await waitUntil(() => !text().includes('+3615550148'));
  });

  for (const given of [
    'javascript:alert(1)',
    'tel:<img src=x>',
    'tel:',
    'tel:abc',
    'sip:anna@example.com',
    'tel:1\r\n2',
    'x'.repeat(500),
  ])
    it(`${JSON.stringify(given.slice(0, 30))} is no number`, () => {
      opened(given);
      expect(openTelNumber()).to.equal(undefined);
    });

  it('the browser is asked to open this page for them', () => {
    const asked: string[][] = [];
    const { registerProtocolHandler } = navigator;
    navigator.registerProtocolHandler = (...given) => void asked.push(given.map(String));
    try {
      registerTelHandler({ parameter: 'dial' });
    } finally {
      navigator.registerProtocolHandler = registerProtocolHandler;
    }
    expect(asked).to.deep.equal([['tel', `${location.origin}${location.pathname}?dial=%s`]]);
  });
});
