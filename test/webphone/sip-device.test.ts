/** The web phone as the telephone of an Asterisk user: Asterisk over AMI, the Messaging Service, and a page that rings and talks. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import asterisk from '../../core/connectors/asterisk/index.ts';
import type { MessagingServiceProvider } from '../../core/messaging/messaging-service-provider.ts';
import { Hub } from '../../server/messaging/hub.ts';
import { MessagingService } from '../../server/messaging/messaging-service.ts';
import { Tickets } from '../../server/messaging/tickets.ts';
import type { Bed } from '../servers/asterisk/bed.ts';
import { whyNoAsterisk } from '../servers/asterisk/available.ts';
import { bedSettings } from '../support/asterisk-bed.ts';
import { SipBeds } from '../support/sip-bed.ts';
import { type SipPage, startOptions } from '../support/sip-page.ts';
import { testWorld } from '../support/world.ts';

const voice = 440;
const music = 1000;

describe('the web phone of an Asterisk user', { skip: await whyNoAsterisk(22) }, () => {
  const beds = new SipBeds();
  const world = testWorld();
  const hub = new Hub(world);
  const tickets = new Tickets(world.clock);
  let service: MessagingService;
  let port = 0;
  let servers: Bed;
  let page: SipPage;
  let provider: MessagingServiceProvider;

  before(async () => {
    servers = await beds.servers();
    hub.addConnection('hq', 'HQ', asterisk, bedSettings(servers.pbx.ami, 'cti'));
    hub.addUser({ id: 'a', name: 'Agnes', connectionId: 'hq', settings: { extension: '201' } });
    hub.start();
    const { clock, log, random } = world;
    service = new MessagingService({ tickets, session: (id) => hub.session(id), clock, log, random });
    port = await service.listen(0, '127.0.0.1');
  });
  beforeEach(async () => {
    await beds.closePages();
    await servers.quiet();
    page = await beds.blank(voice);
    const options = { url: `ws://127.0.0.1:${port}/`, ticket: tickets.issue('a') };
    const account = startOptions(await beds.account('201'));
    await page.run(`bench.startDevice(${JSON.stringify({ ...account, ...options })})`);
    await page.until("bench.provider.state.link === 'up' && bench.provider.phone.state.state === 'registered'");
    await page.run(`(() => {
      bench.most = 0;
      bench.provider.listen(() => { bench.most = Math.max(bench.most, bench.provider.state.calls.length); });
    })()`);
    provider = await page.provider();
  });
  after(async () => {
    await beds.stop();
    await service.stop();
    await hub.stop();
  });

  const state = (wanted: string) => page.until(`bench.provider.state.calls[0]?.state === '${wanted}'`);
  const id = () => provider.state.calls[0]?.id ?? '';
  const heard = (type: string) => page.run<number>(`bench.events.filter((event) => event.type === '${type}').length`);

  it('a customer calls: answered, muted, held and ended from the panel, and one call at all times', async () => {
    const customer = await servers.customer('555201', { then: 'echo' });
    await state('alerting');
    await page.until(
      "bench.provider.state.calls[0].features.includes('answer') && bench.calls[0]?.id === bench.provider.state.calls[0].id",
    );
    assert.equal(provider.state.calls[0]?.callerId, '+15550123');
    await provider.answerCall(id());
    await state('connected');
    // The customer is an echo.
    await page.hears(voice);
    await provider.mute(id(), true);
    await page.hears(0);
    assert.equal(await page.run('bench.provider.state.calls[0].muted'), true);
    await provider.mute(id(), false);
    await page.hears(voice);
    const natives = servers.admin.mark();
    await provider.holdCall(id());
    await state('held');
    await servers.admin.waitFor('Hold', { since: natives });
    await page.hears(0);
    await provider.unholdCall(id());
    await state('connected');
    await page.hears(voice);
    await provider.sendDtmf(id(), '5');
    const digit = await servers.admin.waitFor('DTMFEnd', { since: natives });
    assert.equal(digit.get('Digit'), '5');
    await provider.dropCall(id());
    await page.until('bench.provider.state.calls.length === 0 && bench.liveTracks() === 0');
    await customer.ended();
    assert.equal(await page.run('bench.most'), 1);
    assert.equal(await heard('callStarted'), 1);
    assert.equal(await heard('webRtcStarted'), 1);
    await page.until("bench.events.some(({ type }) => type === 'webRtcDestroyed')");
  });

  it('click to dial: the own phone answers by itself, and it is one call', async () => {
    await provider.makeCall('+15550100');
    await state('connected');
    assert.equal(provider.state.calls[0]?.direction, 'out');
    assert.equal(provider.state.calls[0]?.calledId, '+15550100');
    await page.hears(music);
    await provider.dropCall(id());
    await page.until('bench.provider.state.calls.length === 0 && bench.liveTracks() === 0');
    assert.equal(await page.run('bench.most'), 1);
    assert.equal(await heard('callStarted'), 1);
  });

  it('told in mid-call to register otherwise, it talks on, and does so when the call is over', async () => {
    const customer = await servers.customer('555201', { then: 'echo' });
    await state('alerting');
    await page.until(
      "bench.provider.state.calls[0].features.includes('answer') && bench.calls[0]?.id === bench.provider.state.calls[0].id",
    );
    await provider.answerCall(id());
    await state('connected');
    await page.hears(voice);
    await page.run(`(() => {
      bench.before = bench.provider.phone;
      bench.provider.register({ ...bench.before.settings, registerExpires: 240 });
    })()`);
    await page.hears(voice);
    assert.equal(await page.run('bench.provider.phone === bench.before'), true);
    await provider.dropCall(id());
    await page.until(
      "bench.provider.phone.settings.registerExpires === 240 && bench.provider.phone.state.state === 'registered'",
    );
    await customer.ended();
    // Rings at the new one.
    const second = await servers.customer('555201');
    await state('alerting');
    await page.until('bench.calls.length === 1');
    await second.hangup();
    await page.until('bench.provider.state.calls.length === 0');
  });

  it('a call that the agent did not dial is never answered by itself', async () => {
    const customer = await servers.customer('555201');
    await state('alerting');
    await page.until('bench.calls.length === 1');
    await new Promise((resolve) => setTimeout(resolve, 1500));
    assert.equal(await page.run('bench.provider.state.calls[0].state'), 'alerting');
    assert.equal(await page.run('bench.liveTracks()'), 0);
    await customer.hangup();
    await page.until('bench.provider.state.calls.length === 0 && bench.calls.length === 0');
  });

  it('a consultation by the phone system over the web phone: transferred, one call ends after the other', async () => {
    const colleague = await servers.phone('102');
    const customer = await servers.customer('555201');
    await state('alerting');
    await page.until('bench.calls[0]?.id === bench.provider.state.calls[0].id');
    await provider.answerCall(id());
    await state('connected');
    const main = id();
    await provider.makeConsultCall(main, '102');
    await (await colleague.incoming()).answer();
    await page.until("bench.provider.state.calls.some(({ parentId, state }) => parentId && state === 'connected')");
    const consultation = provider.state.calls.find(({ parentId }) => parentId === main)?.id ?? '';
    await provider.transferCall(main, consultation);
    await page.until('bench.provider.state.calls.length === 0 && bench.liveTracks() === 0');
    await customer.hangup();
  });
});
