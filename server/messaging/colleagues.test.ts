/** Colleagues over real sockets: who is found, who is told of whom, and what it costs. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { CtiError } from '../../core/provider/errors.ts';
import { SessionColleagues } from '../../core/session/session-colleagues.ts';
import { Page, type ServiceBed, serviceBed } from '../../test/support/messaging-bed.ts';
import { Colleagues } from './colleagues.ts';

const people = [
  ['c', 'Irina Kovalenko', '204'],
  ['d', 'Jan Kovář', '205'],
  ['e', 'Олена Коваль', '206'],
] as const;

async function bedFor(t: TestContext): Promise<ServiceBed> {
  const bed = await serviceBed({}, {}, async (hub) => {
    for (const [id, name, extension] of people) {
      hub.addUser({ id, name, connectionId: 'sim', settings: { extension, name } });
    }
    const colleagues = new Colleagues(hub);
    return {
      stop: async () => {
        colleagues.stop();
      },
      answer: async (userId, what, input) => {
        if (what !== 'colleagues') throw new CtiError('unknownCommand');
        return colleagues.answer(userId, input);
      },
    };
  });
  t.after(() => bed.close());
  return bed;
}

/** A page with the colleagues as the session gives them to the tags. */
async function pageOf(t: TestContext, bed: ServiceBed, user: string) {
  const told: string[] = [];
  let wake = (): void => undefined;
  const page: Page = new Page(bed, user, undefined, (changes) => {
    told.push(...changes.map(({ id, presence }) => `${id} ${presence}`));
    colleagues.changed(changes);
    wake();
  });
  const colleagues = new SessionColleagues(() => page.provider);
  t.after(() => page.provider.closeConnection());
  await page.provider.connect();
  return {
    page,
    colleagues,
    told,
    names: () => colleagues.known.map(({ name }) => name),
    next: async (count: number) => {
      while (told.length < count) await new Promise<void>((resolve) => (wake = resolve));
    },
  };
}

describe('colleagues', () => {
  it('are found by name and number in any script, without oneself, with how they stand', async (t) => {
    const bed = await bedFor(t);
    const { page, colleagues, names } = await pageOf(t, bed, 'a');
    await colleagues.find('');
    assert.deepEqual(names().toSorted(), ['Bruno', 'Irina Kovalenko', 'Jan Kovář', 'Олена Коваль']);
    assert.deepEqual(await page.provider.ask('colleagues', { search: 'kov' }), {
      people: [
        { id: 'c', name: 'Irina Kovalenko', number: '204', presence: 'ready' },
        { id: 'd', name: 'Jan Kovář', number: '205', presence: 'ready' },
      ],
    });
    for (const [search, expected] of [
      ['коваль ол', ['e']],
      ['205', ['d']],
      ['agnes', []],
      ['kov zzz', []],
    ] as const) {
      const { people } = (await page.provider.ask('colleagues', { search })) as { people: { id: string }[] };
      assert.deepEqual(
        people.map(({ id }) => id),
        expected,
        search,
      );
    }
  });

  it('are told of while they change: to those who asked, once for each change', async (t) => {
    const bed = await bedFor(t);
    const one = await pageOf(t, bed, 'a');
    const other = await pageOf(t, bed, 'b');
    await one.colleagues.find('irina');
    await other.colleagues.find('jan');
    bed.link.exchange.dial('204', '205');
    await one.next(1);
    await other.next(1);
    bed.link.exchange.pickUp('205');
    await other.next(2);
    bed.link.exchange.setAgentState('204', 'break');
    await new Promise((resolve) => setTimeout(resolve, 30));
    assert.deepEqual(one.told, ['c talking']);
    assert.deepEqual(other.told, ['d ringing', 'd talking']);
    const leg = bed.link.exchange.agent('204').legs[0];
    assert.ok(leg);
    bed.link.exchange.drop(leg);
    await one.next(2);
    await other.next(3);
    assert.deepEqual(one.colleagues.known, [{ id: 'c', name: 'Irina Kovalenko', number: '204', presence: 'away' }]);
    assert.deepEqual(other.told.at(-1), 'd ready');
  });

  it('are refused to be asked for in any other form', async (t) => {
    const bed = await bedFor(t);
    const { page } = await pageOf(t, bed, 'a');
    for (const input of [null, { limit: 51 }, { limit: 0 }, { search: 'x'.repeat(65) }, { search: 7 }, { all: true }]) {
      await assert.rejects(
        page.provider.ask('colleagues', input),
        (error: unknown) => error instanceof CtiError && error.code === 'invalidMessage',
        JSON.stringify(input),
      );
    }
  });

  it('are forgotten with the pages that asked', async (t) => {
    const bed = await bedFor(t);
    const { page, colleagues } = await pageOf(t, bed, 'a');
    await colleagues.find('');
    await page.provider.closeConnection();
    while (bed.hub.session('a')?.listeners !== 0) await new Promise((resolve) => setTimeout(resolve, 5));
    bed.link.exchange.setAgentState('204', 'break');
    const again = await pageOf(t, bed, 'a');
    bed.link.exchange.setAgentState('204', 'ready');
    await again.colleagues.find('irina');
    bed.link.exchange.setAgentState('204', 'break');
    await again.next(1);
    assert.deepEqual(again.told, ['c away']);
  });
});
