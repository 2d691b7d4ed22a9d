/** A server with a portal, its first owner, and a browser that is signed in as that owner. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { silentLog } from '../../core/provider/world.ts';
import { parseConfig } from '../../server/config.ts';
import { type Service, startService } from '../../server/service.ts';
import { openBrowser } from './chromium.ts';

export const owner = { login: 'boss', name: 'The Boss', password: 'correct horse battery' };

export interface PortalBed {
  service: Service;
  browser: Browser;
  /** Signed in as the owner. */
  page: Page;
  /** What went wrong in the page by itself. */
  faults: string[];
  open(...parts: string[]): Promise<void>;
  /** Asks the server as the signed-in owner does. */
  ask<T>(method: string, path: string, body?: object): Promise<T>;
  /** As `ask`, for an answer that comes in lines. */
  lines<T>(path: string, body: object): Promise<T[]>;
  close(): Promise<void>;
}

export async function portalBed(config: object = {}): Promise<PortalBed> {
  const folder = await mkdtemp(join(tmpdir(), 'offhook-portal-'));
  const service = await startService({
    config: parseConfig({ http: { port: 0 }, messaging: { port: 0 }, data: folder, ...config }, 'test'),
    log: silentLog,
    env: {},
  });
  const browser = await openBrowser();
  const context = await browser.newContext({ viewport: { width: 1240, height: 760 } });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (/content security policy|trusted type/i.test(message.text())) faults.push(message.text());
  });
  await page.goto(service.welcomeUrl ?? '');
  await page.fill('#login', owner.login);
  await page.fill('#name', owner.name);
  await page.fill('#password', owner.password);
  await page.click('button');
  await page.waitForSelector('overview-page h1');
  const asked = async (method: string, path: string, body?: object): Promise<string> => {
    const cookies = await context.cookies();
    const response = await fetch(new URL(`api/${path}`, service.httpUrl), {
      method,
      headers: {
        cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    return text;
  };
  return {
    service,
    browser,
    page,
    faults,
    open: async (...parts) => {
      await page.goto(`${service.httpUrl}admin/#/${parts.join('/')}`);
      await page.evaluate('new Promise((resolve) => requestAnimationFrame(resolve))');
      await page.getByText('Loading…').waitFor({ state: 'detached' });
      await page.locator('main h1').first().waitFor();
    },
    ask: async <T>(method: string, path: string, body?: object) => {
      const text = await asked(method, path, body);
      return (text === '' ? undefined : JSON.parse(text)) as T;
    },
    lines: async <T>(path: string, body: object) =>
      (await asked('POST', path, body))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as T),
    close: async () => {
      await browser.close();
      await service.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
