// The Chromium of the tests: headless, and asking nobody outside for anything.
import { chromium, type Browser } from 'playwright-core';
import { ensureChromium } from '../../scripts/chromium.ts';

export const chromiumFlags: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * @param flags further ones, for a browser with a microphone, or one that finds a host name here
 * @throws Error saying what to install
 */
export async function openBrowser(...flags: string[]): Promise<Browser> {
  return chromium.launch({ executablePath: await ensureChromium(), args: [...chromiumFlags, ...flags] });
}
