/** The panel as a person uses it, by mouse and by keyboard, on a simulated phone system: calls and what is done to them. */
import { expect, fixture, html, oneEvent, waitUntil } from '@open-wc/testing';
import { numbers } from '../../storybook/simulated-line.ts';
import { sendKeys } from '@web/test-runner-commands';
import type { CtiCommand } from '../../core/model/commands.ts';
import { CtiModel } from '../../core/model/cti-model.ts';
import { CtiError } from '../../core/provider/errors.ts';
import type { CtiPanel } from './cti-panel.ts';
import {
  contacts,
  line,
  panel,
  open,
  all,
  nameOf,
  named,
  text,
  settled,
  sees,
  press,
  focused,
  talking,
  usePanel,
} from './panel-under-test.ts';

describe('cti-panel: without a call', () => {
  it('finds people by name and by the letters of the keys, says how colleagues stand, and offers the number itself', async () => {
    await open();
    panel.contacts = contacts.map((contact) =>
      contact.colleague ? { ...contact, presence: 'talking' as const } : contact,
    );
    panel.focus();
    await sendKeys({ type: '568' });
    await sees('Call 568');
    expect(all('[role=option]').map(nameOf)).to.deep.equal([
      'Irina Kovalenko Logistics · 204 · On a call',
      'Anna Kovács Northwind · +36 20 555 0148',
      'Call 568',
    ]);
    expect(all('u').map(({ textContent }) => textContent)).to.deep.equal(['Kov', 'Kov']);
    await expect(panel).to.be.accessible();
    const wish = new Promise<CtiCommand>((resolve) => {
      panel.addEventListener('cti-request', ({ command }) => {
        resolve(command);
      });
    });
    await sendKeys({ press: 'ArrowUp' });
    await sendKeys({ press: 'Enter' });
    expect(await wish).to.deep.equal({ type: 'makeCall', targetAddress: '568' });
  });

  it('says that nothing is set up, and who can help, until it is given a phone', async () => {
    usePanel(await fixture<CtiPanel>(html`<cti-panel></cti-panel>`));
    await sees('No phone is set up here yet.');
    await expect(panel).to.be.accessible();
    await open();
    await sees('Available');
  });

  it('says that nobody is signed in, and tries again when asked', async () => {
    let asked = 0;
    const nobody = () => {
      asked++;
      return Promise.reject(new CtiError('notAuthorised'));
    };
    usePanel(await fixture<CtiPanel>(html`<cti-panel></cti-panel>`));
    const signedOut = oneEvent(panel, 'cti-signed-out');
    panel.getTicket = nobody;
    panel.server = '/';
    await signedOut;
    await sees('You are signed out.');
    await expect(panel).to.be.accessible();
    await press('Sign in again');
    await waitUntil(() => asked === 2);
    await sees('You are signed out.');
  });

  it('says that it connects from the first moment with a server on, never that it is offline', async () => {
    const never = () => new Promise<never>(() => undefined);
    usePanel(await fixture<CtiPanel>(html`<cti-panel server="/" .getTicket=${never}></cti-panel>`));
    // Before what speaks with the server can have been loaded.
    expect(text()).to.include('Connecting…');
    await settled();
    expect(text()).to.include('Connecting…');
  });

  it('is calm while it connects: nothing can be dialled yet', async () => {
    usePanel(await fixture<CtiPanel>(html`<cti-panel .model=${new CtiModel()}></cti-panel>`));
    expect(text()).to.include('Connecting…');
    expect(all<HTMLInputElement>('input')[0]?.disabled).to.be.true;
    await expect(panel).to.be.accessible();
  });

  it('dials what is typed, when Enter is pressed', async () => {
    await open();
    all<HTMLInputElement>('input')[0]?.focus();
    await sendKeys({ type: '+36 1 555-0180' });
    await settled();
    await expect(panel).to.be.accessible();
    await sendKeys({ press: 'Enter' });
    await sees('Ringing');
    expect(line.model.currentCall?.calledId).to.equal('+3615550180');
    await expect(panel).to.be.accessible();
  });

  it('finds people by name while typing; arrow keys and Enter call them', async () => {
    await open();
    all<HTMLInputElement>('input')[0]?.focus();
    await sendKeys({ type: 'kov' });
    await settled();
    expect(all('[role=option]').map((option) => option.querySelector('.name')?.textContent)).to.deep.equal([
      'Irina Kovalenko',
      'Anna Kovács',
    ]);
    await expect(panel).to.be.accessible();
    await sendKeys({ press: 'ArrowDown' });
    await sendKeys({ press: 'ArrowDown' });
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => line.model.currentCall?.calledId === '+36205550148');
  });

  it('dials with the keypad, whose keys also take typed digits', async () => {
    await open();
    await press('Keypad');
    await press('2');
    named('2')?.focus();
    await sendKeys({ press: 'ArrowDown' });
    expect(nameOf(focused()!)).to.equal('5');
    await sendKeys({ press: '0' });
    await sendKeys({ press: '4' });
    await settled();
    await expect(panel).to.be.accessible();
    await press('Call');
    await waitUntil(() => line.model.currentCall?.calledId === '204');
  });

  it('calls back from the recent calls, and shows a missed one as missed', async () => {
    await open();
    line.link.exchange.outsideHangsUp(line.customerCalls('ACME Ltd', '+12025550140'));
    await sees('Missed: the caller gave up');
    await expect(panel).to.be.accessible();
    expect(text()).to.include('missed · +12025550140');
    all<HTMLButtonElement>('.rows .row')[0]?.click();
    await waitUntil(() => line.model.currentCall?.direction === 'out');
  });
});

