// A Chromium whose microphone hears one steady tone: who is heard in another page is known by its frequency.
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Browser } from 'playwright-core';
import { openBrowser } from './chromium.ts';
import { toneFile } from './tone-file.ts';

/** WebRTC between browsers of one machine, and nobody to be asked. */
const callFlags: readonly string[] = [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
  '--allow-loopback-in-peer-connection',
];

/** @param hertz an even number, so that the repeated sound has no click; 0 for the browser's own beeps. @param more of Chromium's own switches */
export async function openToneBrowser(hertz: number, ...more: readonly string[]): Promise<Browser> {
  if (hertz === 0) return openBrowser(...callFlags, ...more);
  const file = await toneFile(hertz);
  const browser = await openBrowser(...callFlags, ...more, `--use-file-for-fake-audio-capture=${file}`);
  browser.on('disconnected', () => void rm(dirname(file), { recursive: true, force: true }));
  return browser;
}
