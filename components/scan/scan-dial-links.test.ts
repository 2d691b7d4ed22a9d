/** Numbers of a page that become links: which, where not, and that the page and its framework stay masters of their texts. */
import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { numberSpans } from './number-spans.ts';
import { type DialLinkScan, scanDialLinks, type ScanOptions } from './scan-dial-links.ts';

const running: DialLinkScan[] = [];
afterEach(() => {
  for (const scan of running.splice(0)) scan.stop();
});

/** Scans a piece of page, and waits until it is done. */
async function scanned(content: string, options: ScanOptions = { country: 'HU' }): Promise<HTMLElement> {
  const root = await fixture<HTMLElement>(html`<main></main>`);
  root.innerHTML = content;
  const scan = scanDialLinks(root, options);
  running.push(scan);
  await scan.idle();
  return root;
}
const numbers = (root: HTMLElement): (string | null)[] =>
  [...root.querySelectorAll('cti-dial-link')].map((link) => link.getAttribute('number'));
const idle = () => running.at(-1)!.idle();

describe('numbers in text', () => {
  for (const [text, country, found] of [
    ['Call +36 20 555 0148 now', '', [[5, 20, '+36205550148']]],
    ['Mobile: 06 20 555 0148.', 'HU', [[8, 22, '+36205550148']]],
    [
      '(020) 7946 0991 or +49 30 901820',
      'GB',
      [
        [0, 15, '+442079460991'],
        [19, 32, '+4930901820'],
      ],
    ],
    ['+1 415 555 2671 ext. 12', '', [[0, 23, '+14155552671;ext=12']]],
    ['Mobile: 06 20 555 0148', '', []],
    ['2026-11-23 10:15:00, total 1 234 567.00, IBAN HU42 1177 3016 1111 1018 0000 0000', 'HU', []],
    ['order 20265550148, part AB-1234567-99', 'HU', []],
    ['no numbers here', 'HU', []],
  ] as const)
    it(`"${text}" ${country}`, () => {
      expect(numberSpans(text, country).map(({ from, to, number }) => [from, to, number])).to.deep.equal(found);
    });

  it('a text of a million characters is looked at where there are digits alone', () => {
    const text = `${'x'.repeat(500_000)} +36 20 555 0148 ${'y'.repeat(500_000)}`;
    expect(numberSpans(text)).to.have.length(1);
  });
});

describe('scanDialLinks', () => {
  it('makes numbers links that show what was written, and leaves every other character in its place', async () => {
    const root = await scanned('<p>Anna: 06 20 555 0148, office +36 1 555 0100.</p>');
    expect(numbers(root)).to.deep.equal(['+36205550148', '+3615550100']);
    expect(root.textContent).to.equal('Anna: 06 20 555 0148, office +36 1 555 0100.');
    let asked = '';
    root.addEventListener('cti-request', (event) => {
      const { command } = event;
      if (command.type === 'makeCall') asked = command.targetAddress;
      event.preventDefault();
    });
    root.querySelector('cti-dial-link')!.call();
    expect(asked).to.equal('+36205550148');
  });

  it('leaves fields, editors, links, code, and what is asked for alone', async () => {
    const number = '06 20 555 0148';
    const root = await scanned(
      `<a href="#">${number}</a><textarea>${number}</textarea><pre>${number}</pre><code>${number}</code>` +
        `<div contenteditable="true"><p>${number}</p></div><div role="textbox">${number}</div><button>${number}</button>` +
        `<select><option>${number}</option></select><script type="x">${number}</script><style>/* ${number} */</style>` +
        `<p class="mine">${number}</p><p data-cti-skip>${number}</p><p contenteditable="false">${number}</p>`,
      { country: 'HU', skip: '.mine' },
    );
    expect(numbers(root)).to.deep.equal(['+36205550148']);
    expect(root.querySelector('[contenteditable=false] cti-dial-link')).to.not.equal(null);
  });

  it('follows the page: what is added, what changes, what goes', async () => {
    const root = await scanned('<p>nothing</p><p>06 20 555 0148</p>');
    const [first, second] = root.querySelectorAll('p');
    const late = document.createElement('div');
    late.innerHTML = '<b>+36 1 555 0100</b>';
    root.append(late);
    (first!.firstChild as Text).data = 'now 06 30 555 0199';
    await waitUntil(() => numbers(root).length === 3);
    // A framework that owns a text gives it another value, and removes it, by the node that it knows.
    (second!.firstChild as Text).data = 'none any more';
    await waitUntil(() => numbers(root).length === 2);
    expect(second!.textContent).to.equal('none any more');
    first!.firstChild!.remove();
    await waitUntil(() => numbers(root).length === 1);
    expect(first!.textContent).to.equal('');
    late.remove();
    await waitUntil(() => running.at(-1)!.links === 0);
  });

  it('what moves keeps its links once', async () => {
    const root = await scanned('<p id="one">06 20 555 0148</p><p id="two">x</p>');
    root.querySelector('#two')!.after(root.querySelector('#one')!);
    await new Promise((resolve) => setTimeout(resolve));
    await idle();
    expect(numbers(root)).to.deep.equal(['+36205550148']);
    expect(running.at(-1)!.links).to.equal(1);
  });

  it('gives every text back when it is stopped, and follows no more', async () => {
    const before = '<p>Anna: 06 20 555 0148, or +36 1 555 0100.</p>';
    const root = await scanned(before);
    const text = root.querySelector('p')!.firstChild;
    running.at(-1)!.stop();
    expect(root.innerHTML).to.equal(before);
    expect(root.querySelector('p')!.firstChild).to.equal(text);
    root.append('06 20 555 0148');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(numbers(root)).to.deep.equal([]);
  });

  it('text of the page stays text: nothing in it becomes markup', async () => {
    const root = await scanned('');
    root.append('<img src=x onerror="globalThis.hit = true"> 06 20 555 0148 <b>');
    await waitUntil(() => numbers(root).length === 1);
    expect(root.querySelector('img, b')).to.equal(null);
    expect(root.textContent).to.contain('<img src=x');
  });

  it('pain 23: a country that nobody knows finds numbers with a + alone', async () => {
    const root = await scanned('<p>06 20 555 0148</p><p>+36 20 555 0148</p>', { country: 'XX' });
    expect(numbers(root)).to.deep.equal(['+36205550148']);
  });
});
