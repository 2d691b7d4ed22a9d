/** The Verto client alone, over real sockets: signing in, staying, coming back, and what it makes of odd frames. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { CtiErrorCode } from '../../core/provider/errors.ts';
import { systemClock } from '../../core/provider/world.ts';
import { FakeVerto, Refused } from '../../core/webphone/verto/fake.ts';
import { displayOf, partyOf, readFrame } from '../../core/webphone/verto/messages.ts';
import { codeOfEnd, VertoError } from '../../core/webphone/verto/refusals.ts';
import { type ClientTimes, VertoClient } from '../../core/webphone/verto/verto-client.ts';
import { nodeSockets } from '../../server/sockets.ts';

const sessid = '6f0c1f6e-4c55-4a3e-9f0b-0d4e8a1b7c11';
const quick: Partial<ClientTimes> = { retry: { base: 10, cap: 40 } };

/** A client, and what it has said. */
class Bench {
  readonly client: VertoClient;
  readonly said: string[] = [];
  readonly frames: { direction: 'S' | 'C'; text: string }[] = [];
  #waiting: { what: string; resolve: () => void }[] = [];

  constructor(
    url: string,
    more: { login?: string; password?: string; sessid?: string; times?: Partial<ClientTimes> } = {},
  ) {
    const { login = '201@pbx.example.com', password = 'Secret1', times = {} } = more;
    this.client = new VertoClient({
      account: { url, login, password, sessid: more.sessid ?? sessid },
      sockets: nodeSockets,
      clock: systemClock,
      random: Math.random,
      times: { ...quick, ...times },
      listener: {
        signedIn: () => {
          this.#say('signedIn');
        },
        recovered: (ids) => {
          this.#say(`recovered ${ids.join()}`.trim());
        },
        request: (method) => {
          this.#say(method);
        },
        down: (reason: CtiErrorCode, final) => {
          this.#say(`down ${reason}${final ? ' for good' : ''}`);
        },
        native: (direction, text) => {
          this.frames.push({ direction, text });
        },
      },
    });
  }

  /** Until it has been said so often. */
  async hears(what: string, times = 1): Promise<void> {
    while (this.said.filter((each) => each === what).length < times) {
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => {
          reject(new Error(`waited for ${what}; heard ${this.said.slice(-20).join(' | ')}`));
        }, 10_000);
        this.#waiting.push({
          what,
          resolve: () => {
            clearTimeout(timer);
            resolve();
          },
        });
      });
    }
  }

  #say(what: string): void {
    this.said.push(what);
    const told = this.#waiting.filter((each) => each.what === what);
    this.#waiting = this.#waiting.filter((each) => each.what !== what);
    for (const { resolve } of told) resolve();
  }
}

