/** The panel as a person uses it: consultation and transfer, the agent's state, bad days. */
import { aTimeout, expect, oneEvent, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import {
  line,
  panel,
  open,
  all,
  named,
  text,
  said,
  settled,
  sees,
  press,
  focused,
  talking,
  consulting,
  tabTo,
} from './panel-under-test.ts';

describe('cti-panel: consulting', () => {
  it('pain 16: swap, conference, transfer and cancel stand there while consulting', async () => {
    await consulting();
    for (const name of ['Transfer', 'Conference', 'Swap', 'Cancel']) expect(named(name)?.disabled, name).to.be.false;
    expect(text(all('cti-call-row')[0]))
      .to.include('Anna Kovács')
      .and.include('held');
    await expect(panel).to.be.accessible();
    await press('Swap');
    await waitUntil(() => text(all('cti-call-row')[0]).includes('Irina Kovalenko'));
    await expect(panel).to.be.accessible();
    await press('Cancel');
    await waitUntil(() => line.model.state.calls.length === 1);
    await sees('Talking');
  });

  it('what cannot be done while the colleague rings is disabled, what can is not', async () => {
    await talking();
    await press('Consult');
    await sendKeys({ type: '204' });
    await press('Consult first');
    await sees('Consulting · Ringing');
    expect(named('Transfer')?.disabled).to.be.false;
    expect(named('Conference')?.disabled).to.be.true;
    expect(named('Swap')?.disabled).to.be.true;
    await expect(panel).to.be.accessible();
    await press('Cancel');
    await sees('Talking');
  });

  it('joins all three in a conference', async () => {
    await consulting();
    await press('Conference');
    await waitUntil(() => line.model.currentCall?.state === 'conferenced');
    await sees('Conference');
    await expect(panel).to.be.accessible();
    await press('End: Irina Kovalenko');
    await sees('Talking');
  });

  it('pain 31: a whole call by keyboard alone, attended transfer included', async () => {
    await open();
    line.customerCalls();
    await sees('Incoming');
    await tabTo('Answer');
    await sendKeys({ press: 'Enter' });
    await sees('Talking');
    await settled();
    expect(focused()?.getAttribute('role'), 'the focus stays with the call').to.equal('group');
    await tabTo('Consult');
    await sendKeys({ press: 'Space' });
    await settled();
    await sendKeys({ type: 'irina' });
    await sendKeys({ press: 'Enter' });
    await sendKeys({ press: 'Enter' });
    await sees('Consulting · Ringing');
    line.colleagueAnswers();
    await waitUntil(() => named('Conference')?.disabled === false);
    await tabTo('Transfer');
    await sendKeys({ press: 'Enter' });
    await sees('Transferred to Irina Kovalenko');
    await settled();
    expect(focused()?.getAttribute('role'), 'then with the field').to.equal('combobox');
  });
});

describe('cti-panel: the agent', () => {
  it('changes state and reason from a menu, by keyboard', async () => {
    await open();
    await tabTo('Available, change state');
    await sendKeys({ press: 'ArrowDown' });
    await settled();
    await expect(panel).to.be.accessible();
    expect(focused()?.getAttribute('aria-checked')).to.equal('true');
    await sendKeys({ press: 'ArrowDown' });
    await sendKeys({ press: 'ArrowDown' });
    await sendKeys({ press: 'Enter' });
    await sees('Lunch');
    expect(line.model.state.agent).to.include({ state: 'break', reason: 'lunch' });
    expect(focused()?.classList.contains('state'), 'back on the button').to.be.true;
  });

  it('shows how long the state has lasted, and closes with Escape', async () => {
    await open();
    line.clock.advance(4_360_000);
    await press('Available, change state');
    await sees('1:12:40');
    await sendKeys({ press: 'Escape' });
    await settled();
    expect(all('[role=menu]')).to.have.lengthOf(0);
  });

  it('switches call-centre mode', async () => {
    await open();
    await press('Available, change state');
    all<HTMLButtonElement>('[role=menuitemcheckbox]')[0]?.click();
    await waitUntil(() => !line.model.isCallCentreActive);
  });
});

describe('cti-panel: trouble', () => {
  it('says that the link is lost, that the call goes on, and tries at once when asked', async () => {
    await talking();
    let tried = 0;
    panel.connection = { reconnecting: { attempt: 3, nextAt: Date.now() + 4000 }, connectNow: () => tried++ };
    line.link.cut();
    await sees('attempt 3, next in 4 seconds. Your call goes on.');
    expect(named('Hold')?.disabled).to.be.true;
    await expect(panel).to.be.accessible();
    await press('Try now');
    expect(tried).to.equal(1);
    line.link.restore();
    await waitUntil(() => all('cti-link-banner').length === 0);
    expect(named('Hold')?.disabled).to.be.false;
    expect(said()).to.equal('The phone server is back.');
  });

  it('shows the text of a refused command', async () => {
    await open();
    panel.call('12ab');
    await sees('This is not a number that can be dialled');
    await expect(panel).to.be.accessible();
    await press('Dismiss');
    expect(text()).not.to.include('This is not a number');
  });

  it('lets the page call off a wish', async () => {
    await open();
    const listener = (event: Event) => {
      event.preventDefault();
    };
    document.addEventListener('cti-request', listener);
    panel.call('204');
    await aTimeout(0);
    document.removeEventListener('cti-request', listener);
    expect(line.model.state.calls).to.have.lengthOf(0);
  });

  it('tells the page every event under its own name', async () => {
    await open();
    const started = oneEvent<CustomEvent>(panel, 'cti-call-started');
    line.customerCalls();
    const { detail } = await started;
    expect(detail).to.include({ type: 'callStarted' });
    expect(detail.call.callerId).to.equal('+36205550148');
  });

  it("shows markup in a caller's name as text", async () => {
    await open();
    const name = '<img src=x onerror="window.broken=1"><b>Bold</b>';
    const customer = line.customerCalls(name, '+12025550140');
    await sees(name);
    line.link.exchange.outsideHangsUp(customer);
    await sees('Missed');
    expect(text()).to.include(name);
    expect(all('img, b b, .name b')).to.have.lengthOf(0);
    expect('broken' in window).to.be.false;
  });
});
