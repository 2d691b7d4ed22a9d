/** The panel's place in its page: inline, docked, floating, one line, hidden; and what it remembers. */
import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys, sendMouse } from '@web/test-runner-commands';
import { simulatedLine } from '../../storybook/simulated-line.ts';
import type { CtiBadge } from './badge.ts';
import type { CtiPanel } from './cti-panel.ts';
import type { CtiPlacement, CtiVisibilityChange } from './placement.ts';
import {
  contacts,
  line,
  named,
  panel,
  press,
  sees,
  settled,
  shown,
  tabTo,
  text,
  useLine,
  usePanel,
} from './panel-under-test.ts';

const store = 'offhook-panel';

async function openAt(placement: CtiPlacement): Promise<void> {
  useLine(await simulatedLine());
  usePanel(
    await fixture<CtiPanel>(
      html`<cti-panel placement=${placement} .model=${line.model} .contacts=${contacts}></cti-panel>`,
    ),
  );
}

const place = (): { x: number; y: number; width: number; height: number } => panel.getBoundingClientRect();

describe('cti-panel: its place', () => {
  beforeEach(() => {
    localStorage.removeItem(store);
  });
  after(() => {
    localStorage.removeItem(store);
  });

  it('inline: stands where the page put it, and offers nothing else', async () => {
    await openAt('inline');
    expect(getComputedStyle(panel).position).to.equal('static');
    expect(named('Minimize the phone')).to.equal(undefined);
  });

  it('docked: at the end edge of the window, in full height, also in a right-to-left page', async () => {
    await openAt('docked');
    expect(place().x + place().width).to.be.closeTo(document.documentElement.clientWidth, 1);
    expect(place().height).to.be.closeTo(window.innerHeight, 1);
    document.documentElement.dir = 'rtl';
    await settled();
    expect(place().x).to.be.closeTo(0, 1);
    document.documentElement.removeAttribute('dir');
  });

  it('pain 28: floating: moves with the pointer and with arrow keys, stays in reach, and is found there again', async () => {
    await openAt('floating');
    const { x, y } = place();
    await sendMouse({ type: 'move', position: [Math.round(x) + 250, Math.round(y) + 20] });
    await sendMouse({ type: 'down' });
    await sendMouse({ type: 'move', position: [Math.round(x) + 150, Math.round(y) + 60] });
    await sendMouse({ type: 'up' });
    await settled();
    expect(place().x).to.be.closeTo(x - 100, 1);
    expect(place().y).to.be.closeTo(y + 40, 1);
    await tabTo('Move the phone with the arrow keys');
    await sendKeys({ press: 'ArrowLeft' });
    await sendKeys({ press: 'ArrowDown' });
    expect(place().x).to.be.closeTo(x - 116, 1);
    expect(place().y).to.be.closeTo(y + 56, 1);
    const left = place();
    panel.remove();
    await openAt('floating');
    await settled();
    expect(place().x).to.be.closeTo(left.x, 1);
    expect(place().y).to.be.closeTo(left.y, 1);
    for (let i = 0; i < 200; i++) await sendKeys({ press: 'ArrowUp' });
    expect(place().y).to.be.at.least(0);
  });

  it('is not moved by pressing a button in its head', async () => {
    await openAt('floating');
    const { x } = place();
    const button = named('Minimize the phone')!.getBoundingClientRect();
    await sendMouse({ type: 'move', position: [Math.round(button.x + 5), Math.round(button.y + 5)] });
    await sendMouse({ type: 'down' });
    await sendMouse({ type: 'move', position: [Math.round(button.x - 60), Math.round(button.y + 5)] });
    await sendMouse({ type: 'up' });
    expect(place().x).to.be.closeTo(x, 1);
  });

  it('in one line: says who is on the phone, answers and ends; remembered when the agent chose it', async () => {
    await openAt('docked');
    await press('Minimize the phone');
    expect(place().height).to.be.below(70);
    expect(text()).to.include('Available');
    line.customerCalls();
    await sees('Incoming · Sales');
    expect(shown(named('Answer: Anna Kovács')!)).to.be.true;
    await press('Answer: Anna Kovács');
    await sees('Talking · 0:00');
    expect(place().height).to.be.below(70);
    await expect(panel).to.be.accessible();
    panel.remove();
    await openAt('docked');
    await sees('Available');
    expect(panel.minimized).to.be.true;
    await press('Show the whole phone');
    expect(place().height).to.be.above(200);
  });

  it('pain 28: hidden: tells of calls by a badge, shows itself on a call, and takes no focus', async () => {
    await openAt('docked');
    const badges: CtiBadge[] = [];
    const changes: CtiVisibilityChange[] = [];
    panel.addEventListener('cti-badge', (event) => badges.push((event as CustomEvent<CtiBadge>).detail));
    panel.addEventListener('cti-visibility-changed', (event) =>
      changes.push((event as CustomEvent<CtiVisibilityChange>).detail),
    );
    const field = document.createElement('input');
    document.body.append(field);
    field.focus();
    panel.hide({ reason: 'page' });
    await settled();
    expect(shown(panel)).to.be.false;
    const customer = line.customerCalls();
    await settled();
    expect(shown(panel)).to.be.true;
    expect(document.activeElement === field).to.be.true;
    expect(changes).to.deep.equal([
      { visibility: 'hidden', reason: 'page' },
      { visibility: 'shown', reason: 'call' },
    ]);
    expect(badges).to.deep.equal([{ calls: 1, ringing: 1, missed: 0 }]);
    line.link.exchange.outsideHangsUp(customer);
    await settled();
    expect(badges.at(-1)).to.deep.equal({ calls: 0, ringing: 0, missed: 0 });
    field.remove();
  });

  it('pain 28: stays hidden where the page says so, counts what was missed, and forgets it when it is shown', async () => {
    await openAt('floating');
    const badges: CtiBadge[] = [];
    panel.addEventListener('cti-badge', (event) => badges.push((event as CustomEvent<CtiBadge>).detail));
    panel.addEventListener('cti-raise', (event) => {
      event.preventDefault();
    });
    panel.hide();
    for (let i = 0; i < 2; i++) {
      line.link.exchange.outsideHangsUp(line.customerCalls());
      await settled();
    }
    expect(shown(panel)).to.be.false;
    expect(badges.at(-1)).to.deep.equal({ calls: 0, ringing: 0, missed: 2 });
    panel.show();
    await settled();
    expect(badges.at(-1)).to.deep.equal({ calls: 0, ringing: 0, missed: 0 });
  });

  it('works without storage, and with nonsense in it', async () => {
    for (const nonsense of ['not json', 'null', '{"x":"a","y":1}', '[]', '{"minimized":"yes"}']) {
      localStorage.setItem(store, nonsense);
      await openAt('floating');
      expect(panel.minimized).to.be.false;
      panel.remove();
    }
  });
});