describe('the Verto client', () => {
  let fake: FakeVerto;
  const benches: Bench[] = [];

  beforeEach(async () => {
    fake = await new FakeVerto().start();
  });
  afterEach(async () => {
    for (const { client } of benches.splice(0)) client.stop();
    await fake.stop();
    assert.deepEqual(fake.complaints, []);
  });

  function bench(more: ConstructorParameters<typeof Bench>[1] = {}): Bench {
    const made = new Bench(fake.url, more);
    benches.push(made);
    made.client.start();
    return made;
  }

  it('signs in with one request, and is ready when the server says that all calls have been handed over', async () => {
    const page = bench();
    await page.hears('recovered');
    assert.deepEqual(page.said, ['signedIn', 'recovered']);
    assert.deepEqual(
      fake.received.map(({ method, params }) => [method, params['sessid'], params['login'], params['passwd']]),
      [['login', sessid, '201@pbx.example.com', 'Secret1']],
    );
    assert.ok(page.client.signedIn);
  });

  it('shows no password to whoever traces', async () => {
    const page = bench();
    await page.hears('recovered');
    assert.match(page.frames.map(({ text }) => text).join(), /"login"/);
    assert.doesNotMatch(page.frames.map(({ text }) => text).join(), /Secret1/);
  });

  for (const [why, login, password] of [
    ['a wrong password', '201@pbx.example.com', 'wrong'],
    ['an unknown user', '999@pbx.example.com', 'Secret1'],
  ] as const) {
    it(`${why} is not tried again`, async () => {
      const page = bench({ login, password });
      await page.hears('down loginRefused for good');
      assert.equal(page.client.counters.connections, 1);
      await assert.rejects(page.client.request('verto.ping', {}), { code: 'linkDown' });
      page.client.wake();
      assert.equal(page.client.counters.connections, 1);
    });
  }

  it('a sign-in refused for another reason is tried again', async () => {
    fake.refused.set('login', new Refused(-32602, 'Permission Denied'));
    const page = bench();
    await page.hears('down missingRights', 2);
    fake.refused.clear();
    await page.hears('recovered');
  });

  it("another user's session is left alone", async () => {
    await bench().hears('recovered');
    const other = bench({ login: '202@pbx.example.com', password: 'Secret2' });
    await other.hears('down alreadySignedIn for good');
    assert.ok(benches[0]!.client.signedIn);
  });

  it('is pushed out by another page with its session, and does not push back', async () => {
    const first = bench();
    await first.hears('recovered');
    const second = bench();
    await Promise.all([second.hears('recovered'), first.hears('down alreadySignedIn for good')]);
    while (fake.sockets > 1) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal(first.client.counters.connections, 1);
    assert.ok(second.client.signedIn);
  });

  it('comes back with the same session when the network was away, told once per loss', async () => {
    const page = bench();
    await page.hears('recovered');
    fake.cut();
    await page.hears('down unreachable', 2);
    assert.equal(page.said.filter((each) => each === 'down linkDown').length, 1);
    fake.restore();
    await page.hears('recovered', 2);
    assert.deepEqual(new Set(fake.received.map(({ params }) => params['sessid'])), new Set([sessid]));
  });

  it('tries at once when the computer wakes', async () => {
    const page = bench({ times: { retry: { base: 60_000, cap: 60_000 } } });
    await page.hears('recovered');
    fake.drop('201');
    await page.hears('down linkDown');
    page.client.wake();
    await page.hears('recovered', 2);
  });

  it('finds out that nobody is there any more, and makes a new connection', async () => {
    const page = bench({ times: { ping: 30, pong: 60 } });
    await page.hears('recovered');
    fake.interfere = () => undefined;
    await page.hears('down timeout');
    fake.interfere = undefined;
    await page.hears('recovered', 2);
    assert.ok(fake.received.some(({ method }) => method === 'verto.ping'));
  });

  it('stays with a server that knows no ping: an error is a sign of life, too', async () => {
    fake.refused.set('verto.ping', new Refused(-32601, 'Invalid Method, Missing Method or Permission Denied'));
    const page = bench({ times: { ping: 20, pong: 200 } });
    await page.hears('recovered');
    while (fake.received.filter(({ method }) => method === 'verto.ping').length < 3) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    assert.equal(page.client.counters.connections, 1);
  });

  it('gives a server up that never answers the sign-in', async () => {
    fake.interfere = () => undefined;
    const page = bench({ times: { open: 80 } });
    await page.hears('down unreachable');
    fake.interfere = undefined;
    await page.hears('recovered');
  });

  it('is ready also where the end of the recovery is never told', async () => {
    fake.keepsReady = true;
    const page = bench({ times: { recovery: 60 } });
    await page.hears('recovered');
    // One that comes late says nothing new.
    fake.tell('201', 'verto.clientReady', {});
    fake.tell('201', 'verto.display', {});
    await page.hears('verto.display');
    assert.equal(page.said.filter((each) => each === 'recovered').length, 1);
  });

  it('acknowledges each request of the server with a result, and never with an error', async () => {
    const page = bench();
    await page.hears('recovered');
    for (const method of ['verto.ping', 'verto.media', 'verto.announce', 'verto.nothing']) fake.tell('201', method, {});
    await page.hears('verto.nothing');
    const answers = page.frames
      .filter(({ direction }) => direction === 'C')
      .map(({ text }) => JSON.parse(text) as { method?: string; id: number; result?: unknown; error?: unknown })
      .filter(({ method }) => method === undefined);
    assert.ok(answers.length >= 5);
    assert.ok(answers.every(({ id, result, error }) => id > 70 && result !== undefined && error === undefined));
  });

  it('reads batches, passes over tests of the bandwidth, and counts what cannot be read', async () => {
    const page = bench();
    await page.hears('recovered');
    fake.raw('201', '#SPU 4096');
    fake.raw('201', '{"jsonrpc":"2.0",');
    fake.raw('201', '17');
    fake.raw('201', '{"jsonrpc":"2.0","id":7}');
    fake.raw(
      '201',
      JSON.stringify([{ jsonrpc: '2.0', id: 9, method: 'one', params: {} }, 3, { jsonrpc: '2.0', method: 'two' }]),
    );
    await page.hears('two');
    assert.deepEqual(page.said, ['signedIn', 'recovered', 'one', 'two']);
    assert.equal(page.client.counters.damaged, 4);
  });

  it('a reply that is missing is a timeout; one that comes late or twice is nobody else’s', async () => {
    const page = bench({ times: { reply: 60 } });
    await page.hears('recovered');
    const late: (() => void)[] = [];
    fake.interfere = (_, send) => late.push(send);
    await assert.rejects(page.client.request('echo', { a: 1 }), { code: 'timeout' });
    fake.interfere = (_, send) => {
      for (const each of late.splice(0)) each();
      send();
      send();
    };
    assert.equal((await page.client.request('echo', { a: 2 }))['a'], 2);
    assert.equal((await page.client.request('echo', { a: 3 }))['a'], 3);
  });

  it('replies in another order are matched', async () => {
    const page = bench();
    await page.hears('recovered');
    const held: (() => void)[] = [];
    fake.interfere = (_, send) => {
      held.push(send);
      if (held.length === 2) for (const each of held.reverse()) each();
    };
    const [one, two] = await Promise.all([
      page.client.request('echo', { a: 1 }),
      page.client.request('echo', { a: 2 }),
    ]);
    assert.deepEqual([one['a'], two['a']], [1, 2]);
  });

  it('what is asked for when the connection goes is refused, not left open', async () => {
    const page = bench();
    await page.hears('recovered');
    fake.interfere = () => undefined;
    const asked = assert.rejects(page.client.request('echo', {}), { code: 'linkDown' });
    fake.drop('201');
    await asked;
  });

  it('an address that is none is not tried again', async () => {
    const page = new Bench('no address');
    page.client.start();
    await page.hears('down settingsInvalid for good');
  });
});