describe('cti-panel: a call comes and goes', () => {
  it('shows who calls, by which queue, and lets it be answered or declined', async () => {
    await open();
    line.customerCalls();
    await sees('Incoming · Sales');
    expect(text()).to.include('Anna Kovács').and.include('Northwind').and.include('+36 20 555 0148');
    await expect(panel).to.be.accessible();
    await press('Decline');
    await sees('Call declined');
  });

  it('pain 19: shows nothing as done before the phone system has said so', async () => {
    await open();
    line.customerCalls();
    await sees('Incoming');
    line.link.cut();
    line.link.restore();
    const heard: string[] = [];
    panel.addEventListener('cti-request', (event) => heard.push(event.command.type));
    panel.addEventListener('cti-request', (event) => {
      event.preventDefault();
    });
    await press('Answer');
    expect(heard).to.deep.equal(['answerCall']);
    expect(text()).to.include('Incoming');
    expect(line.model.currentCall?.state).to.equal('alerting');
  });

  it('pain 19: a call that ends between two frames leaves nothing behind', async () => {
    await open();
    const customer = line.customerCalls();
    line.link.exchange.outsideHangsUp(customer);
    await settled();
    expect(all('cti-call')).to.have.lengthOf(0);
    expect(text()).to.include('Missed');
  });

  it('says "pick up your phone" first where the phone system rings it first', async () => {
    await open({ ownPhoneFirst: true });
    panel.call(numbers.answers);
    await sees('Pick up your phone');
    await expect(panel).to.be.accessible();
    line.link.exchange.pickUp('201');
    await sees('Ringing');
    line.clock.advance(1000);
    await sees('Talking');
  });

  for (const [number, reason] of [
    [numbers.busy, 'Busy'],
    [numbers.rejects, 'Call declined'],
    [numbers.unreachable, 'Number cannot be reached'],
    [numbers.noAnswer, 'No answer'],
  ] as const) {
    it(`tells plainly: ${reason}`, async () => {
      await open();
      panel.call(number);
      await waitUntil(() => line.model.currentCall);
      line.clock.advance(25_000);
      await sees(reason);
      await expect(panel).to.be.accessible();
      await press('Call again');
      await waitUntil(() => line.model.currentCall);
    });
  }

  it('tells that the own phone was not picked up', async () => {
    await open({ ownPhoneFirst: true });
    panel.call(numbers.answers);
    await waitUntil(() => line.model.currentCall);
    line.clock.advance(25_000);
    await sees('Your phone was not picked up');
  });

  it('takes the ended call out of view after a while', async () => {
    await open();
    panel.endedFor = 10;
    line.link.exchange.outsideHangsUp(line.customerCalls());
    await panel.updateComplete;
    expect(all('cti-ended-call')).to.have.lengthOf(1);
    await waitUntil(() => all('cti-ended-call').length === 0);
  });

  it('pain 21: the card goes when a colleague has answered, and it does not count as missed', async () => {
    await open();
    line.link.exchange.agent('204');
    line.customerCalls();
    await sees('Incoming');
    const leg = line.link.exchange.agent('201').legs[0]!;
    line.link.exchange.agent('201').tell?.({ type: 'finished', id: leg.id, cause: 'answeredElsewhere' });
    await sees('Answered by a colleague');
    expect(all('cti-call')).to.have.lengthOf(0);
    expect(all('.miss')).to.have.lengthOf(0);
  });
});

