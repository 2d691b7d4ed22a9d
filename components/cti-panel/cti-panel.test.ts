/** The panel as a person uses it, by mouse and by keyboard, on a simulated phone system. */
import { aTimeout, expect, fixture, html, nextFrame, oneEvent, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { numbers, type SimulatedLine, simulatedLine } from '../../storybook/simulated-line.ts';
import type { CtiContact } from '../contact.ts';
import { CtiModel } from '../../core/model/cti-model.ts';
import { CtiError } from '../../core/provider/errors.ts';
import { tickListeners } from '../ticker.ts';
import './cti-panel.ts';
import type { CtiPanel } from './cti-panel.ts';

const contacts: CtiContact[] = [
  { name: 'Irina Kovalenko', number: '204', detail: 'Logistics', colleague: true },
  { name: 'Anna Kovács', number: '+36 20 555 0148', detail: 'Northwind' },
];

let line: SimulatedLine;
let panel: CtiPanel;

async function open(options: Parameters<typeof simulatedLine>[0] = {}): Promise<void> {
  line = await simulatedLine(options);
  panel = await fixture<CtiPanel>(html`<cti-panel .model=${line.model} .contacts=${contacts}></cti-panel>`);
}

/** Everything inside the panel that matches, through its parts' shadow roots. */
function all<E extends Element>(selector: string, root: Element | ShadowRoot = panel): E[] {
  const inside = root instanceof Element ? (root.shadowRoot ?? root) : root;
  return [
    ...inside.querySelectorAll<E>(selector),
    ...[...inside.querySelectorAll('*')].filter((each) => each.shadowRoot).flatMap((each) => all<E>(selector, each)),
  ];
}

const shown = (element: Element): boolean => element.getClientRects().length > 0;
/** What a screen reader calls it. */
function nameOf(button: Element): string {
  const copy = button.cloneNode(true) as Element;
  for (const hidden of copy.querySelectorAll('[aria-hidden=true]')) hidden.remove();
  return (button.ariaLabel ?? copy.textContent).replace(/\s+/g, ' ').trim();
}
const buttons = (): HTMLButtonElement[] => all<HTMLButtonElement>('button').filter(shown);
const named = (name: string): HTMLButtonElement | undefined => buttons().find((each) => nameOf(each) === name);

/** What a person reads on the panel. */
function text(root: Element | ShadowRoot = panel): string {
  const node = root instanceof Element ? (root.shadowRoot ?? root) : root;
  return [...node.childNodes]
    .map((child) => {
      if (child instanceof Element) return child.matches('style, .sr') || !shown(child) ? '' : ` ${text(child)} `;
      return child instanceof Text ? child.data : '';
    })
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
}

const said = (): string =>
  [...panel.renderRoot.querySelectorAll('.sr')].map(({ textContent }) => textContent.trim()).join('');

async function settled(): Promise<void> {
  await panel.updateComplete;
  await nextFrame();
  await nextFrame();
  await panel.updateComplete;
}
async function sees(words: string): Promise<void> {
  await waitUntil(() => text().includes(words)).catch(() => {
    throw new Error(`"${words}" does not come, but "${text()}"`);
  });
}

async function press(name: string): Promise<void> {
  await waitUntil(() => named(name)?.disabled === false, `${name} among ${buttons().map(nameOf).join(', ')}`);
  named(name)?.click();
  await settled();
}

/** The element that has the focus, through shadow roots. */
function focused(): Element | null {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
}

async function talking(): Promise<void> {
  await open();
  line.customerCalls();
  await press('Answer');
  await sees('Talking');
}

async function consulting(): Promise<void> {
  await talking();
  await press('Consult');
  await sendKeys({ type: '204' });
  await press('Consult first');
  await sees('Consulting · Ringing');
  line.colleagueAnswers();
  await waitUntil(() => !text().includes('Ringing') && text().includes('Consulting'));
}

/** A stop on the Tab key's way, found by name as a person would listen for it. */
async function tabTo(name: string): Promise<void> {
  for (let stops = 0; stops < 30; stops++) {
    await sendKeys({ press: 'Tab' });
    const at = focused();
    if (at && nameOf(at) === name) return;
  }
  throw new Error(`Tab does not reach ${name}`);
}

describe('cti-panel: without a call', () => {
  it('says that nobody is signed in, and tries again when asked', async () => {
    let asked = 0;
    const nobody = () => {
      asked++;
      return Promise.reject(new CtiError('notAuthorised'));
    };
    panel = await fixture<CtiPanel>(html`<cti-panel></cti-panel>`);
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

  it('is calm while it connects: nothing can be dialled yet', async () => {
    panel = await fixture<CtiPanel>(html`<cti-panel .model=${new CtiModel()}></cti-panel>`);
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

  it('hands a call on at once', async () => {
    await talking();
    await press('Transfer');
    expect(focused()?.getAttribute('aria-label')).to.equal('Transfer to');
    await expect(panel).to.be.accessible();
    await sendKeys({ type: 'irina' });
    await sendKeys({ press: 'Enter' });
    await press('Blind transfer');
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
    await sees('attempt 3, next in 4 s. Your call goes on.');
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

  it('leaves nothing behind after two hundred openings and closings', async () => {
    line = await simulatedLine();
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
    for (let i = 0; i < 200; i++) {
      const each = document.createElement('cti-panel');
      each.model = line.model;
      document.body.append(each);
      await each.updateComplete;
      if (i === 0) expect(listeners).to.equal(1);
      each.remove();
    }
    await nextFrame();
    expect(listeners).to.equal(0);
    expect(tickListeners()).to.equal(ticking);
  });

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
