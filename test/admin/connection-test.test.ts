/** The test of a connection against a real Asterisk, with each fault made real: every one has its own sentence and remedy. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import type { TrialLine } from '../../server/admin/connection-trial.ts';
import { type Bed as Servers, startBed } from '../servers/asterisk/bed.ts';
import { violations } from '../support/accessibility.ts';
import { type PortalBed, portalBed } from '../support/portal-bed.ts';
import { tlsFront } from '../support/tls-front.ts';

let bed: PortalBed;
let servers: Servers;
let good: Record<string, unknown>;

before(async () => {
  [bed, servers] = await Promise.all([portalBed(), startBed({ major: 22 })]);
  const { host, port } = servers.pbx.ami;
  good = { url: host, port, userName: 'cti', secret: 'cti-secret', parkingLotContext: 'cti-hold' };
});
after(async () => {
  await bed.close();
  await servers.stop();
});

/** Runs the test in the portal's server. @returns each step's title with how it ended */
async function tried(settings: object, connector = 'asterisk') {
  const lines = await bed.lines<TrialLine>('admin/connections/test', { connector, settings });
  const [first, last] = [lines[0], lines.at(-1)];
  assert.ok(first && 'plan' in first);
  assert.ok(last && 'done' in last);
  const ended = lines.flatMap((line) => ('step' in line && line.state !== 'running' ? [line] : []));
  const bad = ended.find(({ state }) => state === 'bad');
  return {
    plan: first.plan,
    ended,
    done: last.done,
    bad: bad?.state === 'bad' ? { ...bad, title: first.plan[bad.step] } : undefined,
  };
}

describe('the test of a connection', () => {
  it('goes through every step on an Asterisk that is right, and leaves no channel behind', async () => {
    const { plan, ended, done } = await tried(good);
    assert.deepEqual(plan, [
      `Port ${String(good['port'])} answers`,
      'Greets as Asterisk',
      'Log in as cti',
      'Rights',
      'Events arrive',
      'Context of outgoing calls exists',
      'Context for held calls plays music',
    ]);
    assert.equal(done, true, JSON.stringify(ended));
    assert.match(JSON.stringify(ended), /Asterisk Call Manager\//);
    await servers.quiet();
  });

  const faults: [name: string, change: () => object | Promise<object>, step: RegExp, found: RegExp, fix: RegExp][] = [
    [
      'a host that there is not',
      () => ({ url: 'no-such-host.invalid' }),
      /Name resolves/,
      /No address is known/,
      /host name/,
    ],
    [
      'a port where nothing listens',
      async () => ({ port: await closedPort() }),
      /Port \d+ answers/,
      /nothing listens/,
      /AMI is switched on/,
    ],
    [
      'an address of a cloud’s secrets',
      () => ({ url: '169.254.169.254' }),
      /Port \d+ answers/,
      /not asked from here/,
      /address of the phone system/,
    ],
    ['encryption where there is none', () => ({ tls: true }), /Certificate/, /does not speak TLS/, /encryption off/],
    ['a wrong secret', () => ({ secret: 'wrong' }), /Log in as cti/, /Authentication failed/, /\[cti\], its "secret"/],
    [
      'too few rights',
      () => ({ userName: 'limited', secret: 'limited-secret' }),
      /Rights/,
      /Originate is not allowed/,
      /write = call/,
    ],
    [
      'rights that hear nothing',
      () => ({ userName: 'deaf', secret: 'deaf-secret' }),
      /Events arrive/,
      /nothing was told/,
      /"read" of \[deaf\]/,
    ],
    [
      'a context that there is not',
      () => ({ originateContext: 'from-nowhere' }),
      /Context of outgoing/,
      /no context from-nowhere/,
      /Context of outgoing calls/,
    ],
    [
      'a context without music',
      () => ({ parkingLotContext: 'from-internal' }),
      /held calls/,
      /no extension s/,
      /Context for held calls/,
    ],
  ];
  for (const [name, change, step, found, fix] of faults) {
    it(`finds ${name}`, async () => {
      const { bad, done } = await tried({ ...good, ...(await change()) });
      assert.equal(done, false);
      assert.match(bad?.title ?? '', step);
      assert.match(bad?.found ?? '', found);
      assert.match(bad?.fix ?? '', fix);
    });
  }

  it('finds a certificate that has ended, and one that nobody has signed', async () => {
    for (const [days, ca, found] of [
      [-1, true, /The certificate ended on \d{4}-\d\d-\d\d/],
      [2, false, /Nobody whom this machine trusts/],
    ] as const) {
      const front = await tlsFront(servers.pbx.ami, days);
      try {
        const { bad } = await tried({
          ...good,
          url: '127.0.0.1',
          port: front.port,
          tls: true,
          ...(ca ? { tlsCa: front.cert } : {}),
        });
        assert.match(bad?.found ?? '', found);
      } finally {
        await front.close();
      }
    }
  });

  it('goes through with a certificate that is good, and says for how long it is', async () => {
    const front = await tlsFront(servers.pbx.ami, 2);
    try {
      const { done, ended } = await tried({
        ...good,
        url: '127.0.0.1',
        port: front.port,
        tls: true,
        tlsCa: front.cert,
      });
      assert.equal(done, true, JSON.stringify(ended));
      assert.match(JSON.stringify(ended), /good, but only for 1 more days/);
    } finally {
      await front.close();
    }
  });

  it('finds that something else answers', async () => {
    const other = createServer((_, response) => response.end('hello')).listen(0, '127.0.0.1');
    await once(other, 'listening');
    try {
      const { bad } = await tried({ ...good, url: '127.0.0.1', port: (other.address() as AddressInfo).port });
      assert.match(bad?.title ?? '', /Greets as Asterisk/);
      assert.match(bad?.fix ?? '', /5038/);
    } finally {
      other.close();
      other.closeAllConnections();
    }
  });

  it('saves nothing, and may not be run by everybody', async () => {
    assert.deepEqual((await bed.ask<{ connections: unknown[] }>('GET', 'admin/connections')).connections, []);
    await assert.rejects(tried({ ...good, port: 'x' }), /settings\.port/);
  });

  it('is shown step by step in the portal, on what is typed and not saved', async () => {
    const { page } = bed;
    await bed.open('connections', 'new', 'asterisk');
    for (const [id, value] of Object.entries({ ...good, secret: 'wrong' })) await page.fill(`#${id}`, String(value));
    await page.click('text=Test connection');
    await page.waitForSelector('connection-test li.bad');
    await page.waitForSelector('text=check [cti]');
    assert.deepEqual(await violations(page), []);
    await page.fill('#secret', 'cti-secret');
    await page.click('text=Test connection');
    await page.waitForSelector('text=This works.');
    assert.equal(await page.locator('connection-test li.good').count(), 7);
    assert.deepEqual(await violations(page), []);
  });
});

async function closedPort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
