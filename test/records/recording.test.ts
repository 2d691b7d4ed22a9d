// A call of a real Asterisk, recorded from the panel's command and by the dialplan: kept with the call, played in Chromium with
// its tone measured, fetched in parts, and out of reach for everybody else.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { BaseCtiProvider } from '../../core/provider/base-cti-provider.ts';
import { silentLog } from '../../core/provider/world.ts';
import { parseConfig } from '../../server/config.ts';
import { type Service, startService } from '../../server/service.ts';
import { whyNoAsterisk } from '../servers/asterisk/available.ts';
import { type Bed, startBed } from '../servers/asterisk/bed.ts';
import type { SipPhone } from '../servers/asterisk/sip-phone.ts';
import { bedSettings } from '../support/asterisk-bed.ts';
import { openBrowser } from '../support/chromium.ts';

const password = 'a password for the test';
/** What the customer plays, Hz. */
const music = 1000;

describe('recordings of a real Asterisk', { timeout: 180_000, skip: await whyNoAsterisk(22) }, () => {
  let servers: Bed;
  let phone: SipPhone;
  let service: Service;
  let data: string;
  let browser: Browser;

  before(async () => {
    servers = await startBed({ major: 22 });
    phone = await servers.phone('101');
    data = await mkdtemp(join(tmpdir(), 'offhook-recordings-'));
    const recordingsFolder = servers.pbx.recordings;
    const user = (name: string, role: string, extension: string) => ({
      login: name,
      name,
      password,
      role,
      connection: 'hq',
      settings: { extension },
    });
    const config = parseConfig(
      {
        http: { port: 0 },
        messaging: { port: 0 },
        data,
        recordings: { play: ['agent', 'supervisor'], download: ['supervisor'] },
        connections: [
          {
            id: 'hq',
            name: 'HQ',
            connector: 'asterisk',
            settings: { ...bedSettings(servers.pbx.ami, 'admin'), recordingsFolder },
          },
        ],
        users: [user('agnes', 'supervisor', '101'), user('bruno', 'agent', '102'), user('otto', 'owner', '103')],
      },
      'test',
    );
    service = await startService({ config, log: silentLog, env: {} });
    browser = await openBrowser();
  });
  beforeEach(() => servers.quiet());
  after(async () => {
    await browser.close();
    await service.stop();
    await servers.stop();
    await rm(data, { recursive: true, force: true });
  });

  const agent = (): BaseCtiProvider => {
    const session = service.hub.sessions.find(({ user }) => user.name === 'agnes');
    assert.ok(session);
    return session.provider;
  };
  async function until(holds: () => boolean): Promise<void> {
    for (let tries = 0; !holds(); tries++) {
      if (tries > 800) throw new Error('it does not come');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
  const call = () => agent().state.calls[0];
  async function talkTo(did: string) {
    await until(() => agent().state.link === 'up');
    const customer = await servers.customer(did);
    await (await phone.incoming()).answer();
    await until(() => call()?.state === 'connected');
    return customer;
  }
  async function ended(): Promise<void> {
    await agent().dropCall(call()?.id ?? '');
    await until(() => agent().state.calls.length === 0);
  }
  /** Asked from here, for the page's policy lets nobody evaluate in it. */
  async function untilIn(page: Page, expression: string): Promise<void> {
    for (let tries = 0; !(await page.evaluate<boolean>(expression)); tries++) {
      if (tries > 200) throw new Error(`never ${expression}`);
      await seconds(0.05);
    }
  }
  const seconds = (n: number) => new Promise((resolve) => setTimeout(resolve, n * 1000));

  async function signedIn(login: string): Promise<Page> {
    const page = await (await browser.newContext()).newPage();
    page.setDefaultTimeout(15_000);
    await page.goto(`${service.httpUrl}healthz`);
    await page.evaluate(
      ([name, word]) =>
        fetch('/api/sign-in', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ login: name, password: word }),
        }),
      [login, password],
    );
    return page;
  }
  const lastCall = async (page: Page): Promise<{ id: string; data: Record<string, string> | null }> => {
    for (;;) {
      const last = await page.evaluate<{ id: string; endedAt: number | null } | undefined>(
        "fetch('/api/calls?limit=1').then((answer) => answer.json()).then(({ calls }) => calls[0])",
      );
      if (last?.endedAt) return page.evaluate(`fetch('/api/calls/${last.id}').then((answer) => answer.json())`);
      await seconds(0.05);
    }
  };
  const recordings = (page: Page, id: string) =>
    page.evaluate<{ status: number; body: { recordings: { url: string; download?: string }[]; code?: string } }>(
      `fetch('/api/calls/${id}/recordings').then(async (answer) => ({ status: answer.status, body: await answer.json() }))`,
    );

  /** The history in a page of the server, with the last call opened. */
  async function opened(page: Page): Promise<void> {
    await page.evaluate(`(async () => {
      await import('/offhook.js');
      globalThis.played = [];
      const { play } = HTMLMediaElement.prototype;
      HTMLMediaElement.prototype.play = function () {
        played.push(this);
        return play.call(this);
      };
      const panel = document.createElement('cti-panel');
      panel.setAttribute('server', '/');
      document.body.replaceChildren(panel, document.createElement('cti-call-history'));
    })()`);
    await page.locator('cti-call-history .row').first().click();
  }
  /** The loudest frequency of what the page plays, Hz. */
  const heard = (page: Page) =>
    page.evaluate<number>(`(async () => {
      const element = played.at(-1);
      const context = new AudioContext({ sampleRate: 48000 });
      await context.resume();
      const analyser = new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 });
      context.createMediaStreamSource(element.captureStream()).connect(analyser);
      const levels = new Float32Array(analyser.frequencyBinCount);
      for (let tries = 0; tries < 100; tries++) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        analyser.getFloatFrequencyData(levels);
        const at = levels.indexOf(Math.max(...levels));
        if (levels[at] > -60) return Math.round(at * context.sampleRate / analyser.fftSize);
      }
      return 0;
    })()`);

  it('recorded by command, stopped, and gone on with: one file, played with its tone, its waveform and its speed', async () => {
    await talkTo('555101');
    const id = call()?.id ?? '';
    await agent().request({ type: 'record', callId: id, recording: true });
    await until(() => call()?.recording === true);
    await seconds(1.5);
    await agent().request({ type: 'record', callId: id, recording: false });
    await until(() => call()?.recording === false);
    await agent().request({ type: 'record', callId: id, recording: true });
    await seconds(1.5);
    await ended();
    const page = await signedIn('agnes');
    const { id: callId } = await lastCall(page);
    const { body } = await recordings(page, callId);
    assert.equal(body.recordings.length, 1);
    await opened(page);
    const player = page.locator('cti-recording');
    await player.getByRole('button', { name: 'Play' }).click();
    assert.ok(Math.abs((await heard(page)) - music) < 12);
    await untilIn(page, 'played.at(-1).currentTime > 0.3 && played.at(-1).duration > 2');
    assert.ok((await player.locator('svg.wave path').first().getAttribute('d'))?.includes('V'));
    await player.getByRole('button', { name: 'Speed 1×' }).click();
    assert.equal(await page.evaluate('played.at(-1).playbackRate'), 1.25);
    await player.getByRole('slider', { name: 'Position' }).focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Home');
    await untilIn(page, 'played.at(-1).currentTime < 0.3');
  });

  it('recorded by the dialplan: found at the channel, and known to be recorded while it goes on', async () => {
    await talkTo('555602');
    await until(() => call()?.recording === true);
    await seconds(1);
    await ended();
    const page = await signedIn('agnes');
    const { body } = await recordings(page, (await lastCall(page)).id);
    assert.equal(body.recordings.length, 1);
    const { url = '', download = '' } = body.recordings[0] ?? {};
    const whole = await fetch(new URL(url, service.httpUrl));
    assert.equal(whole.status, 200);
    assert.equal(whole.headers.get('content-type'), 'audio/wav');
    assert.equal(whole.headers.get('access-control-allow-origin'), '*');
    const bytes = Buffer.from(await whole.arrayBuffer());
    assert.equal(bytes.subarray(0, 4).toString(), 'RIFF');
    const part = await fetch(new URL(url, service.httpUrl), { headers: { range: 'bytes=4-11' } });
    assert.equal(part.status, 206);
    assert.equal(part.headers.get('content-range'), `bytes 4-11/${bytes.length}`);
    assert.deepEqual(Buffer.from(await part.arrayBuffer()), bytes.subarray(4, 12));
    const beyond = await fetch(new URL(url, service.httpUrl), { headers: { range: `bytes=${bytes.length}-` } });
    assert.equal(beyond.status, 416);
    await beyond.body?.cancel();
    const file = await fetch(new URL(download, service.httpUrl));
    assert.match(file.headers.get('content-disposition') ?? '', /^attachment; filename="call-[\w-]+\.wav"$/);
    await file.body?.cancel();
  });

  it('nobody else hears it: not another agent, not a role without the right, not a changed address', async () => {
    await talkTo('555602');
    await until(() => call()?.recording === true);
    await ended();
    const agnes = await signedIn('agnes');
    const { id } = await lastCall(agnes);
    const [{ url = '' } = {}] = (await recordings(agnes, id)).body.recordings;
    assert.equal((await recordings(await signedIn('bruno'), id)).status, 404);
    assert.equal((await recordings(await signedIn('otto'), id)).status, 403);
    for (const wrong of [
      `${url.slice(0, -4)}AAAA`,
      url.replace('.', '..'),
      '/api/recordings/x',
      '/api/recordings/..%2f..%2fkey',
    ]) {
      const { status } = await fetch(new URL(wrong, service.httpUrl));
      assert.equal(status, 404, wrong);
    }
    // Somebody who has left: the address is of no use any more.
    await service.store.db.updateTable('users').set({ active: 0 }).where('login', '=', 'agnes').execute();
    try {
      assert.equal((await fetch(new URL(url, service.httpUrl))).status, 404);
    } finally {
      await service.store.db.updateTable('users').set({ active: 1 }).where('login', '=', 'agnes').execute();
    }
  });

  it('a call that was not recorded has none', async () => {
    await talkTo('555101');
    await ended();
    const page = await signedIn('agnes');
    assert.deepEqual((await recordings(page, (await lastCall(page)).id)).body, { recordings: [] });
  });
});
