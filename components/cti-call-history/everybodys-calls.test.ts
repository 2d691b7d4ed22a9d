/** Whose calls the history shows: a supervisor chooses; everybody else sees their own, whatever the page says. */
import { expect, waitUntil } from '@open-wc/testing';
import { MemoryHistory } from '../../storybook/memory-history.ts';
import { all, nameOf } from '../cti-panel/panel-under-test.ts';
import {
  call,
  chooseIn,
  names,
  open,
  press,
  rowNamed,
  sees,
  seesNot,
  show,
  source,
  tag,
  type,
} from './history-under-test.ts';

const anna = { id: 'a', name: 'Anna Kovács', login: 'anna' };
const marcus = { id: 'm', name: 'Marcus Boyd', login: 'marcus' };
const field = (): HTMLInputElement | undefined => all<HTMLInputElement>('.agent input', tag)[0];
const offered = (): string[] => all<HTMLOptionElement>('#agents option', tag).map(({ value }) => value);

async function supervisor(more: object = {}): Promise<void> {
  const calls = new MemoryHistory([
    call('1'),
    call('2', { agent: anna, readOnly: true, note: 'Rang twice' }),
    call('3', { agent: marcus, readOnly: true }),
  ]);
  calls.others = [anna, marcus];
  await show({ full: true, ...more }, calls);
  await waitUntil(() => names().length > 0, 'calls');
}

describe('whose calls the history shows', () => {
  it('is no question for who may see their own only', async () => {
    await open([call('1')], { full: true });
    await sees('Person 1');
    expect(field()).to.equal(undefined);
  });

  it('is chosen by a supervisor: the own first, those of all, or of one who is found by typing', async () => {
    await supervisor();
    expect(names()).to.deep.equal(['Person 1']);
    await waitUntil(() => field() !== undefined, 'a field');
    expect(field()?.value).to.equal('My calls');
    await expect(tag).to.be.accessible();

    field()?.focus();
    await waitUntil(() => offered().includes('Marcus Boyd'), 'agents to choose from');
    expect(offered()).to.deep.equal(['My calls', 'All agents', 'Petra Varga', 'Anna Kovács', 'Marcus Boyd']);
    await type('.agent input', 'All agents');
    await sees('Person 3');
    expect(names()).to.deep.equal(['Person 1', 'Person 2', 'Person 3']);
    expect(rowNamed('Person 2')?.textContent).to.include('Anna Kovács');

    await type('.agent input', 'mar');
    await waitUntil(() => !offered().includes('Anna Kovács'), 'fewer');
    await type('.agent input', 'Marcus Boyd');
    await seesNot('Person 2');
    expect(names()).to.deep.equal(['Person 3']);
    field()?.blur();
    await waitUntil(() => field()?.value === 'Marcus Boyd', 'the name stays');
    await press('Clear filters');
    await seesNot('Person 3');
    expect(names()).to.deep.equal(['Person 1']);
  });

  it('goes with the other filters and the totals, and those of all are not grouped', async () => {
    await supervisor();
    await waitUntil(() => field() !== undefined, 'a field');
    expect(all('.switch', tag).length).to.equal(1);
    await type('.agent input', 'All agents');
    await sees('Person 3');
    expect(all('.switch', tag).length).to.equal(0);
    await chooseIn('select', 'last7Days');
    const last = () => source.asked.at(-1);
    await waitUntil(() => last()?.from !== undefined, 'a period');
    expect(last()?.agent).to.equal('all');
    expect(last()?.group).to.equal(undefined);
    await waitUntil(() => source.counted.at(-1)?.agent === 'all', 'totals of all', { timeout: 4000 });
  });

  it('tells two of one name apart by their logins', async () => {
    await supervisor();
    source.others = [anna, { ...anna, id: 'a2', login: 'anna2' }];
    await waitUntil(() => field() !== undefined, 'a field');
    field()?.focus();
    await waitUntil(() => offered().includes('Anna Kovács (anna2)'), 'the login');
  });

  it('shows the calls of others to be read only', async () => {
    await supervisor();
    await type('.agent input', 'All agents');
    await sees('Person 2');
    rowNamed('Person 2')?.click();
    await sees('Rang twice');
    expect(all('textarea', tag)).to.deep.equal([]);
    expect(
      all('button', tag)
        .map(nameOf)
        .some((name) => name.startsWith('Link to')),
    ).to.equal(false);
  });

  it('can be all from the start, beside a record; whoever may not sees their own', async () => {
    await supervisor({ full: false, agent: 'all' });
    expect(names()).to.deep.equal(['Person 1', 'Person 2', 'Person 3']);
    const plain = new MemoryHistory([call('1'), call('2', { agent: anna, readOnly: true })]);
    await show({ agent: 'all' }, plain);
    await sees('Person 1');
    expect(names()).to.deep.equal(['Person 1']);
    expect(plain.asked.at(-1)?.agent).to.equal(undefined);
  });
});
