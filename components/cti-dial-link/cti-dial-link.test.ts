/** Links that call: through the panel of the page, with a question during a call, and without a panel as any link. */
import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { numbers } from '../../storybook/simulated-line.ts';
import {
  all,
  consulting,
  focused,
  line,
  named,
  open,
  panel,
  press,
  sees,
  settled,
  talking,
  text,
} from '../cti-panel/panel-under-test.ts';
import type { CtiRequestEvent } from '../cti-request-event.ts';
import './cti-dial-link.ts';
import type { CtiDialLink } from './cti-dial-link.ts';

async function link(number = numbers.answers, content = ''): Promise<CtiDialLink> {
  return fixture<CtiDialLink>(html`<cti-dial-link number=${number}>${content}</cti-dial-link>`);
}

const anchor = (of: CtiDialLink): HTMLAnchorElement => of.renderRoot.querySelector('a')!;

/** @returns whether the browser would have followed the link */
function followed(of: CtiDialLink, init: MouseEventInit = {}): boolean {
  const click = new MouseEvent('click', { bubbles: true, composed: true, cancelable: true, ...init });
  let follows = true;
  // The last to hear it; the test itself must not leave the page.
  window.addEventListener(
    'click',
    (event) => {
      follows = !event.defaultPrevented;
      event.preventDefault();
    },
    { once: true },
  );
  anchor(of).dispatchEvent(click);
  return follows;
}

/** What the panel's question offers. */
const choices = (): HTMLButtonElement[] =>
  all('cti-dial-question').flatMap(({ shadowRoot }) => [
    ...(shadowRoot?.querySelectorAll<HTMLButtonElement>('.btn') ?? []),
  ]);

describe('cti-dial-link', () => {
  it('calls through the panel of the page, wherever that is', async () => {
    await open();
    const shadow = document.createElement('div').attachShadow({ mode: 'open' });
    const dial = document.createElement('cti-dial-link');
    dial.number = numbers.answers;
    shadow.append(dial);
    document.body.append(shadow.host);
    await dial.updateComplete;
    expect(followed(dial)).to.be.false;
    await sees('Ringing');
    expect(line.model.currentCall?.calledId).to.equal(numbers.answers);
    shadow.host.remove();
  });

  it('is taken by one panel, not by each', async () => {
    await open();
    const second = document.createElement('cti-panel');
    second.model = line.model;
    document.body.append(second);
    await second.updateComplete;
    const asked: string[] = [];
    const request = line.model.request.bind(line.model);
    line.model.request = (command) => {
      asked.push(command.type);
      return request(command);
    };
    followed(await link());
    await settled();
    expect(asked).to.deep.equal(['makeCall']);
    second.remove();
  });

  it('is an ordinary link where there is no panel, and for a click with a key held down', async () => {
    const dial = await link('+36 (20) 555-0148');
    expect(anchor(dial).href).to.equal('tel:+36205550148');
    expect(followed(dial)).to.be.true;
    expect(dial.call()).to.be.false;
    await open();
    expect(followed(dial, { ctrlKey: true })).to.be.true;
    expect(line.model.state.calls).to.have.lengthOf(0);
  });

  it('can be called off by the page', async () => {
    await open();
    const dial = await link();
    dial.addEventListener('cti-request', (event: CtiRequestEvent) => {
      event.preventDefault();
    });
    expect(followed(dial)).to.be.false;
    await settled();
    expect(line.model.state.calls).to.have.lengthOf(0);
  });

  it('asks during a call, and transfers nothing by itself', async () => {
    await talking();
    const dial = await link('204');
    dial.focus();
    await sendKeys({ press: 'Enter' });
    await sees('Call Irina Kovalenko?');
    expect(text()).to.include('You are on a call with Anna Kovács.');
    expect(line.model.state.calls).to.have.lengthOf(1);
    expect(line.model.currentCall?.state).to.equal('connected');
    expect(named('New call afterwards')?.disabled).to.be.true;
    expect(focused()?.textContent.trim()).to.equal('Consult first');
    await press('Consult first');
    await sees('Consulting · Ringing');
    expect(text()).not.to.include('Call Irina Kovalenko?');
  });

  it('gives the focus back when the question is not wanted', async () => {
    await talking();
    const dial = await link('204');
    dial.focus();
    await sendKeys({ press: 'Enter' });
    await sees('Call Irina Kovalenko?');
    await sendKeys({ press: 'Escape' });
    await settled();
    expect(text()).not.to.include('Call Irina Kovalenko?');
    expect(focused() === anchor(dial)).to.be.true;
  });

  it('transfers when that is chosen', async () => {
    await talking();
    followed(await link('204'));
    await sees('Call Irina Kovalenko?');
    await press('Blind transfer');
    await sees('Transferred to Irina Kovalenko');
  });

  it('keeps the question until the call is over, and calls then', async () => {
    await talking();
    followed(await link(numbers.answers));
    await sees(`Call ${numbers.answers}?`);
    await press('End');
    await waitUntil(() => choices().length === 1 && choices()[0]?.disabled === false);
    expect(choices()[0]?.textContent.trim()).to.equal('Call');
    choices()[0]?.click();
    await sees('Ringing');
  });

  it('offers nothing that cannot be done while consulting', async () => {
    await consulting();
    followed(await link(numbers.answers));
    await sees(`Call ${numbers.answers}?`);
    expect(choices().map(({ disabled }) => disabled)).to.deep.equal([true, true, true]);
  });

  it('is accessible, also beside its question', async () => {
    await talking();
    const dial = await link('204', 'Irina, Logistics');
    await expect(dial).to.be.accessible();
    followed(dial);
    await sees('Call Irina Kovalenko?');
    await expect(panel).to.be.accessible();
  });

  it('shows that its number rings, is talked to, waits, and is free again; other links show nothing', async () => {
    await open();
    const mine = await link(numbers.answers);
    const other = await link('+15550999');
    const seen: (string | null)[] = [];
    const observer = new MutationObserver(() => seen.push(mine.getAttribute('state')));
    observer.observe(mine, { attributes: true, attributeFilter: ['state'] });
    mine.call();
    await waitUntil(() => mine.getAttribute('state') === 'ringing');
    line.clock.advance(2000);
    await waitUntil(() => mine.getAttribute('state') === 'talking');
    expect(anchor(mine).getAttribute('aria-description')).to.equal('Talking');
    // One that comes during the call shows it too.
    const late = await link(numbers.answers);
    await waitUntil(() => late.getAttribute('state') === 'talking');
    await press('Hold');
    await waitUntil(() => mine.getAttribute('state') === 'held');
    await press('End');
    await waitUntil(() => !mine.hasAttribute('state') && !late.hasAttribute('state'));
    expect(anchor(mine).hasAttribute('aria-description')).to.equal(false);
    expect(seen).to.deep.equal(['ringing', 'talking', 'held', null]);
    expect(other.hasAttribute('state')).to.equal(false);
    observer.disconnect();
  });

  it('shows that nothing can be called while the line is away, and nothing at all without the panel', async () => {
    await open();
    const dial = await link();
    line.link.cut();
    await waitUntil(() => dial.getAttribute('state') === 'off');
    const { parentElement } = panel;
    panel.remove();
    await waitUntil(() => !dial.hasAttribute('state'));
    // A panel that was only moved shows it again.
    parentElement?.append(panel);
    await waitUntil(() => dial.getAttribute('state') === 'off');
  });
});
