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
});
