/** After a call: outcome, note and follow-up, with a time that runs out, and nothing of it lost. */
import { expect, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { all, line, named, open, panel, press, sees, settled, tabTo, text } from './panel-under-test.ts';
import type { CtiWrapUp } from './wrap-ups.ts';

const outcomes = [
  { code: 'resolved', title: 'Resolved' },
  { code: 'call-back', title: 'Call back' },
];
let told: CtiWrapUp[];

async function talkingWith(options: Partial<typeof panel> = {}): Promise<void> {
  await open();
  told = [];
  Object.assign(panel, { outcomes, notes: true, ...options });
  panel.addEventListener('cti-wrap-up', (event) => told.push((event as CustomEvent<CtiWrapUp>).detail));
  line.customerCalls();
  await press('Answer');
  await sees('Talking');
}

const note = (): HTMLTextAreaElement => all<HTMLTextAreaElement>('textarea')[0]!;

describe('cti-panel: wrap-up', () => {
  it('keeps the note of the call, takes an outcome and a follow-up by keys, and tells the page once', async () => {
    await talkingWith();
    note().focus();
    await sendKeys({ type: 'Asked to move delivery' });
    await press('End');
    await sees('Done');
    expect(note().value).to.equal('Asked to move delivery');
    note().focus();
    await sendKeys({ type: ' to Tuesday.' });
    await sendKeys({ down: 'Shift' });
    await sendKeys({ press: 'Tab' });
    await sendKeys({ up: 'Shift' });
    await sendKeys({ press: 'Space' });
    await tabTo('Follow-up');
    await sendKeys({ press: 'Space' });
    await tabTo('Done');
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => told.length === 1);
    const [{ call, followUpAt = 0, ...rest } = {} as CtiWrapUp] = told;
    expect([followUpAt > Date.now(), new Date(followUpAt).getHours()]).to.deep.equal([true, 9]);
    expect(call?.callerId).to.equal('+36205550148');
    expect(rest).to.deep.equal({
      outcome: 'call-back',
      note: 'Asked to move delivery to Tuesday.',
      followUp: true,
      timedOut: false,
    });
    await settled();
    expect(all('cti-wrap-up')).to.have.lengthOf(0);
  });

  it('keeps the agent out of the queues meanwhile, and lifts only its own state', async () => {
    await talkingWith();
    await press('End');
    await sees('Done');
    expect(line.model.state.agent?.state).to.equal('wrapUp');
    await press('Done');
    expect(line.model.state.agent?.state).to.equal('ready');
    line.customerCalls();
    await press('Answer');
    await press('End');
    await sees('Done');
    await line.model.setAgentState('break', 'lunch');
    await press('Done');
    expect(line.model.state.agent?.state).to.equal('break');
  });

  it('counts down and ends by itself, with what was noted', async () => {
    await talkingWith({ wrapUpFor: 22 });
    note().focus();
    await sendKeys({ type: 'half a thought' });
    await press('End');
    await sees('0:22 left');
    line.clock.advance(10_000);
    await sees('0:12 left');
    line.clock.advance(12_000);
    await waitUntil(() => told.length === 1);
    expect(told[0]?.timedOut).to.be.true;
    expect(told[0]?.note).to.equal('half a thought');
    expect(line.model.state.agent?.state).to.equal('ready');
  });

  it('stays while the next call rings and is talked to; the next call’s end finishes it', async () => {
    await talkingWith();
    await press('End');
    await sees('Done');
    line.customerCalls('Tomoko Sato', '+81355500199', 'agent');
    await sees('Incoming');
    expect(text()).to.include('Done');
    await press('Answer');
    await press('End');
    await waitUntil(() => told.length === 1);
    expect(told[0]?.call.callerId).to.equal('+36205550148');
    await sees('Tomoko Sato');
    expect(all('cti-wrap-up')).to.have.lengthOf(1);
  });

  it('is not asked for after a call that did not come about, nor where the page wants none', async () => {
    await open();
    panel.outcomes = outcomes;
    line.customerCalls();
    await press('Decline');
    await sees('Call declined');
    expect(named('Done')).to.equal(undefined);
    panel.outcomes = [];
    line.customerCalls();
    await press('Answer');
    await press('End');
    await sees('Ended');
    expect(named('Done')).to.equal(undefined);
    expect(line.model.state.agent?.state).to.equal('ready');
  });

  it('shows the page’s own content in the call and in the wrap-up, and is accessible', async () => {
    await talkingWith();
    const [links, form] = [document.createElement('a'), document.createElement('p')];
    links.slot = 'call';
    links.href = '#case-1042';
    links.textContent = 'Case 1042';
    form.slot = 'wrap-up';
    form.textContent = 'Satisfaction: 5';
    panel.append(links, form);
    await settled();
    expect(links.getClientRects().length > 0).to.be.true;
    expect(form.getClientRects()).to.have.lengthOf(0);
    await press('End');
    await sees('Done');
    expect(form.getClientRects().length > 0).to.be.true;
    await expect(panel).to.be.accessible();
  });
});