describe('words of Verto', () => {
  for (const [code, message, cause, means] of [
    [-32000, 'Authentication Required', undefined, 'loginRefused'],
    [-32001, 'Login Incorrect', undefined, 'loginRefused'],
    [-32001, 'Authentication Failure', undefined, 'loginRefused'],
    [-32001, 'Session in use', undefined, 'alreadySignedIn'],
    [-32002, 'CALL DOES NOT EXIST', undefined, 'callNotFound'],
    [-32002, 'CALL ERROR', 'INVALID_MSG_UNSPECIFIED', 'refused'],
    [-32002, 'CALL ERROR', 'UNALLOCATED_NUMBER', 'unknownExtension'],
    [-32002, 'CALL ERROR', 'OUTGOING_CALL_BARRED', 'missingRights'],
    [-32002, 'CODEC ERROR', undefined, 'refused'],
    [-32600, 'Invalid message', undefined, 'refused'],
    [-32601, 'Invalid Method, Missing Method or Permission Denied', undefined, 'missingRights'],
    [-32601, 'Invalid Method', undefined, 'notSupported'],
    [-32602, 'Permission Denied', undefined, 'missingRights'],
    [undefined, 'INVALID MESSAGE to and body params required', undefined, 'refused'],
  ] as const) {
    it(`${code ?? 'no code'} ${message} ${cause ?? ''} is ${means}`, () => {
      assert.equal(new VertoError({ code, message, cause }).code, means);
    });
  }

  it('how a call ends is a failure only where the telephone has one', () => {
    for (const cause of ['NORMAL_CLEARING', 'USER_BUSY', 'NO_ANSWER', 'LOSE_RACE', 'ORIGINATOR_CANCEL', undefined]) {
      assert.equal(codeOfEnd(cause), undefined);
    }
    assert.equal(codeOfEnd('UNALLOCATED_NUMBER'), 'unknownExtension');
    assert.equal(codeOfEnd('RECOVERY_ON_TIMER_EXPIRE'), 'linkDown');
    assert.equal(codeOfEnd('INCOMPATIBLE_DESTINATION'), 'refused');
  });

  it('the other side is the caller of a call to us, and the callee of a call of ours', () => {
    const sides = {
      caller_id_name: 'Petro',
      caller_id_number: '0671112233',
      callee_id_name: 'Olena',
      callee_id_number: '201',
    };
    assert.deepEqual(partyOf({ ...sides, display_direction: 'outbound' }), { number: '0671112233', name: 'Petro' });
    assert.deepEqual(partyOf({ ...sides, display_direction: 'inbound' }), { number: '201', name: 'Olena' });
    assert.deepEqual(partyOf({ caller_id_number: 5 }), {});
    assert.deepEqual(displayOf({ display_name: null, display_number: '305' }), { number: '305' });
  });

  it('a frame beyond all measure is not read', () => {
    assert.deepEqual(readFrame(`"${'x'.repeat(1_000_001)}"`), [undefined]);
  });
});
