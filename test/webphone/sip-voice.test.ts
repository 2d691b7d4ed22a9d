/** The SIP web phone as another provider's voice: pages in Chromium, a real Asterisk, and sound measured by its frequency. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { whyNoAsterisk } from '../servers/asterisk/available.ts';
import { type Bed, startBed } from '../servers/asterisk/bed.ts';
import { VertoBed, type VertoPage, voices } from '../support/verto-page.ts';

const own = voices['201']!;
const theirs = voices['202']!;

describe('a SIP phone beside another connection', { skip: await whyNoAsterisk(22) }, () => {
  const pages = new VertoBed();
  let servers: Bed;
  let olena: VertoPage;

  before(async () => {
    servers = await startBed({ major: 22 });
  });
  beforeEach(async () => {
    await pages.begin();
    await servers.quiet();
    olena = await phone('201');
  });
  after(async () => {
    await pages.end();
    await servers.stop();
  });

  const settings = (number: string, password = `pw${number}`) => ({
    urls: [servers.pbx.websocketUrl],
    uri: `sip:${number}@127.0.0.1`,
    password,
    instanceId: `0b8a7c52-6a3f-4e0e-9a55-000000000${number}`,
  });
  async function phone(number: string): Promise<VertoPage> {
    const page = await pages.blank(number);
    await page.run(`bench.startSip(${JSON.stringify({ settings: settings(number) })})`);
    return page.ready();
  }
  const types = (page: VertoPage) => page.run<string[]>('bench.events.map(({ type }) => type)');
  const last = (page: VertoPage) => page.run<string>('bench.calls().at(-1)?.leg');
  async function talking(): Promise<{ petro: VertoPage; from: string; to: string }> {
    const petro = await phone('202');
    const from = await olena.run<string>("bench.phone.call('202')");
    await petro.until("bench.count('incoming') === 1");
    const to = await last(petro);
    await petro.run(`bench.phone.answer('${to}')`);
    await Promise.all([olena.hears(theirs), petro.hears(own)]);
    return { petro, from, to };
  }

  it('two hear each other; hold, mute and tones go by the leg, and everything is let go at the end', async () => {
    const { petro, from, to } = await talking();
    assert.equal((await petro.run<{ number: string }>("bench.last('incoming')")).number, '201');
    await olena.run(`bench.phone.mute('${from}', true)`);
    await petro.hears(0);
    await olena.run(`bench.phone.mute('${from}', false)`);
    await petro.hears(own);
    await petro.run(`bench.phone.hold('${to}', true)`);
    await petro.hears(0);
    await petro.run(`bench.phone.hold('${to}', false)`);
    await Promise.all([olena.hears(theirs), petro.hears(own)]);
    await olena.run(`bench.phone.sendTones('${from}', '12#')`);
    assert.equal(await olena.tries(`bench.phone.sendTones('${from}', 'x')`), 'invalidDigits');
    await olena.run(`bench.phone.hangUp('${from}', 'normal')`);
    await petro.until("bench.count('ended') === 1");
    for (const page of [olena, petro]) await page.until('bench.liveTracks() === 0 && bench.openConnections() === 0');
    assert.deepEqual(await types(olena), ['ready', 'started', 'ended']);
    assert.deepEqual(await types(petro), ['ready', 'incoming', 'started', 'ended']);
    assert.equal(await olena.tries(`bench.phone.hold('${from}', true)`), 'callNotFound');
  });

  it('a call goes on after a reload under another leg, told before the telephone is ready, and sounds again', async () => {
    const { petro } = await talking();
    await olena.page.reload();
    await olena.run(`bench.startSip(${JSON.stringify({ settings: settings('201'), resume: true })})`);
    await olena.ready();
    assert.deepEqual(await types(olena), ['recovered', 'started', 'ready']);
    assert.equal(await olena.run("bench.last('recovered').leg"), await last(olena));
    await Promise.all([olena.hears(theirs), petro.hears(own)]);
  });

  it('declines, and is told when a caller gives up', async () => {
    const customer = await servers.customer('555201');
    await olena.until("bench.count('incoming') === 1");
    await olena.run(`bench.phone.hangUp('${await last(olena)}', 'declined')`);
    await olena.until("bench.count('ended') === 1");
    await customer.hangup().catch(() => undefined);
    await servers.quiet();
    const second = await servers.customer('555201');
    await olena.until("bench.count('incoming') === 2");
    const leg = await last(olena);
    await second.hangup();
    await olena.until("bench.count('ended') === 2");
    assert.equal(await olena.tries(`bench.phone.answer('${leg}')`), 'callNotFound');
  });

  it('says why a call cannot be: a number that nobody has, no microphone, and no connection', async () => {
    await olena.tries("bench.phone.call('888')");
    await olena.until("bench.last('ended')?.code === 'unknownExtension'");
    await olena.run(
      "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotFoundError'))",
    );
    assert.equal(await olena.tries("bench.phone.call('202')"), 'noMicrophone');
    await olena.run('bench.phone.stop()');
    assert.equal(await olena.tries("bench.phone.call('202')"), 'linkDown');
    assert.equal(await olena.run('bench.phone.ready'), false);
  });

  it('says that its password was refused', async () => {
    const page = await pages.blank('203');
    await page.run(`bench.startSip(${JSON.stringify({ settings: settings('203', 'wrong') })})`);
    await page.until("bench.last('ready')?.code === 'loginRefused'");
  });
});
