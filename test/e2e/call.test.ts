/** From a click in Chromium to a real SIP phone and back: page, Messaging Service, Asterisk 22, phones, call log. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { silentLog } from '../../core/provider/world.ts';
import { parseConfig } from '../../server/config.ts';
import { type Service, startService } from '../../server/service.ts';
import { amiLogin } from '../servers/asterisk/accounts.ts';
import { whyNoAsterisk } from '../servers/asterisk/available.ts';
import { type Bed, startBed } from '../servers/asterisk/bed.ts';
import type { SipPhone } from '../servers/asterisk/sip-phone.ts';
import { openBrowser } from '../support/chromium.ts';
import { openAgentsPage } from './agents-page.ts';

interface ShownCall {
  direction: string;
  number: string;
  state: string;
  cause: string | null;
  startedAt: number;
  connectedAt: number | null;
  endedAt: number | null;
  beforeConnectionMs: number;
  talkMs: number;
  holdMs: number;
  totalMs: number;
  redirectionId: string | null;
}

/** "Right to the second": what the panel and the phones do is watched from outside, a few hops away. */
const second = 1000;
const password = 'a password for the test';

describe('from a click to a phone', { skip: await whyNoAsterisk(22) }, () => {
  let bed: Bed;
  let service: Service;
  let browser: Browser;
  let page: Page;
  let own: SipPhone;
  let colleague: SipPhone;
  let data: string;

  before(async () => {
    bed = await startBed({ major: 22 });
    [own, colleague] = [await bed.phone('101'), await bed.phone('102')];
    data = await mkdtemp(join(tmpdir(), 'offhook-e2e-'));
    const { username, secret } = amiLogin('cti');
    const user = (extension: string, name: string) => ({
      login: `agent${extension}`,
      name,
      password,
      connection: 'hq',
      settings: { extension },
    });
    const config = parseConfig(
      {
        http: { port: 0 },
        messaging: { port: 0 },
        data,
        connections: [
          {
            id: 'hq',
            name: 'HQ',
            connector: 'asterisk',
            settings: {
              url: bed.pbx.ami.host,
              port: bed.pbx.ami.port,
              userName: username,
              secret,
              parkingLotContext: 'cti-hold',
            },
          },
        ],
        users: [user('101', 'Agnes Nagy'), user('102', 'Bruno Silva')],
      },
      'the test',
    );
    service = await startService({ config, log: silentLog, env: {} });
    browser = await openBrowser();
    page = await openAgentsPage(browser, service.httpUrl, 'agent101', password);
  });

  after(async () => {
    await browser.close();
    await service.stop();
    await bed.stop();
    await rm(data, { recursive: true, force: true });
  });

  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const sees = (text: string) => page.getByText(text, { exact: false }).first().waitFor();
  const calls = async (): Promise<ShownCall[]> =>
    page.evaluate(async () => ((await (await fetch('/api/calls')).json()) as { calls: ShownCall[] }).calls);
  const near = (actual: number, expected: number, what: string) => {
    assert.ok(Math.abs(actual - expected) < second, `${what}: ${actual - expected} ms off`);
  };

  it('rings the own phone, then the customer; talk, hold, resume, consultation, attended transfer, all in the panel and in the call log', async () => {
    const field = page.getByPlaceholder('Name or number');
    await field.fill('+1 555 0100');
    const clickedAt = Date.now();
    await field.press('Enter');
    await sees('Pick up your phone');
    const leg = await own.incoming();
    await leg.answer();
    await sees('Talking');
    const answeredAt = Date.now();

    await button('Hold').click();
    await sees('On hold');
    const heldAt = Date.now();
    await new Promise((resolve) => setTimeout(resolve, 1200));
    await button('Resume').click();
    await sees('Talking');
    const resumedAt = Date.now();
    await leg.hear(10);

    await button('Consult').click();
    const target = page.getByPlaceholder('Name or number').filter({ visible: true }).first();
    await target.fill('102');
    await target.press('Enter');
    const consultedAt = Date.now();
    const ring = await colleague.incoming();
    await ring.answer();
    await sees('Consulting');
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await button('Transfer').click();
    await sees('Transferred');
    const transferredAt = Date.now();
    await leg.ended();
    await ring.hear(10);

    await ring.hangup();
    const rows = await calls();
    assert.equal(rows.length, 2);
    const main = rows.find(({ number }) => number.endsWith('5550100'));
    const consultation = rows.find(({ number }) => number === '102');
    assert.ok(main && consultation, JSON.stringify(rows));
    for (const row of [main, consultation]) {
      assert.equal(row.direction, 'out');
      assert.equal(row.cause, 'transferred');
      assert.equal(row.redirectionId, '102');
      assert.equal(row.beforeConnectionMs + row.talkMs + row.holdMs, row.totalMs);
      assert.equal((row.endedAt ?? 0) - row.startedAt, row.totalMs);
    }
    near(main.startedAt, clickedAt, 'start');
    near(main.connectedAt ?? 0, answeredAt, 'connection');
    near(main.endedAt ?? 0, transferredAt, 'end');
    near(main.holdMs, resumedAt - heldAt + (transferredAt - consultedAt), 'hold');
    near(consultation.endedAt ?? 0, transferredAt, 'end of the consultation');
  });

  it('shows a caller before the call is answered, and the end when the caller hangs up', async () => {
    const customer = await bed.customer('555101', { number: '+15550123', name: 'ACME <b>Ltd</b>' });
    await sees('ACME <b>Ltd</b>');
    await sees('+15550123');
    const leg = await own.incoming();
    await leg.answer();
    await sees('Talking');
    await button('End').click();
    await customer.ended();
    const [row] = await calls();
    assert.equal(row?.direction, 'in');
    assert.equal(row.cause, 'normal');
    assert.ok(row.connectedAt !== null);
  });

  it('Asterisk killed in mid-call and started again: the panel says so, the call is closed once, the next one works', async () => {
    await bed.customer('555101', { number: '+15550177' });
    await (await own.incoming()).answer();
    await sees('Talking');
    const killedAt = Date.now();
    await bed.pbx.kill();
    await sees('Your call goes on');
    await bed.pbx.start();
    await page.getByText('Your call goes on').waitFor({ state: 'hidden' });
    await own.quiet();
    await page.waitForFunction(async () => {
      const { calls: rows } = (await (await fetch('/api/calls')).json()) as { calls: ShownCall[] };
      return typeof rows[0]?.endedAt === 'number';
    });
    const rows = (await calls()).filter(({ number }) => number === '+15550177');
    assert.equal(rows.length, 1);
    assert.equal(rows[0]?.cause, 'unknown');
    near(rows[0]?.endedAt ?? 0, killedAt, 'end');
    await bed.customer('555101', { number: '+15550178' });
    await sees('+15550178');
    await button('Decline').click();
    await page.waitForFunction(async () => {
      const { calls: found } = (await (await fetch('/api/calls')).json()) as { calls: ShownCall[] };
      return found[0]?.number === '+15550178' && found[0].cause === 'rejected';
    });
  });
});