describe('cti-panel: talking', () => {
  it('holds, resumes, and says which', async () => {
    await talking();
    await expect(panel).to.be.accessible();
    line.clock.advance(65_000);
    await sees('1:05');
    await press('Hold');
    await sees('On hold');
    await expect(panel).to.be.accessible();
    await press('Resume');
    await sees('Talking');
    await press('End');
    await sees('Ended · 1:05');
  });

  it('pain 20: muted and recorded are told by words, icon and colour', async () => {
    await talking();
    await press('Mute');
    await sees('Talking · muted');
    expect(named('Unmute')?.classList.contains('on')).to.be.true;
    await press('Record');
    await sees('muted · recorded');
    expect(all('.rec')).to.have.lengthOf(1);
    await expect(panel).to.be.accessible();
    await press('Unmute');
    await press('Stop rec.');
    await waitUntil(() => !text().includes('muted'));
  });

  it('sends tones and shows those that were sent', async () => {
    await talking();
    await press('Keypad');
    expect(nameOf(focused()!)).to.equal('1');
    await sendKeys({ type: '42#' });
    await sees('42#');
    await press('9');
    await sees('42#9');
    await expect(panel).to.be.accessible();
  });

  it('says when the other side holds', async () => {
    await open();
    panel.call('204');
    await sees('Ringing');
    line.colleagueAnswers();
    await sees('Talking');
    await line.colleague.holdCall(line.colleague.state.calls[0]!.id);
    await sees('The other side holds you');
    await expect(panel).to.be.accessible();
  });

  it('parks a call and says where', async () => {
    await talking();
    await press('Park');
    await sees('Parked on 701');
  });

  it('hands a call on at once, after asking once more', async () => {
    await talking();
    await press('Transfer');
    expect(focused()?.getAttribute('aria-label')).to.equal('Transfer to');
    await expect(panel).to.be.accessible();
    await sendKeys({ type: 'irina' });
    await sendKeys({ press: 'Enter' });
    await press('Blind transfer');
    await sees('Send the call to Irina Kovalenko (204) without speaking to them first?');
    expect(nameOf(focused()!)).to.equal('Transfer now');
    await expect(panel).to.be.accessible();
    await sendKeys({ press: 'Escape' });
    expect(line.model.currentCall?.state).to.equal('connected');
    await waitUntil(() => focused()?.getAttribute('aria-label') === 'Transfer to');
    await press('Blind transfer');
    await sendKeys({ press: 'Enter' });
    await sees('Transferred to Irina Kovalenko');
    expect(line.colleague.state.calls[0]?.callerId).to.equal('+36205550148');
  });

  it('shows a second call below the first, and answers it', async () => {
    await talking();
    line.customerCalls('Tomoko Sato', '+81355500199', 'agent');
    await sees('Second call waiting');
    const [first, second] = all('cti-call');
    expect(text(first)).to.include('Talking');
    expect(text(second)).to.include('Tomoko Sato');
    await expect(panel).to.be.accessible();
    await press('Answer');
    await waitUntil(() => all('cti-call').length === 1);
    expect(text(all('cti-call')[0])).to.include('Tomoko Sato');
    expect(text(all('cti-call-row')[0])).to.include('held');
    await expect(panel).to.be.accessible();
    await press('Resume: Anna Kovács');
    await waitUntil(() => text(all('cti-call')[0]).includes('Anna Kovács'));
  });
});
