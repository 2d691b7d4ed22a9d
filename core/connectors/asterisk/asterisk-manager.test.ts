/** The link over a real socket to the fake far end: coming back, bad input, several phone systems. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it, type TestContext } from 'node:test';
import { EventLog } from '../../../test/contract/event-log.ts';
import { testWorld } from '../../../test/support/world.ts';
import { CtiError } from '../../provider/errors.ts';
import { AsteriskManager } from './asterisk-manager.ts';
import { FakeAsterisk } from './fake.ts';
import { asteriskSettings, type AsteriskSettings, asteriskUserSettings } from './settings.ts';

async function linked(t: TestContext, change: Partial<AsteriskSettings> = {}) {
  const fake = await new FakeAsterisk().start();
  const settings = asteriskSettings.parse({
    url: '127.0.0.1',
    port: fake.port,
    userName: 'cti',
    secret: 'fake',
    parkingLotContext: 'cti-hold',
    ...change,
  });
  const manager = new AsteriskManager(settings, testWorld());
  const provider = manager.provider({ id: 'a', settings: asteriskUserSettings.parse({ extension: '101' }) });
  const log = new EventLog(provider);
  manager.start();
  await provider.connect();
  t.after(async () => {
    await manager.stop();
    await fake.stop();
    assert.deepEqual(log.invariants.broken, []);
  });
  return { fake, manager, provider, log };
}

describe('the link to an Asterisk', () => {
  it('comes up, with what the rights and settings allow', async (t) => {
    const { provider, manager } = await linked(t);
    assert.equal(manager.status.state, 'up');
    assert.equal(manager.status.version, 'Asterisk 22.0 (fake)');
    assert.ok(provider.state.capabilities.call.includes('hold'));
    assert.ok(!provider.state.capabilities.call.includes('answer'));
    assert.ok(!provider.state.capabilities.call.includes('mute'));
  });

  it('offers no hold and no consultation without a context to hold in', async (t) => {
    const { provider } = await linked(t, { parkingLotContext: '' });
    const { call } = provider.state.capabilities;
    assert.ok(call.includes('dial') && call.includes('blindTransfer'));
    assert.ok(!call.includes('hold') && !call.includes('makeConsultCall'));
  });

  it('pain S1: comes back after a loss, with its events, and hears of the next call', async (t) => {
    const { fake, log } = await linked(t);
    for (let round = 0; round < 3; round++) {
      fake.drop();
      await log.next('disconnected');
      await log.next('activeCallSnapshot');
      const customer = fake.customerCalls();
      const { call } = await log.next('commutationStarted');
      customer.hangUp();
      await log.next('callFinished', (event) => event.call.id === call.id);
    }
  });

  it('says why it cannot sign in, and goes on trying', async (t) => {
    const { manager } = await linked(t, { secret: 'wrong' });
    assert.equal(manager.status.state, 'down');
    assert.equal(manager.status.reason, 'loginRefused');
  });

  it('says that nothing answers', async () => {
    const fake = await new FakeAsterisk().start();
    const { port } = fake;
    await fake.stop();
    const settings = asteriskSettings.parse({ url: '127.0.0.1', port, userName: 'cti', secret: 'fake' });
    const manager = new AsteriskManager(settings, testWorld());
    manager.start();
    await manager.settled();
    assert.equal(manager.status.reason, 'unreachable');
    await manager.stop();
  });

  it('survives half lines, binary, a flood and messages without keys, and counts what it left out', async (t) => {
    const { fake, manager, log, provider } = await linked(t);
    fake.customerCalls();
    const { call } = await log.next('commutationStarted');
    fake.raw(Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256));
    fake.raw('\r\n\r\nEvent: Hangup\r\n\r\nEvent: Hangup\r\nUniqueid: ');
    fake.raw(`${call.id}\r\n\r\n`);
    fake.raw(`Event: Hangup\r\nChannel: PJSIP/101-00000001\r\nUniqueid: ${call.id}\r\nCause: 16\r\n\r\n`);
    fake.raw(`Event: Newchannel\r\nName: ${'x'.repeat(1024 * 1024)}\r\n\r\n`);
    fake.raw('Event: NoSuchEvent\r\nA: 1\r\n\r\n'.repeat(20_000));
    await log.until('the damage is counted', () => (manager.counters['oversized'] ?? 0) === 1);
    assert.ok((manager.counters['damaged'] ?? 0) >= 3);
    assert.equal(provider.state.calls[0]?.state, 'connected');
    await provider.dropCall(call.id);
    await log.next('callFinished');
  });

  it('writes nothing that holds a line break, whatever a caller is called', async (t) => {
    const { fake, provider, log } = await linked(t);
    await assert.rejects(
      provider.makeCall('100\r\nAction: Originate'),
      (error) => error instanceof CtiError && error.code === 'invalidNumber',
    );
    await log.next('error');
    assert.ok(!fake.received.some(({ Action }) => Action === 'Originate'));
  });

  it('remembers no hold that the phone system has refused', async (t) => {
    const { fake, manager, provider, log } = await linked(t);
    fake.customerCalls();
    const { call } = await log.next('commutationStarted');
    fake.refused.add('Redirect');
    await assert.rejects(provider.holdCall(call.id), CtiError);
    assert.equal(manager.adapter.heldBy.size, 0);
    assert.equal(provider.state.calls[0]?.state, 'connected');
    log.mark();
  });

  it('refuses at once when the own phone cannot be rung', async (t) => {
    const { manager, log } = await linked(t);
    const stranger = manager.provider({ id: 'x', settings: asteriskUserSettings.parse({ extension: '999' }) });
    await assert.rejects(
      stranger.makeCall('600'),
      (error) => error instanceof CtiError && error.code === 'ownPhoneUnreachable',
    );
    log.mark();
  });

  it('passes extra packet fields on with the call', async (t) => {
    const { fake, log } = await linked(t, { packetInfoConfig: 'Language, AccountCode' });
    fake.customerCalls('101', '+15550199', true);
    const { call } = await log.next('callInfoChanged', (event) => event.call.data !== undefined);
    assert.deepEqual(call.data, { Language: 'en' });
  });

  it('tells whoever traces what Asterisk said, events and answers, and whole numbers only when debugging is on', async (t) => {
    for (const debugMode of [false, true]) {
      const { fake, provider, log } = await linked(t, { debugMode });
      provider.trace(true);
      fake.customerCalls('101', '+15550187');
      const { call } = await log.next('commutationStarted');
      await provider.holdCall(call.id);
      await log.next('hold');
      fake.refused.add('Bridge');
      await assert.rejects(provider.unholdCall(call.id), CtiError);
      const told = log.events.slice(
        0,
        log.events.findIndex(({ type }) => type === 'error'),
      );
      const texts = told.flatMap((event) => (event.type === 'rawMessage' ? [event.text] : []));
      assert.ok(texts.some((text) => text.startsWith('Event: DialBegin')));
      assert.ok(
        texts.some((text) => text.startsWith('Response: Error')),
        'the refusal, before the error',
      );
      assert.equal(
        texts.some((text) => text.includes('+15550187')),
        debugMode,
      );
      log.mark();
    }
  });

  it('pauses an agent in the queues while talking, and lifts only its own pause', async (t) => {
    const { fake, log } = await linked(t);
    const customer = fake.customerCalls();
    await log.next('agentStateChanged', ({ state }) => state === 'onCall');
    customer.hangUp();
    await log.next('agentStateChanged', ({ state }) => state === 'ready');
  });

  it('plays a recording instead of connecting, and takes no commands then', async () => {
    const settings = asteriskSettings.parse({
      url: 'nowhere.invalid',
      userName: 'x',
      secret: 'x',
      filePath: new URL('captures/22/incoming-caller-hangs-up.ami.txt', import.meta.url).pathname,
    });
    const manager = new AsteriskManager(settings, { ...testWorld(), readFile });
    const provider = manager.provider({ id: 'a', settings: asteriskUserSettings.parse({ extension: '101' }) });
    const log = new EventLog(provider);
    manager.start();
    await log.next('callStarted');
    await log.next('commutationStarted');
    await log.next('callFinished');
    assert.ok(!provider.state.capabilities.call.includes('dial'));
    await manager.stop();
  });

  it('pain S3: two phone systems at once do not mix', async (t) => {
    const one = await linked(t);
    const other = await linked(t);
    one.fake.customerCalls();
    await one.log.next('commutationStarted');
    assert.equal(other.provider.state.calls.length, 0);
    other.fake.drop();
    await other.log.next('disconnected');
    assert.equal(one.provider.state.link, 'up');
  });
});
