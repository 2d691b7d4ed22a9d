/** What pages tell of themselves: over the real socket, bounded, only in its form, and gone soon after the page. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { RawPage } from '../../test/support/raw-page.ts';
import { serviceBed } from '../../test/support/messaging-bed.ts';
import { browserName } from './browser-name.ts';
import { PageReports } from './page-reports.ts';
import type { Listener } from './user-session.ts';

function page(browser = 'Chrome 141', origin = 'https://crm.example.com'): Listener {
  return { origin: { browser, origin, since: 1 }, event: () => undefined, say: () => undefined };
}
const clockOf = () => {
  const clock = { at: 1000, now: () => clock.at };
  return clock;
};
const denied = { page: 'abcdef12', microphone: 'denied', phone: 'noMicrophone', troubles: [] };

describe('what pages tell of themselves', () => {
  it('is the last that each has told, with the browser and where it is open', () => {
    const reports = new PageReports(clockOf());
    const one = page();
    reports.note('a', one, denied);
    reports.note('a', one, { ...denied, microphone: 'ready', phone: 'ready' });
    assert.deepEqual(reports.all, [
      {
        ...{ page: 'abcdef12', microphone: 'ready', phone: 'ready', troubles: [] },
        ...{ browser: 'Chrome 141', origin: 'https://crm.example.com', since: 1, userId: 'a', at: 1000 },
      },
    ]);
  });

  it('goes a while after its page, at once when that comes back, and never while it is open', () => {
    const clock = clockOf();
    const reports = new PageReports(clock);
    const [first, second] = [page(), page('Firefox 140')];
    reports.note('a', first, denied);
    reports.note('a', second, { ...denied, page: 'zzzzzz12' });
    reports.gone('a', first);
    clock.at += 10_000;
    assert.equal(reports.all.length, 2);
    reports.note('a', page(), { ...denied, page: 'loaded12' });
    assert.deepEqual(
      reports
        .of('a')
        .map((report) => report.page)
        .sort(),
      ['loaded12', 'zzzzzz12'],
    );
    reports.gone('a', second);
    clock.at += 20_001;
    assert.deepEqual(
      reports.of('a').map((report) => report.page),
      ['loaded12'],
    );
    clock.at += 24 * 60 * 60_000;
    assert.equal(reports.all.length, 1);
  });

  it('is refused where it has another form, is too long, or names anything of its own', () => {
    const reports = new PageReports(clockOf());
    const wrong = [
      undefined,
      'x',
      { ...denied, page: '../../etc' },
      { ...denied, microphone: 'stolen' },
      { ...denied, number: '+15550100' },
      { ...denied, reason: 'call +15550100' },
      { ...denied, troubles: Array.from({ length: 50 }, () => 'ringBlocked') },
      { ...denied, troubles: ['<b>'] },
    ];
    for (const input of wrong) assert.throws(() => reports.note('a', page(), input), { code: 'invalidMessage' });
    assert.deepEqual(reports.all, []);
  });

  it('is bounded for one user, and one socket is one page whatever it calls itself', () => {
    const reports = new PageReports(clockOf());
    const one = page();
    for (let i = 0; i < 100; i++) reports.note('a', one, { ...denied, page: `page${10_000 + i}` });
    assert.equal(reports.of('a').length, 1);
    for (let i = 1; i < 32; i++) reports.note('a', page(), { ...denied, page: `page${20_000 + i}` });
    assert.throws(() => reports.note('a', page(), { ...denied, page: 'onetoomany' }), { code: 'tooFast' });
  });

  it('comes over the page’s own socket, and what it said of itself at the door is known with it', async (t: TestContext) => {
    const clock = clockOf();
    const reports = new PageReports(clock);
    const gone: string[] = [];
    const bed = await serviceBed({}, {}, async () => ({
      answer: async (userId, what, input, from) => {
        assert.equal(what, 'report');
        reports.note(userId, from, input);
        return {};
      },
      gone: (userId, from) => {
        reports.gone(userId, from);
        gone.push(userId);
      },
      stop: async () => undefined,
    }));
    t.after(() => bed.close());
    const raw = await RawPage.signedIn(bed.url, bed.tickets.issue('a'));
    raw.say({ type: 'ask', id: '1', what: 'report', input: denied });
    await raw.next('answer');
    const [known] = reports.of('a');
    assert.equal(known?.microphone, 'denied');
    assert.equal(known.browser, 'another browser');
    assert.equal(bed.hub.session('a')?.pages.length, 1);
    raw.say({ type: 'ask', id: '2', what: 'report', input: { ...denied, name: 'Agnes' } });
    assert.equal((await raw.next('refusal')).code, 'invalidMessage');
    raw.socket.terminate();
    while (gone.length === 0) await setImmediate();
    clock.at += 20_001;
    assert.deepEqual([gone, reports.all], [['a'], []]);
  });
});

describe('the name of a browser', () => {
  it('is its family and version, and nothing else of what it says', () => {
    const cases: [agent: string | undefined, name: string][] = [
      [
        'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
        'Chrome 141',
      ],
      ['Mozilla/5.0 (X11) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/141.0.0.0 Safari/537.36', 'Chrome 141'],
      ['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0.3485.54', 'Edge 140'],
      ['Mozilla/5.0 (Windows NT 10.0; rv:143.0) Gecko/20100101 Firefox/143.0', 'Firefox 143'],
      ['Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15', 'Safari 18.6'],
      ['Mozilla/5.0 (X11) AppleWebKit/537.36 Chrome/139.0.0.0 Safari/537.36 OPR/123.0.0.0', 'Opera 123'],
      ['curl/8 call +15550100', 'another browser'],
      [undefined, 'another browser'],
    ];
    for (const [agent, name] of cases) assert.equal(browserName(agent), name);
    assert.equal(browserName(`${'('.repeat(100_000)}Chrome/1`), 'another browser');
  });
});
