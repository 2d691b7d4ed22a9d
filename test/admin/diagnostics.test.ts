/** Why did this call not show up? Answered in the portal for calls of a real Asterisk: the trace, the wire, and the bundle. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { CallStory, Frame, Trace, TracedCall } from '../../admin/api/diagnostics.ts';
import type { Connection } from '../../admin/api/connections.ts';
import type { Overview } from '../../admin/api/overview.ts';
import { type Bed as Servers, startBed } from '../servers/asterisk/bed.ts';
import { violations } from '../support/accessibility.ts';
import { type PortalBed, portalBed } from '../support/portal-bed.ts';

let bed: PortalBed;
let servers: Servers;
const customerNumber = '+15550142777';
const picture = async (name: string) => {
  const folder = process.env['PICTURES'];
  if (folder) await bed.page.screenshot({ path: `${folder}/${name}.png` });
};

/** Asks until it is as wished: what a phone system does reaches us a moment later. */
async function until<T>(ask: () => Promise<T>, wished: (answer: T) => boolean): Promise<T> {
  for (let tries = 0; ; tries++) {
    const answer = await ask();
    if (wished(answer)) return answer;
    if (tries > 100) throw new Error(`never: ${JSON.stringify(answer).slice(0, 500)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
const traces = async (search = '') =>
  (await bed.ask<{ traces: Trace[] }>('GET', `admin/diagnostics/traces?search=${encodeURIComponent(search)}`)).traces;
const calls = async () => (await bed.ask<{ calls: TracedCall[] }>('GET', 'admin/diagnostics/calls')).calls;

before(async () => {
  [bed, servers] = await Promise.all([portalBed(), startBed({ major: 22 })]);
  const { host, port } = servers.pbx.ami;
  await bed.ask('POST', 'admin/connections', {
    id: 'hq',
    connector: 'asterisk',
    name: 'HQ',
    settings: { url: host, port, userName: 'cti', secret: 'cti-secret', parkingLotContext: 'cti-hold' },
  });
  for (const [login, extension] of [
    ['anna', '101'],
    ['ben', '102'],
  ]) {
    await bed.ask('POST', 'admin/users', {
      login,
      name: login,
      role: 'agent',
      active: true,
      connectionId: 'hq',
      settings: { extension },
    });
  }
  await until(
    () => bed.ask<Connection>('GET', 'admin/connections/hq'),
    ({ status }) => status?.state === 'up',
  );
  const [anna, ben] = [await servers.phone('101'), await servers.phone('102')];
  // A ring group: both ring, one answers.
  const customer = await servers.customer('555600', { number: customerNumber });
  await anna.incoming();
  await (await ben.incoming()).answer();
  await customer.answered();
  await until(calls, (all) => all.some(({ user, connectedAt }) => user.name === 'ben' && connectedAt !== null));
  await customer.hangup();
  await until(calls, (all) => all.length === 2 && all.every(({ endedAt }) => endedAt !== null));
  // One that reaches no telephone.
  await servers.customer('555103', { number: customerNumber }).catch(() => undefined);
  await until(traces, (all) => all.length >= 2 && all.every(({ endedAt }) => endedAt !== undefined));
});
after(async () => {
  await bed.close();
  await servers.stop();
});

describe('the trace of a call', () => {
  it('says who rang, who answered and who missed it, without the whole number', async () => {
    const [bens] = (await calls()).filter(({ user }) => user.name === 'ben');
    const story = await bed.ask<CallStory>('GET', `admin/diagnostics/calls/${bens?.id}`);
    assert.deepEqual(
      story.others.map(({ user, connectedAt }) => [user.name, connectedAt]),
      [['anna', null]],
    );
    const why = story.trace?.why.join(' ') ?? '';
    assert.match(why, /Rang: anna \(PJSIP\/101\), ben \(PJSIP\/102\)\./);
    assert.match(why, /Answered by ben \(PJSIP\/102\) after \d+ s\./);
    assert.match(why, /Rang without an answer: anna/);
    assert.deepEqual(
      story.timeline.map(({ type }) => type).filter((type) => type !== 'callInfoChanged'),
      ['callStarted', 'commutationStarted', 'callFinished'],
    );
    assert.ok(!JSON.stringify(story).includes('15550142'), JSON.stringify(story));
  });

  it('is found by the whole number, also of a call that came to nobody', async () => {
    const found = await traces('0142777');
    assert.ok(found.length >= 2);
    assert.ok(found.some(({ to, why }) => to.endsWith('03') && !why.some((text) => text.startsWith('Answered'))));
    assert.deepEqual(await traces('0142778'), []);
  });

  it('is read in the portal', async () => {
    const { page } = bed;
    await bed.open('diagnostics');
    await page.getByText('What the phone systems did').waitFor();
    assert.deepEqual(await violations(page), []);
    await page.locator('summary').first().click();
    await picture('diagnostics');
    await page.getByRole('row').filter({ hasText: 'ben' }).getByRole('link').click();
    await page.getByText('Answered by ben').waitFor();
    await page.getByText('Others who had this call').waitFor();
    assert.deepEqual(await violations(page), []);
    await picture('call-trace');
  });
});

describe('the wire of a connection', () => {
  it('is told with numbers masked and without credentials', async () => {
    const { frames } = await bed.ask<{ frames: Frame[] }>('GET', 'admin/connections/hq/frames?limit=500');
    const text = frames.map((frame) => frame.text).join('\n');
    assert.match(text, /Event: Newchannel/);
    assert.match(text, /Action: Login/i);
    assert.ok(!text.includes('cti-secret') && !text.includes('15550142'), 'something leaks');
    assert.match(text, /Key: •••/);
  });

  it('is filtered by text as it was, and told from where one was', async () => {
    const ask = (query: string) => bed.ask<{ frames: Frame[] }>('GET', `admin/connections/hq/frames?${query}`);
    const { frames } = await ask(`filter=${encodeURIComponent(customerNumber)}&limit=500`);
    assert.ok(frames.length > 0 && frames.every(({ text }) => text.includes('•')));
    const last = frames.at(-1)?.seq ?? 0;
    const { frames: newer } = await ask(`after=${last}`);
    assert.ok(newer.every(({ seq }) => seq > last));
  });

  it('goes by in the portal, is filtered, paused, and downloaded', async () => {
    const { page } = bed;
    await bed.open('diagnostics', 'raw', 'hq');
    await page.locator('li').first().waitFor();
    assert.deepEqual(await violations(page), []);
    await page.getByLabel('Only messages with this text').fill('Hangup');
    await page.locator('li').first().waitFor();
    const shown = await page.locator('li pre').allInnerTexts();
    assert.ok(shown.length > 0 && shown.every((text) => /hangup/i.test(text)));
    await picture('raw');
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('paused').waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download' }).click();
    assert.equal((await download).suggestedFilename(), 'hq.txt');
  });
});

describe('the bundle', () => {
  it('has what helps, one id to quote, and no secret and no whole number', async () => {
    const bundle = await bed.ask<Record<string, unknown>>('GET', `admin/diagnostics/bundle?now=${Date.now() - 5000}`);
    const names = ['id', 'server', 'numbers', 'connections', 'links', 'events', 'traces', 'frames', 'audit'];
    for (const name of names) assert.ok(name in bundle, name);
    const text = JSON.stringify(bundle);
    assert.ok(!text.includes('cti-secret') && !text.includes('15550142'));
    const ahead = (bundle['server'] as { browserClockAheadMs: number }).browserClockAheadMs;
    assert.ok(ahead <= -5000 && ahead > -60_000, String(ahead));
  });

  it('is as the overview says: events come in time, and nothing waits to be saved', async () => {
    const now = await until(
      () => bed.ask<Overview>('GET', 'admin/overview'),
      ({ waiting }) => waiting === 0,
    );
    assert.ok(now.lag.events > 0 && now.lag.p99 !== null && now.lag.p99 < 1000);
    assert.equal(now.lost, 0);
    await bed.open('overview');
    await bed.page.getByText('from an event to the pages').waitFor();
    assert.deepEqual(await violations(bed.page), []);
    await picture('overview');
    assert.deepEqual(bed.faults, []);
  });
});
