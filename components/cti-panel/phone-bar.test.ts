/** The row of the telephone: says the gravest thing, can be worked by keys, and is read aloud. */
import { expect, fixture, html, nextFrame, waitUntil } from '@open-wc/testing';
import { givenPhone, givenSamples } from '../../storybook/given-phone.ts';
import './cti-phone-bar.ts';
import type { CtiPhoneBar } from './cti-phone-bar.ts';
import type { CtiSoundSheet } from './cti-sound-sheet.ts';
import './cti-panel.ts';

const good = givenSamples([4.2, 4.3, 4.2]);

async function shown(given: Partial<CtiPhoneBar> = {}): Promise<CtiPhoneBar> {
  const phone = given.phone ?? givenPhone(given.status);
  const bar = await fixture<CtiPhoneBar>(html`<cti-phone-bar .phone=${phone}></cti-phone-bar>`);
  Object.assign(bar, { status: 'ready', now: () => 0, canDial: true, ...given });
  await waitUntil(() => given.status === 'off' || bar.renderRoot.querySelector('[role=status]') !== null);
  return bar;
}

const says = (bar: CtiPhoneBar) =>
  bar.renderRoot.querySelector('[role=status]')?.textContent?.replace(/\s+/g, ' ').trim();
const press = async (root: ParentNode, name: string) => {
  const button = [...root.querySelectorAll('button')].find(
    (each) => (each.getAttribute('aria-label') ?? each.textContent?.trim()) === name,
  );
  if (!button) throw new Error(`no button ${name}`);
  button.click();
  await nextFrame();
};

describe('the row of the telephone', () => {
  it('says how it stands, in one line', async () => {
    expect(says(await shown())).to.equal('Telephone ready');
    expect(says(await shown({ status: 'noMicrophone' }))).to.equal('No microphone: you cannot be called');
    expect(says(await shown({ samples: good }))).to.equal('Good');
    expect(says(await shown({ samples: good, warnings: ['silenceArrives', 'loss'] }))).to.equal(
      'The other side sends silence.',
    );
    expect(says(await shown({ samples: good, warnings: ['loss'], regainedBy: 9000 }))).to.equal(
      'Sound lost, reconnecting… 9',
    );
  });

  it('says nothing where the page is no telephone', async () => {
    const bar = await shown({ status: 'off' });
    await nextFrame();
    expect(bar.renderRoot.querySelector('.row')).to.equal(null);
  });

  it('pain 17: which tab is the telephone is always seen, and it can be this one', async () => {
    const phone = givenPhone('elsewhere');
    const bar = await shown({ phone, status: 'elsewhere' });
    expect(says(bar)).to.equal('Your telephone is in another tab Use it here');
    await press(bar.renderRoot, 'Use it here');
    expect(phone.taken).to.equal(1);
  });

  it('pain 09: a page that may not play says so, with a way out', async () => {
    const phone = givenPhone();
    let unlocked = 0;
    phone.sound.unlock = () => Promise.resolve(void unlocked++);
    const bar = await shown({ phone, blocked: true });
    expect(says(bar)).to.contain('keeps the sound off');
    await press(bar.renderRoot, 'Turn on sound');
    expect(unlocked).to.equal(1);
  });

  it('opens by its button, and is accessible open and closed, from left to right and from right to left', async () => {
    const bar = await shown({ samples: good });
    await expect(bar).to.be.accessible();
    await press(bar.renderRoot, 'Sound');
    const sheet = bar.renderRoot.querySelector<CtiSoundSheet>('cti-sound-sheet');
    await sheet?.updateComplete;
    await expect(bar).to.be.accessible();
    bar.dir = 'rtl';
    await expect(bar).to.be.accessible();
    const plot = bar.renderRoot.querySelector('cti-quality-plot')?.shadowRoot?.querySelector('svg');
    expect(plot?.getAttribute('aria-label')).to.equal('Good, score 4.2 of 5');
  });

  it('asks for a test call, where there is somebody to call', async () => {
    const bar = await shown();
    let asked = 0;
    bar.addEventListener('test-call', () => asked++);
    await press(bar.renderRoot, 'Sound');
    const sheet = bar.renderRoot.querySelector<CtiSoundSheet>('cti-sound-sheet');
    await sheet?.updateComplete;
    await press(sheet?.renderRoot as ShadowRoot, 'Test call');
    expect(asked).to.equal(1);
  });

  it('says why one cannot hear, check by check', async () => {
    const bar = await shown();
    await press(bar.renderRoot, 'Sound');
    const sheet = bar.renderRoot.querySelector<CtiSoundSheet>('cti-sound-sheet');
    await sheet?.updateComplete;
    const root = sheet?.renderRoot as ShadowRoot;
    // Where there is no microphone to listen to, the answer follows the question within a frame.
    let said = '';
    const listening = new MutationObserver(() => (said += root.querySelector('.answer')?.textContent ?? ''));
    listening.observe(root, { subtree: true, childList: true, characterData: true });
    await press(root, 'Why can’t I hear?');
    await waitUntil(() => root.querySelectorAll('li').length === 13, 'checks', { timeout: 8000 });
    listening.disconnect();
    expect(said).to.contain('say something');
    await expect(bar).to.be.accessible();
  });

  it('keeps its switches', async () => {
    const phone = givenPhone();
    const bar = await shown({ phone });
    await press(bar.renderRoot, 'Sound');
    const sheet = bar.renderRoot.querySelector<CtiSoundSheet>('cti-sound-sheet');
    await sheet?.updateComplete;
    const echo = sheet?.renderRoot.querySelector<HTMLInputElement>('input[type=checkbox]');
    const before = phone.sound.devices.switches.echoCancellation;
    echo?.click();
    expect(phone.sound.devices.switches.echoCancellation).to.equal(!before);
    echo?.click();
  });
});
