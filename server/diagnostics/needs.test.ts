/** What needs an administrator is told with who is hit and what helps, and no longer than it is so. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Overview } from '../../admin/api/overview.ts';
import { AdminBed } from '../../test/support/admin-bed.ts';
import { RefusedTokens } from '../sites/refused-tokens.ts';
import { browserNeeds, browserSummary } from './browser-needs.ts';
import { troublesOf, troubleWords } from './browser-troubles.ts';
import type { Need } from './need.ts';
import {
  connectionNeeds,
  healthNeeds,
  lineNeeds,
  loadNeeds,
  peopleNeeds,
  tokenNeeds,
  webhookNeeds,
} from './server-needs.ts';

const day = 24 * 60 * 60_000;
const now = 1_800_000_000_000;
const titles = (needs: Need[]) => needs.map(({ grade, title }) => `${grade}: ${title}`);
const report = (userId: string, more: object) => ({
  ...{ page: 'abcdef12', userId, browser: 'Chrome 141', origin: '', since: 1, at: 1, troubles: [] },
  ...more,
});
const link = (more: object) =>
  ({ id: 'hq', name: 'HQ', users: 2, status: { state: 'up', since: 0, attempts: 0 }, ...more }) as never;

describe('what needs somebody', () => {
  it('groups browsers by reason, and counts each once by its gravest', () => {
    const reports = [
      report('a', { microphone: 'denied', phone: 'noMicrophone', troubles: ['notificationsBlocked'] }),
      report('b', { microphone: 'denied', phone: 'noMicrophone' }),
      report('c', { microphone: 'ready', phone: 'refused', reason: 'loginRefused' }),
      report('d', { microphone: 'ready', phone: 'ready', troubles: ['reconnects'] }),
      report('gone', { microphone: 'denied', phone: 'noMicrophone' }),
    ] as const;
    const names: Record<string, string> = { a: 'Agnes', b: 'Bruno', c: 'Cecil', d: 'Dora' };
    const needs = browserNeeds(reports, (id) => names[id]);
    assert.deepEqual(titles(needs), [
      'bad: In 2 browsers the microphone is blocked',
      'warn: In 1 browser notifications are blocked',
      'bad: In 1 browser the web phone is not registered',
      'warn: In 1 browser the way to this server breaks again and again',
    ]);
    assert.deepEqual(
      needs[0]?.who.map(({ name }) => name),
      ['Agnes', 'Bruno'],
    );
    assert.deepEqual(browserSummary(reports.slice(0, 4)), {
      open: 4,
      failing: 3,
      reasons: [
        { short: 'microphone blocked', count: 2 },
        { short: 'web phone refused', count: 1 },
      ],
    });
  });

  it('leads from sound that finds no way to the setting for relays, where there is one', () => {
    const reports = [report('a', { microphone: 'ready', phone: 'ready', troubles: ['noPath'] })] as never;
    const link = {
      to: '#/connections/own?field=settings.turnUrls',
      text: 'Relays',
      right: 'connections.read',
    } as const;
    const [need] = browserNeeds(
      reports,
      () => 'Agnes',
      (id) => (id === 'a' ? link : undefined),
    );
    assert.deepEqual(need?.link, link);
    assert.equal(browserNeeds(reports, () => 'Agnes')[0]?.link, undefined);
  });

  it('leaves the microphone of a page alone that is not the telephone', () => {
    for (const phone of ['off', 'elsewhere', 'ready', undefined] as const)
      assert.deepEqual(troublesOf({ microphone: 'denied', phone, troubles: [] }), []);
    assert.deepEqual(troublesOf({ microphone: 'unasked', phone: 'ready', troubles: [] }), []);
  });

  it('has one or two sentences that help for everything a page can tell', () => {
    for (const { fix, short, title } of Object.values(troubleWords)) {
      assert.ok(fix.endsWith('.') && fix.length < 200 && short.length < 30 && title !== '');
    }
  });

  it('tells of a link that is down with its cause, not of one that has just gone or is up', () => {
    const down = { state: 'down', since: now - 60_000, attempts: 4, reason: 'loginRefused' };
    const [need] = connectionNeeds([link({ status: down })], now);
    assert.equal(need?.title, 'HQ is not connected');
    assert.match(need.fix, /refused the user name or secret.*2 agents are without a telephone/s);
    assert.equal(need.link?.to, '#/connections/hq');
    assert.deepEqual(connectionNeeds([link({}), link({ status: { ...down, since: now - 1000 } })], now), []);
    const sealed = connectionNeeds([link({ status: null, problem: 'connection hq: sealed under the key a1' })], now);
    assert.deepEqual(titles(sealed), ['bad: The secrets of HQ cannot be read']);
  });

  it('tells of numbers, sign-ins at the phone system, and users without a place', () => {
    const who = (id: string) => ({ id, login: id, name: id.toUpperCase() });
    const needs = peopleNeeds(
      {
        withoutNumber: [who('a'), who('b')],
        shared: [{ connectionId: 'hq', number: '101', users: [who('c'), who('d')] }],
        withoutPlace: [{ ...who('b'), problem: 'The extension is missing' }],
      },
      () => 'HQ',
    );
    assert.deepEqual(titles(needs), [
      'bad: 2 users have the extension 101 at HQ',
      'bad: 1 user is at no phone system',
      'warn: 1 user has no extension',
    ]);
    const lines = lineNeeds([{ id: 'a', name: 'A', connection: 'Main Office', reason: 'alreadySignedIn' }]);
    assert.deepEqual(titles(lines), ['bad: 1 user is not signed in at Main Office']);
  });

  it('tells of certificate, disk, queue and lateness before they hurt, and not while they are well', () => {
    const well = { lag: { p50: 1, p99: 4, events: 9, lastAt: now }, waiting: 3, sockets: 5, mostSockets: 100 };
    assert.deepEqual(loadNeeds(well, now), []);
    const lag = { ...well.lag, p99: 3000 };
    assert.deepEqual(titles(loadNeeds({ lag, waiting: 900, sockets: 95, mostSockets: 100 }, now)), [
      'warn: Events reach the pages late: 3000 ms',
      'bad: 900 call records wait to be saved',
      'warn: 95 of 100 connections of pages are in use',
    ]);
    assert.deepEqual(loadNeeds({ ...well, lag: { ...lag, lastAt: now - day } }, now), []);
    const disk = { free: 50 * 1024 ** 3, size: 100 * 1024 ** 3 };
    assert.deepEqual(healthNeeds({ disk, certificateUntil: now + 60 * day }, now), []);
    const bad = { disk: { ...disk, free: 100 * 1024 ** 2 }, certificateUntil: now + 2 * day };
    assert.deepEqual(titles(healthNeeds(bad, now)), [
      'bad: The certificate of this server ends in 2 days',
      'bad: The disk of the data folder is nearly full: 100 MB left',
    ]);
    assert.deepEqual(
      titles(
        webhookNeeds([
          { id: 'w', url: 'https://crm.example.com/x?key=1', dead: 2 },
          { id: 'v', url: '', dead: 0 },
        ]),
      ),
      ['warn: 2 messages to crm.example.com were given up'],
    );
  });

  it('tells of refused tokens for a while, until one is taken', () => {
    const clock = { at: now, now: () => clock.at };
    const refused = new RefusedTokens(clock);
    refused.note('crm', 'signature');
    refused.note('crm', 'late');
    assert.match(tokenNeeds(refused.list)[0]?.title ?? '', /^2 sign-ins of pages of crm refused/);
    refused.taken('crm');
    assert.deepEqual(refused.list, []);
    refused.note('crm', 'stranger');
    refused.taken('crm');
    assert.equal(refused.list.length, 1);
    clock.at += 16 * 60_000;
    assert.deepEqual(refused.list, []);
  });
});

describe('the overview', () => {
  let bed: AdminBed;
  const needed = async (id: string) => (await bed.ok<Overview>('GET', 'overview')).needs.find((need) => need.id === id);

  before(async () => {
    bed = await AdminBed.start();
  });
  after(() => bed.stop());

  it('has a card for a site whose tokens are refused, with the reason', async () => {
    const site = { id: 'crm', name: 'CRM', origins: ['https://crm.example.com'] };
    await bed.ok('POST', 'sites', site);
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = { iss: 'crm', sub: 'boss', jti: '1', exp: Math.floor(Date.now() / 1000) + 60 };
    const token = `${part({ alg: 'HS256' })}.${part(claims)}.${part({ not: 'the signature' })}`;
    assert.equal((await bed.call('POST', 'api/embed/tickets', { token }, '')).status, 401);
    assert.match((await needed('tokens.crm'))?.fix ?? '', /signed under another key/);
    assert.equal((await needed('tokens.crm'))?.link?.to, '#/sites/crm');
  });

  it('has a card for a connection that does not answer, and none once it is removed', async () => {
    const settings = { url: '127.0.0.1', port: 1, userName: 'offhook', secret: 'a secret of the wire' };
    await bed.ok('POST', 'connections', { id: 'dead', connector: 'asterisk', name: 'Dead line', settings });
    while (!(await needed('connection.dead'))) await new Promise((resolve) => setTimeout(resolve, 100));
    const { revision } = await bed.ok<{ revision: number }>('GET', 'connections/dead');
    await bed.ok('DELETE', `connections/dead?revision=${revision}`);
    assert.equal(await needed('connection.dead'), undefined);
  });
});
