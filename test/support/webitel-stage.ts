/** One agent at a fake Webitel, for tests of what the provider contract does not name. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { WebitelTimes } from '../../core/connectors/webitel/client-options.ts';
import { FakeWebitel, fakeAccounts, type FakeWebitelOptions } from '../../core/connectors/webitel/fake.ts';
import type { WebitelSettings, WebitelUserSettings } from '../../core/connectors/webitel/settings.ts';
import { WebitelCtiProvider } from '../../core/connectors/webitel/webitel-cti-provider.ts';
import { callEventTypes, type WebitelEvent } from '../../core/connectors/webitel/webitel-events.ts';
import type { Call } from '../../core/model/call.ts';
import type { World } from '../../core/provider/world.ts';
import { EventLog } from '../contract/event-log.ts';
import { DevicePhone } from './device-phone.ts';
import { fakePhone, quickFake, quickTimes, settingsFor, userOf } from './webitel-bed.ts';
import { testWorld } from './world.ts';

export interface StageOptions extends FakeWebitelOptions {
  times?: Partial<WebitelTimes>;
  settings?: Partial<WebitelSettings>;
  user?: Partial<WebitelUserSettings>;
  /** The agent has a telephone beside the provider, instead of a desk phone or with it. */
  webPhone?: boolean;
  deskPhone?: boolean;
  world?: Partial<World>;
  before?: (fake: FakeWebitel) => void;
}

/** Connected, once the first attempt has ended; everything is closed after the test. */
export async function connectedWebitel(t: TestContext, options: StageOptions = {}) {
  const { times, settings, user, webPhone = false, deskPhone = !webPhone, world, before, ...more } = options;
  const accounts = fakeAccounts.map((each, place) => (place === 0 ? { ...each, deskPhone } : each));
  const fake = await new FakeWebitel({ ...quickFake, accounts, ...more }).start();
  before?.(fake);
  const device = webPhone ? new DevicePhone(fake.desk, `201@${fake.domain}`) : undefined;
  const provider = new WebitelCtiProvider({
    settings: settingsFor(fake, settings),
    user: userOf(0, user),
    world: { ...testWorld(), ...world },
    times: { ...quickTimes, ...times },
    ...(device ? { phone: device } : {}),
  });
  const log = new EventLog(provider);
  const heard: WebitelEvent[] = [];
  const legs: string[] = [];
  provider.onWebitelEvent((event) => {
    heard.push(event);
    if (event.type === 'onNewCall') legs.push(event.call.leg);
  });
  t.after(async () => {
    await provider.closeConnection();
    await fake.stop();
    assert.deepEqual(log.invariants.broken, []);
  });
  await provider.connect();
  /** The names of call events heard since. */
  const names = () =>
    heard.splice(0).flatMap(({ type }) => ((callEventTypes as readonly string[]).includes(type) ? [type] : []));
  const count = (name: string) => fake.received.filter((each) => each.name === name).length;
  return {
    fake,
    provider,
    log,
    names,
    /** Our channels of the calls, in the order in which they began. */
    legs,
    count,
    device,
    phone: deskPhone ? fakePhone(fake, '201') : { answer: () => Promise.reject(new Error('no desk phone')) },
    other: fakePhone(fake, '202'),
  };
}

export type ConnectedWebitel = Awaited<ReturnType<typeof connectedWebitel>>;

/** A customer calls, and is talked to. */
export async function talkingIn({ fake, provider, log, phone, device }: ConnectedWebitel) {
  const customer = fake.customerCalls('15550123', 'ACME Ö & Co', '201');
  const { call } = await log.next('callStarted');
  if (device) await provider.answerCall(call.id);
  else await phone.answer();
  return { call: (await log.next('commutationStarted')).call, customer };
}

/** Somebody outside is called, and talked to. */
export async function talkingOut({ provider, log, phone, device }: ConnectedWebitel): Promise<Call> {
  const asked = provider.makeCall('15550100');
  await log.next('callStarted');
  if (!device) await phone.answer();
  await asked;
  return (await log.next('commutationStarted')).call;
}
