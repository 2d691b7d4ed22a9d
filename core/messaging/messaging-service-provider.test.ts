/** The page's end alone: what it does when the service is silent, damaged, older or newer, or says that it goes away. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CtiEvent } from '../model/events.ts';
import type { Capabilities } from '../model/call-feature.ts';
import type { Call } from '../model/call.ts';
import type { Clock, WebSocketLike } from '../provider/world.ts';
import { CtiError } from '../provider/errors.ts';
import { MessagingServiceProvider } from './messaging-service-provider.ts';
import { closeCodes, pingInterval, silenceLimit, type WireState } from './protocol.ts';

/** Time that a test moves; timers ring on the way. */
class TestClock implements Clock {
  at = 1_000_000;
  #timers: { at: number; callback: () => void }[] = [];
  now(): number {
    return this.at;
  }
  setTimeout(callback: () => void, ms: number) {
    const timer = { at: this.at + ms, callback };
    this.#timers.push(timer);
    return timer;
  }
  clearTimeout(timer: unknown): void {
    this.#timers = this.#timers.filter((other) => other !== timer);
  }
  async pass(ms: number): Promise<void> {
    const end = this.at + ms;
    for (;;) {
      const next = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.clearTimeout(next);
      this.at = next.at;
      next.callback();
      await turn();
    }
    this.at = end;
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

class TestSocket implements WebSocketLike {
  readyState = 0;
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  onerror: ((event: never) => void) | null = null;
  readonly said: Record<string, unknown>[] = [];
  closedWith: number | undefined;
  send(data: string): void {
    this.said.push(JSON.parse(data) as Record<string, unknown>);
  }
  close(code = 1000): void {
    this.closedWith = code;
    this.readyState = 3;
  }
  opens(): void {
    this.readyState = 1;
    this.onopen?.({} as never);
  }
  hears(message: unknown): void {
    this.onmessage?.({ data: typeof message === 'string' ? message : JSON.stringify(message) });
  }
  ends(code: number, reason = ''): void {
    this.readyState = 3;
    this.onerror?.({} as never);
    this.onclose?.({ code, reason });
  }
  last(type: string): Record<string, unknown> | undefined {
    return this.said.findLast((message) => message['type'] === type);
  }
}

const capabilities: Capabilities = { call: ['dial', 'answer', 'drop', 'hold', 'unhold'], agent: [], agentStates: [] };
const call: Call = {
  id: 'c1',
  direction: 'in',
  state: 'connected',
  callerId: '+15550123',
  calledId: '101',
  deviceId: '101',
  features: [],
  startedAt: 999_000,
  connectedAt: 999_500,
  holdMs: 0,
};

function page() {
  const clock = new TestClock();
  const sockets: TestSocket[] = [];
  let tickets = 0;
  let refusal: CtiError | undefined;
  const provider = new MessagingServiceProvider({
    url: 'ws://service.test/',
    clock,
    random: () => 0.5,
    retry: { base: 1000, cap: 8000 },
    ticket: () => (refusal ? Promise.reject(refusal) : Promise.resolve(`t${++tickets}`)),
    webSocket: () => {
      const socket = new TestSocket();
      sockets.push(socket);
      return socket;
    },
  });
  const events: CtiEvent[] = [];
  provider.listen((event) => events.push(event));
  const socket = () => {
    const [last] = sockets.slice(-1);
    assert.ok(last, 'there is a socket');
    return last;
  };
  const state: WireState = {
    link: 'up',
    capabilities,
    calls: [],
    mainCallId: null,
    lastCall: null,
    agent: null,
    callCentreActive: false,
  };
  return {
    clock,
    sockets,
    provider,
    events,
    socket,
    refuseTickets: (error?: CtiError) => (refusal = error),
    types: () => events.map(({ type }) => type),
    signedIn: async (seq = 10, calls: Call[] = []) => {
      const connected = provider.connect();
      await turn();
      socket().opens();
      socket().hears({ type: 'signedIn', session: 's1', user: { id: 'u', name: 'U' }, resumed: false, now: clock.at });
      socket().hears({ type: 'snapshot', seq, state: { ...state, calls, mainCallId: calls[0]?.id ?? null } });
      await connected;
    },
  };
}

describe('the page’s end of the Messaging Service', () => {
  it('signs in with a fresh ticket each time, and asks to go on where it was', async () => {
    const { signedIn, socket, clock, sockets } = page();
    await signedIn(10);
    assert.deepEqual(socket().last('signIn'), { type: 'signIn', version: 1, ticket: 't1' });
    socket().hears({ type: 'event', event: { type: 'callCentreStateChanged', active: true, seq: 11, at: clock.at } });
    socket().ends(1006);
    await clock.pass(1000);
    assert.equal(sockets.length, 2);
    socket().opens();
    assert.deepEqual(socket().last('signIn'), {
      type: 'signIn',
      version: 1,
      ticket: 't2',
      resume: { session: 's1', seq: 11 },
    });
  });

  it('pain 06: counts an error and a close as one loss, waits longer each time up to a bound, and starts short again', async () => {
    const { signedIn, socket, clock, sockets, provider } = page();
    await signedIn();
    const waits: number[] = [];
    for (let i = 0; i < 6; i++) {
      socket().ends(1006);
      waits.push((provider.reconnecting?.nextAt ?? 0) - clock.at);
      const before = sockets.length;
      await clock.pass(waits.at(-1) ?? 0);
      assert.equal(sockets.length, before + 1);
    }
    assert.deepEqual(waits, [550, 1100, 2200, 4400, 4400, 4400]);
    socket().opens();
    socket().hears({ type: 'signedIn', session: 's1', user: { id: 'u', name: 'U' }, resumed: true, now: clock.at });
    const nextAt = () => provider.reconnecting?.nextAt;
    assert.equal(nextAt(), undefined);
    socket().ends(1006);
    assert.equal((nextAt() ?? 0) - clock.at, 550);
  });

  it('gives up a socket that is open but silent', async () => {
    const { signedIn, socket, clock, types } = page();
    await signedIn();
    const silent = socket();
    await clock.pass(pingInterval);
    assert.ok(silent.last('ping'));
    assert.ok(!types().includes('disconnected'));
    await clock.pass(silenceLimit + pingInterval);
    assert.equal(silent.closedWith, closeCodes.silent);
    assert.ok(types().includes('disconnected'));
    const heard = types().length;
    silent.hears({ type: 'event', event: { type: 'callCentreStateChanged', active: true, seq: 11, at: clock.at } });
    assert.equal(types().length, heard);
  });

  it('stays as long as anything is heard', async () => {
    const { signedIn, socket, clock, types } = page();
    await signedIn();
    for (let i = 0; i < 10; i++) {
      await clock.pass(pingInterval);
      socket().hears({ type: 'pong', id: '1' });
    }
    assert.ok(!types().includes('disconnected'));
  });

  it('comes back no earlier than the service has asked for', async () => {
    const { signedIn, socket, clock, sockets } = page();
    await signedIn();
    socket().hears({ type: 'goingAway', comeBackIn: 5000 });
    socket().ends(closeCodes.goingAway, 'goingAway');
    await clock.pass(4999);
    assert.equal(sockets.length, 1);
    await clock.pass(1);
    assert.equal(sockets.length, 2);
  });

  it('asks for a snapshot after a gap and after a message that it cannot read', async () => {
    const { signedIn, socket, clock, events } = page();
    await signedIn(10);
    socket().hears({ type: 'event', event: { type: 'callCentreStateChanged', active: true, seq: 13, at: clock.at } });
    assert.equal(socket().said.filter(({ type }) => type === 'snapshot').length, 1);
    for (const damaged of ['{"type":', '[]', '{"type":"event","event":{"type":"callStarted"}}'])
      socket().hears(damaged);
    assert.equal(socket().said.filter(({ type }) => type === 'snapshot').length, 4);
    assert.deepEqual(
      events.filter(({ type }) => type === 'error').map((event) => event.type === 'error' && event.code),
      ['damagedMessage', 'damagedMessage', 'damagedMessage'],
    );
  });

  it('hears an event that is sent twice once', async () => {
    const { signedIn, socket, clock, events } = page();
    await signedIn(10);
    const event = { type: 'callCentreStateChanged', active: true, seq: 11, at: clock.at };
    socket().hears({ type: 'event', event });
    socket().hears({ type: 'event', event });
    assert.equal(
      events.filter(({ type, ...rest }) => type === 'callCentreStateChanged' && 'active' in rest && rest.active).length,
      1,
    );
  });

  it('shows a call that is busy when it comes back as the same call', async () => {
    const { signedIn, socket, clock, provider, types } = page();
    await signedIn(10);
    const busy: Call = { ...call, direction: 'out', state: 'alerting' };
    delete (busy as { connectedAt?: number }).connectedAt;
    socket().hears({ type: 'event', event: { type: 'callStarted', call: busy, seq: 11, at: clock.at } });
    socket().hears({
      type: 'event',
      event: { type: 'callBusy', call: { ...busy, state: 'busy' }, seq: 12, at: clock.at },
    });
    socket().ends(1006);
    await clock.pass(1000);
    socket().opens();
    socket().hears({ type: 'signedIn', session: 's1', user: { id: 'u', name: 'U' }, resumed: true, now: clock.at });
    assert.equal(provider.state.calls[0]?.state, 'busy');
    assert.ok(!types().includes('callFinished'));
  });

  it('keeps calls while it is away, without anything that could be done to them', async () => {
    const { signedIn, socket, provider } = page();
    await signedIn(10, [call]);
    assert.ok(provider.state.calls[0]?.features.includes('drop'));
    socket().ends(1006);
    assert.deepEqual(provider.state.calls[0]?.features, []);
    await assert.rejects(provider.dropCall('c1'), { code: 'linkDown' });
  });

  it('rejects commands that were under way when the socket went, and those nobody answers', async () => {
    const { signedIn, socket, clock, provider } = page();
    await signedIn();
    const first = assert.rejects(provider.makeCall('102'), { code: 'linkDown' });
    socket().ends(1006);
    await first;
    await clock.pass(1000);
    socket().opens();
    socket().hears({ type: 'signedIn', session: 's1', user: { id: 'u', name: 'U' }, resumed: true, now: clock.at });
    const second = assert.rejects(provider.makeCall('102'), { code: 'timeout' });
    await clock.pass(15_000);
    await second;
  });

  it('asks for native messages once it is signed in, and again after each return', async () => {
    const { signedIn, socket, clock, provider } = page();
    provider.trace(true);
    await signedIn();
    assert.deepEqual(socket().last('trace'), { type: 'trace', on: true });
    socket().ends(1006);
    await clock.pass(1000);
    socket().opens();
    assert.equal(socket().last('trace'), undefined);
    socket().hears({ type: 'signedIn', session: 's1', user: { id: 'u', name: 'U' }, resumed: true, now: clock.at });
    assert.deepEqual(socket().last('trace'), { type: 'trace', on: true });
    provider.trace(false);
    assert.deepEqual(socket().last('trace'), { type: 'trace', on: false });
  });

  it('starts anew when the service no longer takes its session', async () => {
    const { signedIn, socket, clock } = page();
    await signedIn();
    socket().ends(closeCodes.notAuthorised, 'notAuthorised');
    await clock.pass(1000);
    socket().opens();
    assert.ok(!('resume' in (socket().last('signIn') ?? {})));
  });

  it('goes on trying when it gets no ticket, and can be told to try at once', async () => {
    const { signedIn, socket, clock, sockets, refuseTickets, provider, types } = page();
    await signedIn();
    refuseTickets(new CtiError('unreachable'));
    socket().ends(1006);
    await clock.pass(20_000);
    assert.equal(sockets.length, 1);
    assert.ok((provider.reconnecting?.attempt ?? 0) > 2);
    assert.equal(types().filter((type) => type === 'disconnected').length, 1);
    refuseTickets();
    provider.connectNow();
    await turn();
    assert.equal(sockets.length, 2);
  });

  it('tells time by the service’s clock', async () => {
    const { clock, provider, socket } = page();
    const connected = provider.connect();
    await turn();
    socket().opens();
    socket().hears({
      type: 'signedIn',
      session: 's1',
      user: { id: 'u', name: 'U' },
      resumed: false,
      now: clock.at + 7000,
    });
    assert.equal(provider.now(), clock.at + 7000);
    await provider.closeConnection();
    await connected;
  });

  it('stays away once it was closed', async () => {
    const { signedIn, clock, sockets, provider } = page();
    await signedIn();
    await provider.closeConnection();
    await clock.pass(120_000);
    assert.equal(sockets.length, 1);
    assert.equal(sockets[0]?.closedWith, 1000);
  });
});
