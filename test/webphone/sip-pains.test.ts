/** What the users of other web phones suffer, tried on the SIP web phone against a real Asterisk; named after its number. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import { WebSocketServer } from 'ws';
import type { Bed } from '../servers/asterisk/bed.ts';
import { whyNoAsterisk } from '../servers/asterisk/available.ts';
import { SipBeds } from '../support/sip-bed.ts';
import type { SipPage } from '../support/sip-page.ts';

const voice = 440;
const music = 1000;
/** Addresses for examples (RFC 5737): nothing answers there. */
const silentServers = [
  { urls: ['stun:192.0.2.77:3478'] },
  { urls: ['turn:192.0.2.78:3478'], username: 'nobody', credential: 'nothing' },
];

/** Asterisk learns in a call's first moments whose sound it is (strictrtp); one that is frozen in them takes none afterwards. */
const learnt = () => new Promise((resolve) => setTimeout(resolve, 2500));

describe('the SIP web phone', { skip: await whyNoAsterisk(22) }, () => {
  const beds = new SipBeds();
  let servers: Bed;

  before(async () => {
    servers = await beds.servers();
  });
  beforeEach(async () => {
    await beds.closePages();
    (await beds.proxy()).restore();
    await servers.quiet();
  });
  after(() => beds.stop());

  const talking = (page: SipPage, count = 1) =>
    page.until(`bench.provider.state.calls.filter(({ state }) => state === 'connected').length === ${count}`);

  it('pain 06: one connection after many cuts, and no more attempts than needed', async () => {
    const page = await beds.page('201');
    const proxy = await beds.proxy();
    for (let i = 0; i < 3; i++) {
      proxy.cut();
      await page.until("bench.provider.state.link === 'down'");
      proxy.restore();
      await page.until("bench.provider.state.link === 'up'");
    }
    const attempts = await page.run<number>('bench.provider.phone.connections');
    assert.ok(attempts >= 4 && attempts <= 16, `${attempts} connections`);
    const contacts = (await servers.cli('pjsip show contacts')).match(/201\/sip/g) ?? [];
    assert.equal(contacts.length, 1);
  });

  it('pain 06: a connection that is open but dead is found out and replaced', async () => {
    const page = await beds.page('201');
    servers.pbx.freeze();
    try {
      await page.run('bench.provider.phone.wake()');
      // What was on its way when the server stopped counts as an answer once; then it is asked again.
      const again = 'bench.provider.phone.wake()';
      await page.until("bench.provider.state.link === 'down'", 8000).catch(() => page.run(again));
      await page.until("bench.provider.state.link === 'down'");
    } finally {
      servers.pbx.thaw();
    }
    await page.until("bench.provider.state.link === 'up'", 30_000);
    await page.run("bench.provider.makeCall('600')");
    await talking(page);
  });

  it('pain 06: a server that says when to come back is left alone until then', async () => {
    const asked: number[] = [];
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'sip' });
    await once(server, 'listening');
    server.on('connection', (socket) => {
      socket.on('message', (data) => {
        const request = (data as Buffer).toString();
        if (!request.startsWith('REGISTER')) return;
        asked.push(Date.now());
        const kept = request.split('\r\n').filter((line) => /^(via|from|to|call-id|cseq):/i.test(line));
        socket.send(
          ['SIP/2.0 503 Service Unavailable', ...kept, 'Retry-After: 4', 'Content-Length: 0', '', ''].join('\r\n'),
        );
      });
    });
    const page = await beds.blank();
    const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    await page.start({ ...(await beds.account('201')), url });
    assert.deepEqual(await page.run('bench.provider.phone.state'), { state: 'refused', code: 503 });
    assert.equal(await page.run('bench.provider.state.reason'), 'refused');
    while (asked.length < 2) await new Promise((resolve) => setTimeout(resolve, 50));
    const waited = (asked[1] ?? 0) - (asked[0] ?? 0);
    assert.ok(waited >= 3900 && waited < 9000, `${waited} ms`);
    await beds.closePages();
    server.close();
    for (const socket of server.clients) socket.terminate();
  });

  it('a wrong password is told as such', async () => {
    const page = await beds.blank();
    await page.start(await beds.account('201', { user: { password: 'wrong' } }));
    assert.equal(await page.run('bench.provider.state.link'), 'down');
    assert.equal(await page.run('bench.provider.state.reason'), 'loginRefused');
  });

  it('registers with a digest in the place of the password, which holds for one realm only', async () => {
    const ha1 = createHash('md5').update('201:asterisk:pw201').digest('hex');
    for (const [realm, state] of [
      ['asterisk', { state: 'registered' }],
      ['elsewhere', { state: 'refused', code: 401 }],
    ] as const) {
      const page = await beds.blank();
      await page.start(await beds.account('201', { connection: { realm }, user: { password: '', ha1 } }));
      assert.deepEqual(await page.run('bench.provider.phone.state'), state);
      if (state.state === 'refused') assert.equal(await page.run('bench.provider.state.reason'), 'loginRefused');
      await beds.closePages();
    }
  });

  it('the next address is tried when one does not answer', async () => {
    const account = await beds.account('201');
    const page = await beds.blank();
    await page.start({ ...account, url: `ws://127.0.0.1:9/ws, ${account.url}` });
    await page.until("bench.provider.state.link === 'up'");
  });

  it('pain 10: sound that gets lost is told, looked for and found again', async () => {
    const page = await beds.page('201', {}, voice);
    await page.run("bench.provider.makeCall('600')");
    await page.hears(voice);
    await learnt();
    servers.pbx.freeze();
    try {
      await page.until('bench.provider.state.calls[0].data?.reconnectingUntil > Date.now()', 20_000);
    } finally {
      servers.pbx.thaw();
    }
    await page.until("bench.provider.state.link === 'up'", 30_000);
    await page.hears(voice, undefined, 20_000);
    assert.equal(await page.run('bench.provider.state.calls.length'), 1);
    await page.until('Object.keys(bench.provider.state.calls[0].data ?? {}).length === 0', 20_000);
  });

  it('pain 12: calls and answers do not wait for servers that do not answer', async () => {
    const page = await beds.page('201', { connection: { iceServers: silentServers } }, voice);
    const dialled = Date.now();
    await page.run("bench.provider.makeCall('600')");
    await talking(page);
    const called = Date.now() - dialled;
    assert.ok(called < 2500, `${called} ms to call`);
    await page.hears(voice);
    await page.run('bench.provider.dropCall(bench.calls[0].id)');
    await servers.customer('555201');
    await page.until("bench.provider.state.calls[0]?.state === 'alerting'");
    const answering = Date.now();
    await page.run('bench.provider.answerCall(bench.calls[0].id)');
    const answered = Date.now() - answering;
    assert.ok(answered < 2000, `${answered} ms to answer`);
    await page.hears(music);
  });

  it('pain 13: thirty calls leave no microphone and no connection open', async () => {
    const page = await beds.page('201', {}, voice);
    await page.run(`(async () => {
      for (let i = 0; i < 30; i++) {
        await bench.provider.makeCall('600');
        await new Promise((resolve) => {
          const stop = bench.provider.listen(({ type }) => { if (type === 'commutationStarted') { stop(); resolve(); } });
          if (bench.provider.state.calls[0]?.state === 'connected') { stop(); resolve(); }
        });
        if (i % 3 === 0) { await bench.provider.holdCall(bench.calls[0].id); await bench.provider.unholdCall(bench.calls[0].id); }
        await bench.provider.dropCall(bench.calls[0].id);
      }
    })()`);
    assert.equal(await page.run("bench.events.filter(({ type }) => type === 'callFinished').length"), 30);
    assert.equal(await page.run('bench.liveTracks()'), 0);
    assert.equal(await page.run('bench.openConnections()'), 0);
    assert.equal(await page.run('bench.calls.length'), 0);
  });

  it('hanging up in the moment of the answer leaves no call behind, here or there', async () => {
    const page = await beds.page('201');
    await page.run(`(() => {
      bench.provider.trace(true);
      let calls = 0;
      bench.provider.listen(({ type, text }) => {
        if (type !== 'rawMessage' || !/^SIP\\/2.0 100 [^]*^CSeq: \\d+ INVITE/m.test(text)) return;
        const after = calls++;
        const hangUp = () => bench.calls[0]?.hangUp();
        // 600 answers at once: its answer crosses with a CANCEL, or has come a moment before.
        if (after % 2 === 0) queueMicrotask(hangUp);
        else setTimeout(hangUp, after);
      });
    })()`);
    for (let i = 0; i < 30; i++) {
      await page.run("bench.provider.makeCall('600').catch(() => undefined)");
      await page.until('bench.calls.length === 0');
    }
    const sent = await page.run<string>("bench.natives.join('\\n')");
    assert.ok((sent.match(/^CANCEL /gm) ?? []).length >= 10);
    // Whose answer is not acknowledged stays for half a minute.
    const until = Date.now() + 3000;
    while ((await servers.channels()).length > 0 && Date.now() < until) await new Promise((r) => setTimeout(r, 50));
    assert.equal((await servers.channels()).length, 0);
    assert.equal(await page.run('bench.liveTracks()'), 0);
    assert.equal(await page.run('bench.openConnections()'), 0);
  });

  describe('where the browser asks for the microphone for long', () => {
    /** A page whose agent answers the question when the test says so. */
    async function asking(): Promise<SipPage> {
      const page = await beds.blank(voice);
      await page.run(`(() => {
        const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        navigator.mediaDevices.getUserMedia = (wanted) => new Promise((resolve, reject) => {
          bench.allow = () => ask(wanted).then(resolve, reject);
          bench.refuse = () => reject(new DOMException('', 'NotAllowedError'));
        });
      })()`);
      await page.start(await beds.account('201'));
      return page;
    }
    const shown = (page: SipPage) => page.until("bench.provider.state.calls[0]?.state === 'alerting'");

    it('the call is dialled once it is allowed', async () => {
      const page = await asking();
      await page.run("bench.provider.makeCall('600')");
      await shown(page);
      await new Promise((resolve) => setTimeout(resolve, 10_000));
      assert.equal((await servers.channels()).length, 0);
      await page.run('bench.allow()');
      await talking(page);
      await page.hears(voice);
      assert.equal(await page.run("bench.events.filter(({ type }) => type === 'callStarted').length"), 1);
    });

    it('the call can be given up meanwhile, and is not dialled later', async () => {
      const page = await asking();
      await page.run("bench.provider.makeCall('600')");
      await shown(page);
      await page.run('bench.provider.dropCall(bench.calls[0].id)');
      assert.equal(await page.run('bench.provider.state.calls.length'), 0);
      await page.run('bench.allow()');
      await page.until('bench.tracks.length > 0 && bench.liveTracks() === 0');
      assert.equal((await servers.channels()).length, 0);
      assert.equal(await page.run("bench.events.filter(({ type }) => type === 'error').length"), 0);
    });

    it('the agent is told that there is no microphone when it is refused, soon or late', async () => {
      const page = await asking();
      const dial = "bench.provider.makeCall('600').then(() => 'dialled', ({ code }) => code)";
      assert.equal(await page.run(`(() => { const made = ${dial}; bench.refuse(); return made; })()`), 'noMicrophone');
      assert.equal(await page.run(dial), 'dialled');
      await shown(page);
      await page.run(`(() => {
        bench.codes = [];
        bench.provider.listen(({ type, code }) => { if (type === 'error') bench.codes.push(code); });
        bench.refuse();
      })()`);
      await page.until('bench.provider.state.calls.length === 0');
      assert.deepEqual(await page.run('bench.codes'), ['noMicrophone']);
    });
  });

  it('pain 18: a second call rings beside the first, and answering it holds that one', async () => {
    const page = await beds.page('201', {}, voice);
    await page.run("bench.provider.makeCall('600')");
    await page.hears(voice);
    const first = await page.run<string>('bench.calls[0].id');
    const customer = await servers.customer('555201');
    await page.until("bench.provider.state.calls[1]?.state === 'alerting'");
    await page.hears(voice, first);
    const second = await page.run<string>('bench.calls[1].id');
    await page.run(`bench.provider.answerCall('${second}')`);
    await page.hears(music, second);
    assert.equal(await page.run('bench.provider.state.calls[0].state'), 'held');
    await customer.hangup();
    await page.until('bench.provider.state.calls.length === 1');
    await page.run(`bench.provider.unholdCall('${first}')`);
    await page.hears(voice, first);
  });

  for (const [setting, why] of [
    [{ callWaiting: 'busy' }, 'where no call shall wait'],
    [{ maxCalls: 1 }, 'beyond the limit'],
  ] as const) {
    it(`pain 18: ${why} a second caller hears that it is busy, and the first call goes on`, async () => {
      const page = await beds.page('201', { connection: setting }, voice);
      await page.run("bench.provider.makeCall('600')");
      await page.hears(voice);
      const customer = await servers.customer('555201');
      assert.equal(await customer.ended(), 17);
      assert.equal(await page.run('bench.provider.state.calls.length'), 1);
      assert.equal(await page.run("bench.events.filter(({ type }) => type === 'callStarted').length"), 1);
      await page.hears(voice);
    });
  }

  it('answers by itself where the user wants it, but never into a talk', async () => {
    const page = await beds.page('201', { user: { autoAnswer: true } });
    await servers.customer('555201');
    await talking(page);
    await servers.customer('555201', { number: '+15550177' });
    await page.until("bench.provider.state.calls[1]?.state === 'alerting'");
    await new Promise((resolve) => setTimeout(resolve, 1000));
    assert.equal(await page.run('bench.provider.state.calls[0].state'), 'connected');
    assert.equal(await page.run('bench.provider.state.calls[1].state'), 'alerting');
  });

  it('plays through the element that a listener puts there', async () => {
    const page = await beds.page('201', {}, voice);
    await page.run(`bench.provider.listen((event) => {
      if (event.type !== 'webRtcStarted') return;
      globalThis.element = document.createElement('audio');
      event.config.mediaElement = globalThis.element;
    })`);
    await page.run("bench.provider.makeCall('600')");
    await talking(page);
    await page.until('element.srcObject?.getAudioTracks().length === 1 && !element.paused');
    await page.run('bench.provider.dropCall(bench.calls[0].id)');
    await page.until('element.srcObject === null');
  });

  it('native messages carry no credentials', async () => {
    const page = await beds.blank();
    await page.run(`(() => {
      const start = bench.serve;
      bench.serve = (provider) => { start(provider); provider.trace(true); };
    })()`);
    await page.start(await beds.account('201'));
    await page.run("bench.provider.makeCall('600')");
    await talking(page);
    const all = await page.run<string>("bench.natives.join('\\n')");
    assert.match(all, /^REGISTER/m);
    assert.match(all, /^Authorization: …$/m);
    assert.doesNotMatch(all, /response="|nonce="|ice-pwd:[A-Za-z0-9]/);
  });
});
