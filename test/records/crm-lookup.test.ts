/** The CRM's look-up over HTTP: signed, remembered, bounded; whatever it does, the call goes on and nobody hammers it. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { after, before, beforeEach, describe, it } from 'node:test';
import { silentLog, systemClock } from '../../core/provider/world.ts';
import { CrmLookup, type LookupQuestion, type LookupTarget } from '../../server/directory/crm-lookup.ts';
import { type CrmServer, crmServer, json } from '../support/crm-server.ts';

const key = `whsec_${randomBytes(32).toString('base64')}`;
let crm: CrmServer;
let ahead = 0;
let lookup: CrmLookup;
const clock = { ...systemClock, now: () => systemClock.now() + ahead };
const target = (more: Partial<LookupTarget> = {}): LookupTarget => ({
  url: `${crm.url}/who`,
  key,
  timeoutMs: 400,
  ...more,
});
const question = (number = '+36205550148'): LookupQuestion => ({
  type: 'identify',
  number,
  e164: number,
  user: 'agnes',
});
const anna = { name: 'Anna Kovács', number: '+36 20 555 0148', detail: 'Tailspin', record: 'contact:42' };

before(async () => {
  crm = await crmServer();
});
after(() => crm.close());
beforeEach(() => {
  crm.asked.length = 0;
  crm.answer = json([anna]);
  lookup = new CrmLookup(clock, silentLog, true);
});

describe('a look-up in the CRM', () => {
  it('asks with a signature that any library of Standard Webhooks checks', async () => {
    assert.deepEqual(await lookup.ask(target(), question()), [anna]);
    const [asked] = crm.asked;
    assert.ok(asked);
    assert.deepEqual(JSON.parse(asked.body), question());
    crm.verify(key, asked);
    assert.throws(() => crm.verify(`whsec_${randomBytes(32).toString('base64')}`, asked));
    assert.throws(() => crm.verify(key, { ...asked, body: asked.body.replace('0148', '0149') }));
  });

  it('fills an address with what is asked, escaped, and signs that', async () => {
    const url = `${crm.url}/contacts/{number}?e164={e164}&as={user}`;
    await lookup.ask(target({ url }), {
      type: 'identify',
      number: '../../admin?x=1&y#z',
      e164: '+36205550148',
      user: 'agnes',
    });
    const [asked] = crm.asked;
    assert.ok(asked);
    assert.equal(asked.method, 'GET');
    assert.equal(asked.path, '/contacts/..%2F..%2Fadmin%3Fx%3D1%26y%23z?e164=%2B36205550148&as=agnes');
    crm.verify(key, asked);
  });

  it('asks once for the same within a moment, also of those whom nobody knows', async () => {
    await Promise.all([lookup.ask(target(), question()), lookup.ask(target(), question())]);
    await lookup.ask(target(), question());
    assert.equal(crm.asked.length, 1);
    crm.answer = (response) => response.writeHead(404).end();
    assert.deepEqual(await lookup.ask(target(), question('+1')), []);
    assert.deepEqual(await lookup.ask(target(), question('+1')), []);
    assert.equal(crm.asked.length, 2);
    ahead += 61_000;
    await lookup.ask(target(), question());
    assert.equal(crm.asked.length, 3);
  });

  it('reads what comes as text only, and leaves out what is no person', async () => {
    crm.answer = json({
      people: [
        null,
        7,
        {},
        { name: '   ' },
        { name: 'N'.repeat(5000), record: 'contact:1' },
        { name: 'A\r\nB<img src=x onerror=alert(1)>', number: 5 },
        { name: 'Line\nbreak', record: 'javascript' },
        { name: 'Ok', number: '1', more: { deep: true } },
      ],
    });
    const people = await lookup.ask(target(), question());
    assert.deepEqual(
      people.map(({ name }) => name.length),
      [200, 2],
    );
    assert.deepEqual(people[1], { name: 'Ok', number: '1' });
  });

  const troubles: [string, (response: ServerResponse) => void, RegExp][] = [
    ['is down inside', (response) => response.writeHead(500).end('oops'), /answers with 500/],
    ['answers with HTML', (response) => response.end('<html><script>alert(1)</script>'), /something else than JSON/],
    ['answers with rubbish', json('x'), /no list of people/],
    ['answers with too much', json([{ name: 'x'.repeat(300_000) }]), /longer than/],
    ['sends us elsewhere', (response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end(), /302/],
    ['says nothing', () => undefined, /no answer in 0.4 seconds/],
    ['drips', (response) => void response.write('['), /no answer in 0.4 seconds/],
    ['hangs up', (response) => response.destroy(), /cannot be reached/],
  ];
  for (const [what, answer, problem] of troubles) {
    it(`fails in time and says why, when it ${what}`, async () => {
      crm.answer = answer;
      await assert.rejects(lookup.ask(target(), question()), problem);
      assert.match(lookup.state.problem, problem);
      assert.ok(!lookup.state.problem.includes('0148'), 'no number in what is logged');
    });
  }

  it('leaves alone who does not answer: three failures, then a pause that grows, then one trial', async () => {
    crm.answer = (response) => response.writeHead(503).end();
    for (let i = 0; i < 20; i++) await assert.rejects(lookup.ask(target(), question(`+${i}`)));
    assert.equal(crm.asked.length, 3);
    const { retryAt } = lookup.state;
    assert.equal(retryAt > clock.now(), true);
    ahead += 5001;
    await Promise.all([1, 2, 3].map((i) => assert.rejects(lookup.ask(target(), question(`+9${i}`)))));
    assert.equal(crm.asked.length, 4, 'one tries it for all');
    assert.ok(lookup.state.retryAt - clock.now() > 5001, 'the pause has grown');
    ahead += 60_000;
    crm.answer = json([anna]);
    assert.equal((await lookup.ask(target(), question())).length, 1);
    assert.equal((await lookup.ask(target(), question('+5'))).length, 1);
    assert.equal(lookup.state.problem, '');
  });

  it('asks nothing of this machine or its network, unless the configuration allows it', async () => {
    const strict = new CrmLookup(clock, silentLog, false);
    for (const url of [
      `${crm.url}/who`,
      'http://localhost:1/',
      'http://[::1]/',
      'http://169.254.169.254/latest',
      'file:///etc/passwd',
    ]) {
      await assert.rejects(strict.ask(target({ url }), question()));
    }
    assert.equal(crm.asked.length, 0);
  });
});
