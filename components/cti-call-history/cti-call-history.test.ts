/** The history as an agent sees and works it: its states, its keys, what happens while it is open, and a hundred thousand calls. */
import { expect, oneEvent, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { MemoryHistory, sampleCalls } from '../../storybook/memory-history.ts';
import { all, focused, nameOf, text } from '../cti-panel/panel-under-test.ts';
import type { CtiRequestEvent } from '../cti-request-event.ts';
import {
  call,
  chooseIn,
  items,
  list,
  missed,
  names,
  open,
  press,
  rowNamed,
  sees,
  seesNot,
  settled,
  show,
  source,
  tag,
  type,
} from './history-under-test.ts';

const hostile = `<img src=x onerror="window.hacked=1">'"&lt;`;

describe('cti-call-history', () => {
  it('shows who, how it went and when, newest first', async () => {
    await open([call('2'), missed('1'), call('3', { direction: 'out', connectedAt: null, talkMs: 0, cause: 'busy' })]);
    expect(names()).to.deep.equal(['Person 1', 'Person 2', 'Person 3']);
    expect(rowNamed('Person 1')?.textContent).to.include('missed');
    expect(rowNamed('Person 2')?.textContent).to.include('0:30');
    expect(rowNamed('Person 3')?.textContent).to.include('Busy');
    await expect(tag).to.be.accessible();
  });

  it('says that there are none, that none matches, and that they cannot be loaded', async () => {
    await open([]);
    await sees('No calls yet');
    const broken = new MemoryHistory([call('1')]);
    broken.broken = true;
    await show({}, broken);
    await sees('could not be loaded');
    await expect(tag).to.be.accessible();
    broken.broken = false;
    await press('Try again');
    await sees('Person 1');
  });

  it('shows that it loads, and nothing of the calls before', async () => {
    const slow = new MemoryHistory([call('1')]);
    let answer = (): void => undefined;
    slow.delay = new Promise((resolve) => (answer = resolve));
    await show({}, slow);
    await waitUntil(() => all('.ghost', tag).length > 0, 'placeholders');
    answer();
    await sees('Person 1');
    expect(all('.ghost', tag)).to.deep.equal([]);
  });

  it('pain 4: text of the phone network is text', async () => {
    await open([call('1', { name: hostile, number: hostile, queue: hostile, note: hostile })], { full: true });
    await sees('<img');
    rowNamed('<img')?.click();
    await sees('What happened');
    expect((window as { hacked?: number }).hacked).to.equal(undefined);
    expect(all('img', tag)).to.deep.equal([]);
  });

  it('calls back, by a request that the page can call off', async () => {
    await open([call('1')]);
    setTimeout(() => void press('Call Person 1'));
    const { command } = (await oneEvent(tag, 'cti-request')) as unknown as CtiRequestEvent;
    expect(command).to.deep.equal({ type: 'makeCall', targetAddress: '+36205550001' });
  });

  it('cannot call back whoever withheld the number', async () => {
    await open([call('1', { number: '', name: null })]);
    await sees('Unknown caller');
    expect(all<HTMLButtonElement>('.call', tag)[0]?.disabled).to.equal(true);
  });

  it('knows the page’s contacts before the phone network’s names', async () => {
    await open([call('1')], { contacts: [{ name: 'Anna Kovács', number: '06 20 555 0001' }] });
    await sees('Anna Kovács');
  });

  it('asks for the calls of one record only', async () => {
    await open([call('1', { links: [{ kind: 'contact', id: '42' }] }), call('2')], { record: 'contact:42' });
    await seesNot('Person 2');
    expect(source.asked.at(-1)?.record).to.equal('contact:42');
    expect(names()).to.deep.equal(['Person 1']);
  });

  it('speaks the page’s language, from right to left where that is so', async () => {
    await open([missed('1')], { lang: 'ar' });
    await sees('المكالمات');
    expect(all('section', tag)[0]?.getAttribute('dir')).to.equal('rtl');
    tag.lang = 'de';
    await sees('1 neuer verpasster Anruf');
  });

  it('leaves nothing behind when it leaves the page, and begins anew when it comes back', async () => {
    await open(3);
    expect(source.listeners).to.equal(1);
    const parent = tag.parentElement!;
    tag.remove();
    expect(source.listeners).to.equal(0);
    source.put(call('0', { name: 'Meanwhile' }));
    parent.append(tag);
    await sees('Meanwhile');
    expect(source.listeners).to.equal(1);
  });
});

describe('missed calls', () => {
  it('are counted until they have been looked at, and the page is told', async () => {
    const told: number[] = [];
    const hear = (event: Event) => told.push((event as CustomEvent<{ unseen: number }>).detail.unseen);
    document.addEventListener('cti-unseen', hear);
    await open([missed('1'), call('2'), missed('3')]);
    await sees('2 new missed calls');
    await press('2 new missed calls');
    await seesNot('Person 2');
    expect(names()).to.deep.equal(['Person 1', 'Person 3']);
    await waitUntil(() => source.seenTimes === 1, 'they are seen', { timeout: 5000 });
    await seesNot('new missed');
    document.removeEventListener('cti-unseen', hear);
    expect(told).to.deep.equal([2, 0]);
  });

  it('are not counted as seen by a glance at all calls', async () => {
    await open([missed('1'), call('2')]);
    await sees('1 new missed call');
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect(source.seenTimes).to.equal(0);
  });
});

describe('while it is open', () => {
  it('a new call comes to the top by itself, and is what it becomes', async () => {
    await open([call('5')]);
    source.put({ id: '0', direction: 'in', number: '+3615550100', name: 'New Caller', startedAt: Date.now() });
    await sees('New Caller');
    expect(names()[0]).to.equal('New Caller');
    expect(rowNamed('New Caller')?.textContent).to.include('Ringing');
    source.put(missed('0', { name: 'New Caller', startedAt: Date.now() }));
    await waitUntil(() => rowNamed('New Caller')?.textContent.includes('missed'));
  });

  it('what is being read stays where it is', async () => {
    await open(150);
    list().scrollTop = 1000;
    list().dispatchEvent(new Event('scroll'));
    await settled();
    const at = () => names().indexOf(name) >= 0 && rowNamed(name)!.getBoundingClientRect().top;
    const reading = items().find(({ dataset }) => dataset['index'] === '20')!;
    const id = source.all[20]!.id;
    const name = 'Marked';
    source.put({ ...source.all[20]!, name });
    await waitUntil(() => rowNamed(name) !== undefined);
    const before = at();
    expect(reading.isConnected).to.equal(true);
    source.put(call('0', { name: 'New Caller', startedAt: Date.now() }));
    await waitUntil(() => rowNamed(name)?.closest<HTMLElement>('.item')?.dataset['index'] === '21', id);
    await settled();
    expect(at()).to.equal(before);
  });

  it('the focus stays on its call when others come', async () => {
    await open([call('5', { name: 'Mine' }), call('6')]);
    rowNamed('Mine')?.focus();
    source.put(call('0', { name: 'New Caller', startedAt: Date.now() }));
    await sees('New Caller');
    expect(focused()?.textContent).to.include('Mine');
  });

  it('a call that was changed elsewhere changes here, also far down', async () => {
    await open(250);
    await waitUntil(() => {
      list().scrollTop = 192 * 52;
      return items().some(({ dataset }) => dataset['index'] === '195');
    });
    const old = source.all[195]!;
    const item = () => items().find(({ dataset }) => dataset['index'] === '195');
    expect(item()?.querySelector('[title=Note]')).to.equal(null);
    await source.change(old.id, { note: 'Changed elsewhere' });
    await waitUntil(() => item()?.querySelector('[title=Note]'), 'the note’s mark');
  });
});

describe('a hundred thousand calls', () => {
  it('are scrolled through with a handful of rows in the page', async () => {
    await open(100_000);
    const first = items().length;
    expect(first).to.be.lessThan(40);
    for (let reached = 0; reached < 2000;) {
      list().scrollTop = list().scrollHeight;
      await waitUntil(() => items().some(({ dataset }) => Number(dataset['index']) > reached), 'older calls come');
      reached = Math.max(...items().map(({ dataset }) => Number(dataset['index'])));
      expect(items().length).to.be.lessThan(40);
    }
    expect(source.asked.length).to.be.lessThan(40);
    expect(source.asked.every(({ limit = 0 }) => limit <= 200)).to.equal(true);
  });

  it('can all be there at once, and the last is reached by one key', async () => {
    // A source of the page's own that gives everything in one page.
    const calls = sampleCalls(100_000, Date.now());
    const whole = new MemoryHistory([]);
    whole.calls = async () => ({ calls, next: null, unseen: 0 });
    await show({}, whole);
    await waitUntil(() => items().length > 0);
    expect(items().length).to.be.lessThan(40);
    expect(items()[0]?.getAttribute('aria-setsize')).to.equal('100000');
    tag.focus();
    await waitUntil(() => focused()?.classList.contains('row'));
    await sendKeys({ press: 'End' });
    await waitUntil(() => focused()?.closest('.item')?.getAttribute('aria-posinset') === '100000');
    expect(items().length).to.be.lessThan(40);
    await sendKeys({ press: 'Home' });
    await waitUntil(() => focused()?.closest('.item')?.getAttribute('aria-posinset') === '1');
  });

  it('whose next page fails are asked for again by the agent', async () => {
    await open(150);
    source.broken = true;
    list().scrollTop = list().scrollHeight;
    await waitUntil(() => all('.end button', tag).length > 0, 'a way to try again');
    const asked = source.asked.length;
    await settled();
    expect(source.asked.length).to.equal(asked);
    source.broken = false;
    await press('Try again');
    await waitUntil(() => all('.end', tag).length === 0, 'all are there');
  });
});

describe('by keyboard', () => {
  it('Tab reaches one row and its call button, arrows the others, Enter opens and Escape goes back', async () => {
    await open([call('1'), call('2'), call('3')]);
    tag.focus();
    await waitUntil(() => focused()?.classList.contains('row'));
    await sendKeys({ press: 'ArrowDown' });
    await waitUntil(() => focused()?.textContent.includes('Person 2'));
    await sendKeys({ press: 'Tab' });
    expect(nameOf(focused()!)).to.equal('Call Person 2');
    await sendKeys({ press: 'ArrowDown' });
    await waitUntil(() => nameOf(focused()!) === 'Call Person 3');
    await sendKeys({ down: 'Shift' });
    await sendKeys({ press: 'Tab' });
    await sendKeys({ up: 'Shift' });
    await sendKeys({ press: 'Enter' });
    await sees('Started');
    await waitUntil(() => focused()?.ariaLabel === 'Back to the calls');
    await expect(tag).to.be.accessible();
    await sendKeys({ press: 'Escape' });
    await seesNot('Started');
    await waitUntil(() => focused()?.textContent.includes('Person 3'));
  });
});

describe('in full', () => {
  it('filters by kind, words, outcome and time, and says how many there are', async () => {
    await open([call('1', { outcome: 'sale' }), missed('2'), call('3', { direction: 'out' })], { full: true });
    await waitUntil(() => all('[name=kind]', tag).length === 4);
    all<HTMLInputElement>('[name=kind]', tag)[3]?.click();
    await seesNot('Person 1');
    expect(names()).to.deep.equal(['Person 3']);
    await press('Clear filters');
    await sees('Person 1');
    await type('[type=search]', 'person 2');
    await seesNot('Person 3');
    expect(names()).to.deep.equal(['Person 2']);
    expect(all('[role=status]', tag)[0]?.textContent.trim()).to.equal('1 call');
    await type('[type=search]', 'nobody');
    await sees('No call matches.');
    await press('Clear filters');
    await sees('Person 1');
    await chooseIn('select[aria-label=Outcome]', 'sale');
    await seesNot('Person 2');
    await chooseIn('select[aria-label=Outcome]', '');
    await chooseIn('select[aria-label=Period]', 'yesterday');
    await sees('No call matches.');
    const { from = 0, to = 0 } = source.asked.at(-1) ?? {};
    expect(new Date(from).getHours()).to.equal(0);
    expect(new Date(to).toDateString()).to.equal(new Date().toDateString());
    await chooseIn('select[aria-label=Period]', 'chooseDays');
    await sees('From');
    await sees('Person 1');
  });

  it('counts them in numbers, as a chart, and for whoever hears it', async () => {
    const noon = new Date().setHours(12, 0, 0, 0);
    await open(
      [
        call('1', { startedAt: noon }),
        call('2', { startedAt: noon + 60_000 }),
        missed('3', { startedAt: noon - 3_600_000 }),
        call('4', { startedAt: noon, connectedAt: null, talkMs: 0, cause: 'busy', direction: 'out' }),
      ],
      { full: true },
    );
    await sees('4 calls');
    await sees('2 answered');
    await sees('1 missed');
    await sees('1 not reached');
    await chooseIn('select[aria-label=Period]', 'today');
    await waitUntil(() => all('caption', tag)[0]?.textContent.trim() === 'Calls per hour');
    const rows = all('tbody tr', tag).map((row) => [...row.children].map((cell) => cell.textContent));
    expect(rows).to.deep.equal([
      ['11:00', '0', '1', '0'],
      ['12:00', '2', '0', '1'],
    ]);
    expect(all('rect', tag).length).to.equal(3);
    expect(all('rect.missed', tag).length).to.equal(1);
  });

  it('groups by person, with how many calls each has', async () => {
    await open([call('1', { number: '7' }), call('2', { number: '7' }), call('3')], { full: true });
    await waitUntil(() => all('.switch input', tag).length > 0);
    all<HTMLInputElement>('.switch input', tag)[0]?.click();
    await seesNot('Person 2');
    expect(names()).to.deep.equal(['Person 1', 'Person 3']);
    expect(all('.count', tag).map(({ textContent }) => textContent)).to.deep.equal(['2']);
  });

  for (const scheme of ['light', 'dark'] as const) {
    it(`has enough contrast in ${scheme}, and names for everything`, async () => {
      await open(20, { full: true, colourScheme: scheme, recordKinds: [{ kind: 'contact', title: 'contact' }] });
      await waitUntil(() => all('figure', tag).length > 0);
      rowNamed('Anna')?.click();
      await sees('What happened');
      await expect(tag).to.be.accessible();
    });
  }

  it('shows only what its source can do', async () => {
    const calls = sampleCalls(5, Date.now());
    const plain = { calls: async () => ({ calls }) };
    await open(1);
    Object.assign(tag, { full: true, source: plain });
    await waitUntil(() => items().length === 5);
    expect(all('figcaption', tag)).to.deep.equal([]);
    rowNamed('Anna')?.click();
    await sees('Started');
    expect(all('textarea', tag)).to.deep.equal([]);
    expect(text(tag)).to.include('Wants an offer');
  });
});
