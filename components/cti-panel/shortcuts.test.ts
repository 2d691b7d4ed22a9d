/** Keys for the whole page: what they do, where they do nothing, and how they are shown and changed. */
import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { consulting, focused, line, named, open, panel, press, sees, settled, talking } from './panel-under-test.ts';
import { matches } from './shortcuts.ts';

async function keys(...all: string[]): Promise<void> {
  const [key = '', ...held] = all.reverse();
  for (const each of held) await sendKeys({ down: each });
  await sendKeys({ press: key });
  for (const each of held) await sendKeys({ up: each });
  await settled();
}

const state = () => line.model.currentCall?.state;

describe('cti-panel: shortcuts', () => {
  it('pain 31: take a call from ring to end without the panel ever having the focus', async () => {
    await open();
    line.customerCalls();
    await sees('Incoming');
    await keys('Alt', 'Shift', 'KeyP');
    await sees('Talking');
    await keys('Alt', 'Shift', 'KeyM');
    expect(line.model.currentCall?.muted).to.be.true;
    await keys('Alt', 'Shift', 'KeyH');
    expect(state()).to.equal('held');
    await keys('Alt', 'Shift', 'KeyH');
    expect(state()).to.equal('connected');
    await keys('Alt', 'Shift', 'KeyE');
    await sees('Ended');
    expect(focused()).to.equal(document.body);
  });

  it('transfer opens the choice of a target, search goes to the field, also of a panel in one line', async () => {
    await talking();
    await keys('Alt', 'Shift', 'KeyX');
    expect(focused()?.localName).to.equal('input');
    await sendKeys({ type: '204' });
    await press('Blind transfer');
    await press('Transfer now');
    await sees('Transferred');
    (focused() as HTMLElement | null)?.blur();
    panel.minimize();
    await settled();
    await keys('Alt', 'Shift', 'KeyF');
    expect(panel.minimized).to.be.false;
    expect(focused()?.localName).to.equal('input');
  });

  it('do nothing where something is typed, in the page or in the panel, nor what cannot be done now', async () => {
    await talking();
    const field = await fixture<HTMLTextAreaElement>(html`<textarea aria-label="Case"></textarea>`);
    field.focus();
    await keys('Alt', 'Shift', 'KeyE');
    expect(state()).to.equal('connected');
    field.blur();
    await press('Keypad');
    await press('Keypad');
    await press('End');
    await sees('Ended');
    await keys('Alt', 'Shift', 'KeyH');
    expect(line.model.state.calls).to.have.lengthOf(0);
  });

  it('can be changed and turned off, and are shown on the buttons', async () => {
    await talking();
    expect(named('Mute')?.title).to.equal('Alt+Shift+M');
    expect(named('End')?.title).to.equal('End (Alt+Shift+E)');
    expect(named('Mute')?.getAttribute('aria-keyshortcuts')).to.equal('Alt+Shift+M');
    panel.shortcuts = { mute: 'F2', hold: '' };
    await settled();
    expect(named('Mute')?.title).to.equal('F2');
    expect(named('Hold')?.hasAttribute('aria-keyshortcuts')).to.be.false;
    await keys('Alt', 'Shift', 'KeyM');
    await keys('Alt', 'Shift', 'KeyH');
    expect(line.model.currentCall?.muted).not.to.be.true;
    expect(state()).to.equal('connected');
    await keys('F2');
    expect(line.model.currentCall?.muted).to.be.true;
  });

  it('mean whoever is talked to while consulting', async () => {
    await consulting();
    (focused() as HTMLElement | null)?.blur();
    await keys('Alt', 'Shift', 'KeyE');
    await sees('On hold');
    expect(line.model.state.calls.map(({ calledId }) => calledId)).not.to.include('204');
  });

  it('leave a key to the page where the page has used it, and go with the panel', async () => {
    await talking();
    const use = (event: Event): void => {
      event.preventDefault();
    };
    document.body.addEventListener('keydown', use);
    await keys('Alt', 'Shift', 'KeyE');
    document.body.removeEventListener('keydown', use);
    expect(state()).to.equal('connected');
    panel.remove();
    await keys('Alt', 'Shift', 'KeyE');
    expect(state()).to.equal('connected');
  });

  it('are found by their place on a keyboard without Latin letters', () => {
    const event = (init: KeyboardEventInit) => new KeyboardEvent('keydown', { altKey: true, shiftKey: true, ...init });
    expect(matches(event({ key: 'З', code: 'KeyP' }), 'Alt+Shift+P')).to.be.true;
    expect(matches(event({ key: '∏', code: 'KeyP' }), 'Alt+Shift+P')).to.be.true;
    expect(matches(event({ key: 'P', code: 'KeyR' }), 'Alt+Shift+P')).to.be.true;
    expect(matches(event({ key: 'L', code: 'KeyP' }), 'Alt+Shift+P')).to.be.false;
    expect(matches(event({ key: 'p', code: 'KeyP', ctrlKey: true }), 'Alt+Shift+P')).to.be.false;
    expect(matches(event({ key: 'p', code: 'KeyP' }), '')).to.be.false;
  });
});
