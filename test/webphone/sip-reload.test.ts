/** Calls over a reload of their page, and over a change of the network, on a real Asterisk. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Bed } from '../servers/asterisk/bed.ts';
import { whyNoAsterisk } from '../servers/asterisk/available.ts';
import { SipBeds } from '../support/sip-bed.ts';
import { type SipPage, startOptions } from '../support/sip-page.ts';

const tone = { anna: 440, bruno: 880 };

describe('a call of the SIP web phone', { skip: await whyNoAsterisk(22) }, () => {
  const beds = new SipBeds();
  let servers: Bed;
  let anna: SipPage;
  let bruno: SipPage;

  before(async () => {
    servers = await beds.servers();
  });
  beforeEach(async () => {
    await beds.closePages();
    (await beds.proxy()).restore();
    await servers.quiet();
    anna = await beds.page('201', {}, tone.anna);
    bruno = await beds.page('202', {}, tone.bruno);
  });
  after(() => beds.stop());

  /** Bruno calls Anna, and they hear each other. */
  async function talking(): Promise<string> {
    const provider = await bruno.provider();
    await provider.makeCall('201');
    await anna.until('bench.calls.length === 1');
    await anna.run('bench.provider.answerCall(bench.calls[0].id)');
    await anna.hears(tone.bruno);
    await bruno.hears(tone.anna);
    return anna.run<string>('bench.calls[0].id');
  }

  /** The page is left as a browser leaves it, with the calls kept for the next one. @returns when it was left */
  async function reload(page: SipPage): Promise<number> {
    await page.run(`addEventListener('pagehide', () => {
      sessionStorage.setItem('calls', JSON.stringify(bench.provider.mementos()));
      bench.provider.holdNow();
    })`);
    const left = Date.now();
    await page.page.reload();
    return left;
  }

  async function comeBack(page: SipPage): Promise<void> {
    const options = JSON.stringify(startOptions(await beds.account('201')));
    await page.run(`bench.start({ ...${options}, resume: JSON.parse(sessionStorage.getItem('calls')) })`);
  }

  it('pain 02: goes on after a reload: the same call, the same party, sound within 2 s of the phone', async () => {
    const id = await talking();
    const connectedAt = await anna.run<number>('bench.provider.state.calls[0].connectedAt');
    await reload(anna);
    const began = Date.now();
    await comeBack(anna);
    await anna.until("bench.provider.state.calls[0]?.state === 'connected'");
    const resumed = await anna.run<{ id: string; connectedAt: number; direction: string; callerId: string }>(
      'bench.provider.state.calls[0]',
    );
    assert.equal(resumed.id, id);
    assert.equal(resumed.connectedAt, connectedAt);
    assert.equal(resumed.direction, 'in');
    assert.equal(resumed.callerId, '202');
    await anna.until('bench.stats().then(({ received }) => received > 0)');
    const back = Date.now() - began;
    assert.ok(back < 2000, `${back} ms`);
    await anna.hears(tone.bruno);
    await bruno.hears(tone.anna);
    assert.equal(await bruno.run('bench.calls.length'), 1);
    // It can still be worked with, from both sides.
    await anna.run(`bench.provider.holdCall('${id}')`);
    await bruno.hears(0);
    await anna.run(`bench.provider.unholdCall('${id}')`);
    await bruno.hears(tone.anna);
    await bruno.run('bench.provider.dropCall(bench.calls[0].id)');
    await anna.until('bench.provider.state.calls.length === 0');
    await servers.admin.action('Ping');
  });

  it('pain 02: while the page is away the far end is held', async () => {
    await talking();
    await reload(anna);
    await bruno.until('bench.provider.state.calls[0].heldByParty === true');
    await comeBack(anna);
    await bruno.hears(tone.anna);
    await anna.hears(tone.bruno);
  });

  it('pain 02: a call that ended meanwhile does not come back', async () => {
    await talking();
    await reload(anna);
    await bruno.run('bench.provider.dropCall(bench.calls[0].id)');
    await comeBack(anna);
    assert.equal(await anna.run('bench.provider.state.link'), 'up');
    assert.equal(await anna.run('bench.provider.state.calls.length'), 0);
    await anna.until('bench.liveTracks() === 0');
  });

  it('pain 03: reloads leave one contact of a browser profile at the server', async () => {
    for (let i = 0; i < 3; i++) {
      await anna.page.reload();
      await anna.start(await beds.account('201'));
    }
    const contacts = (await servers.cli('pjsip show aor 201')).match(/^\s*Contact:\s+201\//gm) ?? [];
    assert.equal(contacts.length, 1);
    await anna.run('bench.provider.closeConnection()');
    assert.doesNotMatch(await servers.cli('pjsip show aor 201'), /Contact:\s+201\//);
  });

  it('pain 05: goes on over a change of the network, with sound and with later events', async () => {
    await talking();
    const proxy = await beds.proxy();
    proxy.cut();
    await anna.until("bench.provider.state.link === 'down'");
    // The sound's way does not lead through the cable.
    await bruno.hears(tone.anna);
    proxy.restore();
    await anna.until("bench.provider.state.link === 'up'");
    await anna.hears(tone.bruno);
    await bruno.hears(tone.anna);
    await bruno.run('bench.provider.holdCall(bench.calls[0].id)');
    await anna.until('bench.provider.state.calls[0].heldByParty === true');
    await bruno.run('bench.provider.unholdCall(bench.calls[0].id)');
    await anna.until('bench.provider.state.calls[0].heldByParty === false');
    await bruno.run('bench.provider.dropCall(bench.calls[0].id)');
    await anna.until('bench.provider.state.calls.length === 0');
  });
});
