// The page's sound with real streams in Chromium: devices change under a call, and nothing is left open.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../support/chromium.ts';
import type { LoopbackSite } from '../support/loopback-site.ts';
import { scriptSite } from '../support/script-site.ts';

/** Of the page's world, as text: a sound whose every track, question and event is kept. */
const script = `
import { Sound } from './core/webphone/sound.ts';
const tracks = [];
const { mediaDevices } = navigator;
const ask = mediaDevices.getUserMedia.bind(mediaDevices);
window.asked = [];
mediaDevices.getUserMedia = async (wanted) => {
  asked.push(wanted.audio.deviceId?.exact ?? '');
  const stream = await ask(wanted);
  tracks.push(...stream.getTracks());
  return stream;
};
const { clone } = MediaStreamTrack.prototype;
MediaStreamTrack.prototype.clone = function () {
  const track = clone.call(this);
  tracks.push(track);
  return track;
};
const list = mediaDevices.enumerateDevices.bind(mediaDevices);
window.listed = 0;
mediaDevices.enumerateDevices = () => (listed++, list());
window.live = () => tracks.filter(({ readyState }) => readyState === 'live').length;
window.ends = [];
window.sound = new Sound((callId, quality) => ends.push([callId, quality.seconds]));
window.told = [];
sound.listen((event) => event === 'quality' || told.push(event));
window.last = () => tracks.filter(({ readyState }) => readyState === 'live').at(-1);
window.pair = async (callId) => {
  const [one, other] = [new RTCPeerConnection(), new RTCPeerConnection()];
  one.onicecandidate = ({ candidate }) => candidate && other.addIceCandidate(candidate);
  other.onicecandidate = ({ candidate }) => candidate && one.addIceCandidate(candidate);
  const [track] = (await sound.microphone(callId)).getAudioTracks();
  one.addTrack(track);
  other.addTransceiver('audio', { direction: 'sendrecv' });
  sound.attach(callId, one);
  await one.setLocalDescription();
  await other.setRemoteDescription(one.localDescription);
  await other.setLocalDescription();
  await one.setRemoteDescription(other.localDescription);
  window.one = one;
  return true;
};
`;

describe('the sound of a page', { timeout: 60_000 }, () => {
  let site: LoopbackSite;
  let browser: Browser;
  let page: Page;

  before(async () => {
    site = await scriptSite({ script });
    browser = await openBrowser(
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      '--autoplay-policy=no-user-gesture-required',
      '--allow-loopback-in-peer-connection',
    );
  });

  after(async () => {
    await browser.close();
    await site.close();
  });

  beforeEach(async () => {
    page = await browser.newPage();
    await page.goto(site.address);
    await page.waitForFunction('globalThis.sound');
  });

  const run = <T>(code: string): Promise<T> => page.evaluate<T>(code);
  const until = (code: string) => page.waitForFunction(code, undefined, { timeout: 5000 });

  it('two calls at once ask for one microphone; each has a voice of its own, and the last one closes it', async () => {
    const same = await run<boolean>(
      "Promise.all([sound.microphone('a'), sound.microphone('b')]).then(([a, b]) => a.getTracks()[0] === b.getTracks()[0])",
    );
    assert.equal(same, false);
    assert.equal(await run('asked.length'), 1);
    assert.equal(await run('live()'), 3);
    await run("sound.setSending('a', false)");
    await run("sound.detach('a')");
    assert.equal(await run('live()'), 2);
    await run("sound.detach('b')");
    assert.equal(await run('live()'), 0);
  });

  it('pain 13: a call that ends while the microphone is asked for leaves none open', async () => {
    const code = await run<string>(
      "(() => { const asked = sound.microphone('a').then(() => 'open', ({ code }) => code); sound.detach('a'); return asked; })()",
    );
    assert.equal(code, 'callNotFound');
    await until('live() === 0');
  });

  it('pain 11: the microphone is unplugged in mid-call: another one is used, and who was muted stays muted', async () => {
    await run("pair('a')");
    await run("sound.setSending('a', false)");
    const before = await run<string>('one.getSenders()[0].track.id');
    // A fake device cannot be unplugged; its track is told that it was.
    await run("sound.input.getAudioTracks()[0].dispatchEvent(new Event('ended'))");
    await until("told.includes('unplugged')");
    await until(`one.getSenders()[0].track.id !== ${JSON.stringify(before)}`);
    assert.equal(await run('one.getSenders()[0].track.enabled'), false);
    assert.equal(await run('live()'), 2, 'the old ones are closed');
    await run("sound.setSending('a', true)");
    assert.equal(await run('one.getSenders()[0].track.enabled'), true);
    await run("sound.detach('a')");
    assert.equal(await run('live()'), 0);
  });

  it('pain 11: a chosen microphone that is gone: the system’s own, and the choice is remembered', async () => {
    await run("sound.microphone('a')");
    await until("sound.devices.list('microphone').length > 1");
    await run("sound.devices.choose('microphone', sound.devices.list('microphone')[1].id)");
    await until('asked.length === 2');
    assert.notEqual(await run('asked[1]'), '');
    const name = await run<string>("sound.devices.list('microphone')[1].label");
    await page.reload();
    await page.waitForFunction('globalThis.sound');
    await run("sound.microphone('a')");
    await until("sound.devices.list('microphone').length > 1");
    assert.equal(await run("sound.devices.use('microphone') === sound.devices.list('microphone')[1].id"), true);
    // The same name no more: another headset is plugged in.
    await run(
      `localStorage.setItem('offhook-sound', localStorage.getItem('offhook-sound').replace(${JSON.stringify(name)}, 'Old headset'))`,
    );
    await page.reload();
    await page.waitForFunction('globalThis.sound');
    await run("sound.microphone('a')");
    assert.equal(await run('live()'), 2);
    assert.equal(await run("sound.devices.missing('microphone')"), 'Old headset');
  });

  it('pain 11: a headset that comes as many devices is looked at once', async () => {
    await run("sound.microphone('a')");
    await new Promise((resolve) => setTimeout(resolve, 500));
    const before = await run<number>('listed');
    await run("for (let i = 0; i < 20; i++) navigator.mediaDevices.dispatchEvent(new Event('devicechange'))");
    await new Promise((resolve) => setTimeout(resolve, 800));
    assert.equal((await run<number>('listed')) - before, 1);
  });

  it('a voice that goes out is measured, and its end is told with how it sounded', async () => {
    await run("pair('a')");
    await until("sound.quality('a').samples.length >= 2");
    const { packetsOut, spoke, mos } = await run<{ packetsOut: number; spoke: boolean; mos: number }>(
      "sound.quality('a').now",
    );
    assert.ok(packetsOut > 20 && spoke && mos > 3.5, JSON.stringify({ packetsOut, spoke, mos }));
    await run("sound.detach('a')");
    const [[callId, seconds] = []] = await run<[string, number][]>('ends');
    assert.equal(callId, 'a');
    assert.ok(seconds && seconds >= 2);
  });

  it('pain 10: a call that gets no packet is noticed within seconds', async () => {
    await run("pair('a')");
    await until("sound.quality('a').warnings.includes('nothingArrives')");
  });
});
