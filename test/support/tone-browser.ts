// A Chromium whose microphone hears one steady tone: who is heard in another page is known by its frequency.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { openBrowser } from './chromium.ts';

const sampleRate = 48_000;
const seconds = 5;

/** WebRTC between browsers of one machine, and nobody to be asked. */
export const callFlags: readonly string[] = [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
  '--allow-loopback-in-peer-connection',
];

/** @param hertz a whole number of waves in 5 s, so that the repeated sound has no click */
export async function openToneBrowser(hertz: number): Promise<Browser> {
  const folder = await mkdtemp(join(tmpdir(), 'offhook-tone-'));
  const file = join(folder, `${hertz}.wav`);
  await writeFile(file, toneFile(hertz));
  const browser = await openBrowser(...callFlags, `--use-file-for-fake-audio-capture=${file}`);
  browser.on('disconnected', () => void rm(folder, { recursive: true, force: true }));
  return browser;
}

/** A WAV file: 16 bit, one channel. */
function toneFile(hertz: number): Buffer {
  const count = sampleRate * seconds;
  const wav = Buffer.alloc(44 + count * 2);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(36 + count * 2, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(sampleRate, 24);
  wav.writeUInt32LE(sampleRate * 2, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(count * 2, 40);
  for (let i = 0; i < count; i++) {
    wav.writeInt16LE(Math.round(8000 * Math.sin((2 * Math.PI * hertz * i) / sampleRate)), 44 + i * 2);
  }
  return wav;
}
