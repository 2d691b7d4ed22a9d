// Pain 04: two hours of sleep, then ready within three seconds; and what only looks alive is found out.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Clock, WebSocketLike } from '../provider/world.ts';
import { WakeWatch } from '../session/wake.ts';
import { initialState } from '../model/state.ts';
import { Lifeline, wakeLimit } from './lifeline.ts';
import { MessagingServiceProvider } from './messaging-service-provider.ts';
import { pingInterval, silenceLimit } from './protocol.ts';
import { wireState } from './wire-state.ts';

/** A computer whose timers stand still while it sleeps, and whose clock does not. */
class Computer implements Clock {
  #now = 1_000_000;
  #timers: { at: number; run: () => void }[] = [];

  now(): number {
    return this.#now;
  }
  setTimeout(run: () => void, ms: number): unknown {
    const timer = { at: this.#now + ms, run };
    this.#timers.push(timer);
    return timer;
  }
  clearTimeout(timer: unknown): void {
    this.#timers = this.#timers.filter((each) => each !== timer);
  }
  /** Time passes, awake. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      await settled();
      const next = this.#timers.toSorted((a, b) => a.at - b.at)[0];
      if (!next || next.at > end) break;
      this.#now = Math.max(this.#now, next.at);
      this.clearTimeout(next);
      next.run();
    }
    this.#now = end;
    await settled();
  }
  /** Nothing runs; then all that was due runs at once, late. */
  sleep(ms: number): void {
    this.#now += ms;
  }
}

const settled = async (): Promise<void> => {
  for (let i = 0; i < 10; i++) await Promise.resolve();
};

class Page {
  readonly #listeners = new Map<string, Set<() => void>>();
  addEventListener(type: string, listener: () => void): void {
    this.#listeners.set(type, (this.#listeners.get(type) ?? new Set()).add(listener));
  }
  removeEventListener(type: string, listener: () => void): void {
    this.#listeners.get(type)?.delete(listener);
  }
  tell(type: string): void {
    for (const listener of this.#listeners.get(type) ?? []) listener();
  }
  get listeners(): number {
    return [...this.#listeners.values()].reduce((sum, { size }) => sum + size, 0);
  }
}

/** A socket to a service that answers; one of before a sleep is dead and does not know. */
class Socket implements WebSocketLike {
  readyState = 0;
  dead = false;
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  onerror: ((event: never) => void) | null = null;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
    queueMicrotask(() => {
      this.readyState = 1;
      this.onopen?.(undefined as never);
    });
  }

  send(text: string): void {
    const { type, id } = JSON.parse(text) as { type: string; id?: string };
    if (type === 'signIn') {
      this.#say({
        type: 'signedIn',
        session: 's',
        user: { id: 'a', name: 'A' },
        resumed: false,
        now: this.#clock.now(),
      });
      this.#say({ type: 'snapshot', seq: 1, state: wireState({ ...initialState, link: 'up' }) });
    } else if (type === 'ping') this.#say({ type: 'pong', id });
  }

  close(): void {
    this.readyState = 3;
  }

  #say(message: object): void {
    queueMicrotask(() => {
      if (!this.dead) this.onmessage?.({ data: JSON.stringify(message) });
    });
  }
}

function service(computer: Computer) {
  const sockets: Socket[] = [];
  let tickets = 0;
  const provider = new MessagingServiceProvider({
    url: 'ws://here/',
    clock: computer,
    random: () => 1,
    ticket: () => Promise.resolve(`ticket ${++tickets}`),
    webSocket: () => {
      const socket = new Socket(computer);
      sockets.push(socket);
      return socket;
    },
  });
  return { provider, sockets, tickets: () => tickets };
}

describe('pain 04: sleep', () => {
  it('two hours, and ready again within three seconds, with a fresh ticket', async () => {
    const computer = new Computer();
    const { provider, sockets, tickets } = service(computer);
    const [window, document] = [new Page(), new Page()];
    const wake = new WakeWatch(computer, window, document, () => {
      provider.wake();
    });
    void provider.connect();
    await computer.pass(60_000);
    assert.equal(provider.state.link, 'up');
    wake.start();
    await computer.pass(1000);

    for (const socket of sockets) socket.dead = true;
    computer.sleep(2 * 3_600_000);
    await computer.pass(3000);
    assert.equal(provider.state.link, 'up');
    assert.equal(sockets.length, 2);
    assert.equal(tickets(), 2, 'the first thing is a new ticket');
    assert.equal(sockets[0]?.readyState, 3);
    wake.stop();
    assert.equal(window.listeners + document.listeners, 0);
    await provider.closeConnection();
  });

  for (const [what, tell] of [
    ['the network comes back', (window: Page, _: Page) => window.tell('online')],
    ['the page comes back from the cache', (window: Page, _: Page) => window.tell('pageshow')],
    ['the page is looked at', (_: Page, document: Page) => document.tell('visibilitychange')],
    ['the page is thawed', (_: Page, document: Page) => document.tell('resume')],
  ] as const) {
    it(`${what}: a socket that only looks open is found out within ${wakeLimit} ms`, async () => {
      const computer = new Computer();
      const { provider, sockets } = service(computer);
      const [window, document] = [new Page(), new Page()];
      const wake = new WakeWatch(computer, window, document, () => {
        provider.wake();
      });
      wake.start();
      void provider.connect();
      await computer.pass(1000);
      for (const socket of sockets) socket.dead = true;
      tell(window, document);
      await computer.pass(wakeLimit + 1000);
      assert.equal(provider.state.link, 'up');
      assert.equal(sockets.length, 2);
      wake.stop();
      await provider.closeConnection();
    });
  }

  it('a watch that is started twice looks once, and ends when it is stopped', async () => {
    const computer = new Computer();
    const [window, document] = [new Page(), new Page()];
    let woken = 0;
    const wake = new WakeWatch(computer, window, document, () => woken++);
    wake.start();
    wake.start();
    computer.sleep(3_600_000);
    await computer.pass(1000);
    assert.equal(woken, 1);
    wake.stop();
    computer.sleep(3_600_000);
    await computer.pass(10_000);
    assert.equal(woken, 1);
  });

  it('a socket that lives is kept, however often the page is looked at', async () => {
    const computer = new Computer();
    const { provider, sockets } = service(computer);
    void provider.connect();
    await computer.pass(1000);
    for (let i = 0; i < 50; i++) {
      provider.wake();
      await computer.pass(100);
    }
    await computer.pass(5 * pingInterval);
    assert.equal(sockets.length, 1);
    await provider.closeConnection();
  });
});

describe('a lifeline', () => {
  it('ends once, after silence, and not before', async () => {
    const computer = new Computer();
    let [pings, ends] = [0, 0];
    const line = new Lifeline(
      computer,
      () => pings++,
      () => ends++,
    );
    line.start();
    await computer.pass(silenceLimit);
    assert.ok(pings >= 2);
    assert.equal(ends, 0);
    await computer.pass(10 * silenceLimit);
    assert.equal(ends, 1);
  });
});
