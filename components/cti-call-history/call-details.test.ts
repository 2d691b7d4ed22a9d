/** What an agent writes about a call in the history: saved as typed, kept when saving fails, linked to records. */
import { expect, oneEvent, waitUntil } from '@open-wc/testing';
import { all } from '../cti-panel/panel-under-test.ts';
import { call, open, press, rowNamed, sees, seesNot, settled, source, tag, type } from './history-under-test.ts';

const kinds = [
  { kind: 'contact', title: 'contact', url: '#contacts/{id}' },
  { kind: 'case', title: 'case' },
];

async function opened(more: Parameters<typeof call>[1] = {}): Promise<void> {
  await open([call('1', more), call('2')], { recordKinds: kinds });
  rowNamed('Person 1')?.click();
  await sees('What happened');
}

const note = (): HTMLTextAreaElement => all<HTMLTextAreaElement>('textarea', tag)[0]!;
const written = (key: string): unknown[] =>
  source.changes.flatMap(({ change }) => (key in change ? [change[key as keyof typeof change]] : []));

describe('a call in the history', () => {
  it('is told in full: when, how long, how it ended, what happened', async () => {
    await opened({ queue: 'Sales', beforeConnectionMs: 3000, holdMs: 61_000, device: '201', note: 'Old note' });
    for (const fact of ['Incoming call', 'Sales', '0:03', '1:01', '201', 'Call began', 'Answered', 'Call ended'])
      await sees(fact);
    expect(note().value).to.equal('Old note');
  });

  it('keeps a note as it is typed, once for a burst of keys', async () => {
    await opened();
    for (const text of ['W', 'Wa', 'Wants', 'Wants an offer']) await type('textarea', text);
    await sees('Saved');
    expect(written('note')).to.deep.equal(['Wants an offer']);
    expect(source.changes[0]?.id).to.equal('1');
  });

  it('keeps it at once when the field is left, the call closed, or the tag gone', async () => {
    await opened();
    await type('textarea', 'one');
    note().dispatchEvent(new FocusEvent('focusout', { bubbles: true, composed: true }));
    await waitUntil(() => written('note').length === 1);
    await type('textarea', 'two');
    await press('Back to the calls');
    await waitUntil(() => written('note').length === 2);
    rowNamed('Person 1')?.click();
    await sees('What happened');
    await waitUntil(() => note().value === 'two');
    await type('textarea', 'three');
    tag.remove();
    await waitUntil(() => written('note').length === 3);
    expect(written('note')).to.deep.equal(['one', 'two', 'three']);
  });

  it('keeps on trying while it cannot be saved, and says so', async () => {
    await opened();
    source.broken = true;
    await type('textarea', 'important');
    await sees('Not saved yet');
    expect(note().value).to.equal('important');
    source.broken = false;
    await sees('Saved');
    expect(written('note')).to.deep.equal(['important']);
  });

  it('has an outcome and a follow-up', async () => {
    await opened();
    all<HTMLInputElement>('.chip input', tag)[1]?.click();
    await waitUntil(() => written('outcome').length === 1);
    await press('Follow-up');
    await waitUntil(() => written('followUpAt').length === 1);
    const due = new Date(written('followUpAt')[0] as number);
    expect([due.getHours(), due.getTime() > Date.now(), [0, 6].includes(due.getDay())]).to.deep.equal([9, true, false]);
    await press('Remove the follow-up');
    await waitUntil(() => written('followUpAt').length === 2);
    expect([written('outcome'), written('followUpAt')[1]]).to.deep.equal([['sale'], null]);
    expect(source.all[0]?.outcome).to.equal('sale');
  });

  it('is linked to the record that the page chooses, and let go again', async () => {
    await opened();
    setTimeout(() => void press('Link to contact'));
    const wanted = await oneEvent<CustomEvent<{ kind: string; call: { id: string } }>>(tag, 'cti-link-wanted');
    expect([wanted.detail.kind, wanted.detail.call.id]).to.deep.equal(['contact', '1']);
    await tag.link('1', { kind: 'contact', id: '4/2', title: 'Anna Kovács' });
    await sees('Anna Kovács');
    const link = all<HTMLAnchorElement>('a.record', tag)[0]!;
    expect(link.getAttribute('href')).to.equal('#contacts/4%2F2');
    await press('Remove the link to Anna Kovács');
    await seesNot('Anna Kovács');
    await waitUntil(() => written('unlink').length === 1);
    expect(source.all[0]?.links).to.deep.equal([]);
  });

  it('opens a record by an event that the page can take over', async () => {
    await opened({ links: [{ kind: 'contact', id: '42', title: 'Anna' }] });
    const before = location.hash;
    tag.addEventListener('cti-open-record', (event) => {
      event.preventDefault();
    });
    setTimeout(() => void press('Anna'));
    const { detail } = await oneEvent<CustomEvent<{ link: { id: string } }>>(tag, 'cti-open-record');
    expect(detail.link.id).to.equal('42');
    await settled();
    expect(location.hash).to.equal(before);
  });

  it('is not opened where the page calls that off', async () => {
    await open([call('1')]);
    tag.addEventListener('cti-call-opened', (event) => {
      event.preventDefault();
    });
    rowNamed('Person 1')?.click();
    await settled();
    expect(all('.details', tag)).to.deep.equal([]);
  });

  it('takes over what was written elsewhere, but not over what is being typed here', async () => {
    await opened();
    await source.change('1', { note: 'from elsewhere' });
    await waitUntil(() => note().value === 'from elsewhere');
    await type('textarea', 'mine');
    await source.change('1', { outcome: 'offer' });
    await settled();
    expect(note().value).to.equal('mine');
    await waitUntil(() => source.all[0]?.note === 'mine');
  });

  it('tells the page what was saved', async () => {
    await opened();
    void type('textarea', 'told');
    const { detail } = await oneEvent<CustomEvent<object>>(tag, 'cti-call-changed');
    expect(detail).to.deep.equal({ id: '1', change: { note: 'told' } });
    await sees('Saved');
  });

  it('plays what was recorded: by the buttons, by the keys, at another speed, and says when it cannot', async () => {
    const samples = Float32Array.from({ length: 16_000 }, (_, i) => (i < 8000 ? 0 : Math.sin(i / 4)));
    const url = URL.createObjectURL(new Blob([wav(samples)], { type: 'audio/wav' }));
    await open([call('1'), call('2')]);
    source.sounds.set('1', [{ url, download: `${url}#file` }, { url: 'blob:nothing' }]);
    rowNamed('Person 1')?.click();
    await waitUntil(() => all('cti-recording', tag).length === 2);
    const [player, broken] = all<HTMLElement>('cti-recording', tag);
    const inside = <E extends HTMLElement>(selector: string) => player!.shadowRoot!.querySelector<E>(selector)!;
    await waitUntil(() => inside('.foot span')?.textContent === '0:00 of 0:02');
    expect(inside('.player').getAttribute('aria-label')).to.equal('Recording 1');
    // The first half is silent, the second is not.
    await waitUntil(() => /M119\.5 [345](\.\d+)?V/.test(inside('.wave path').getAttribute('d') ?? ''));
    expect(inside('.wave path').getAttribute('d')).to.contain('M0.5 17.4V18.6');
    const slider = inside<HTMLInputElement>('input');
    const press = (key: string) =>
      slider.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true }));
    press('End');
    await waitUntil(() => slider.getAttribute('aria-valuetext') === '0:02 of 0:02');
    press('Home');
    await waitUntil(() => slider.getAttribute('aria-valuetext') === '0:00 of 0:02');
    inside('.speed').click();
    await waitUntil(() => inside('.speed').getAttribute('aria-label') === 'Speed 1.25×');
    expect(inside<HTMLAnchorElement>('a').getAttribute('aria-label')).to.equal('Save as a file');
    await waitUntil(() => broken!.shadowRoot!.textContent.includes('The recording cannot be played.'));
    expect(broken!.shadowRoot!.querySelector('a')).to.equal(null);
    await expect(player).to.be.accessible();
    URL.revokeObjectURL(url);
  });
});

/** A file of 8000 samples a second. */
function wav(samples: Float32Array): ArrayBuffer {
  const bytes = new DataView(new ArrayBuffer(44 + samples.length * 2));
  const text = (at: number, word: string) =>
    [...word].forEach((letter, i) => bytes.setUint8(at + i, letter.charCodeAt(0)));
  text(0, 'RIFF');
  bytes.setUint32(4, 36 + samples.length * 2, true);
  text(8, 'WAVEfmt ');
  bytes.setUint32(16, 16, true);
  bytes.setUint16(20, 1, true);
  bytes.setUint16(22, 1, true);
  bytes.setUint32(24, 8000, true);
  bytes.setUint32(28, 16_000, true);
  bytes.setUint16(32, 2, true);
  bytes.setUint16(34, 16, true);
  text(36, 'data');
  bytes.setUint32(40, samples.length * 2, true);
  samples.forEach((sample, i) => {
    bytes.setInt16(44 + i * 2, sample * 32_767, true);
  });
  return bytes.buffer;
}
