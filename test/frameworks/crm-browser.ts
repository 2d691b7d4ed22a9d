// A CRM page in Chromium: opened, watched for errors, and asked what it has heard.
import assert from 'node:assert/strict';
import type { Browser, CDPSession, Page } from 'playwright-core';

/** A page, and the faults that it has told of: errors thrown, and errors and warnings in the console. */
export interface Watched {
  page: Page;
  faults: string[];
}

// Which listeners on the window and the document are the tags' own: known by the module that adds them.
const watch = `(() => {
  const ours = new Map();
  globalThis.oursOutside = () => [...ours.keys()].sort();
  const key = (target, type, capture) =>
    (target === window ? 'window' : 'document') + ' ' + type + (capture ? ' capture' : '');
  const captures = (options) => (typeof options === 'boolean' ? options : Boolean(options?.capture));
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    const target = this ?? window;
    if (target === window || target === document) {
      const stack = new Error().stack.split('\\n')[2] ?? '';
      const name = key(target, type, captures(options));
      if (/\\/(offhook|cti-[a-z-]+|chunks\\/[^/]+)\\.js/.test(stack)) {
        ours.set(name, (ours.get(name) ?? new Set()).add(listener));
        options?.signal?.addEventListener('abort', () => forget(name, listener));
      }
    }
    return addEventListener.call(target, type, listener, options);
  };
  const forget = (name, listener) => {
    ours.get(name)?.delete(listener);
    if (ours.get(name)?.size === 0) ours.delete(name);
  };
  EventTarget.prototype.removeEventListener = function (type, listener, options) {
    const target = this ?? window;
    if (target === window || target === document) forget(key(target, type, captures(options)), listener);
    return removeEventListener.call(target, type, listener, options);
  };
})()`;

/**
 * Opens a page in a browser context of its own, and waits until its script has mounted what it mounts.
 * @param options.still no second passes, so that what is drawn is the same on two pages
 */
export async function openCrm(browser: Browser, address: string, options: { still?: boolean } = {}): Promise<Watched> {
  const page = await browser.newPage({ viewport: { width: 800, height: 900 }, reducedMotion: 'reduce' });
  page.setDefaultTimeout(10_000);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(message.text());
  });
  if (options.still) await page.clock.setFixedTime(new Date('2026-01-05T09:00:00Z'));
  await page.addInitScript(watch);
  await page.goto(address);
  await until(page, 'globalThis.crm !== undefined').catch(() => {
    assert.fail(`the page does not come up: ${faults.join('; ')}`);
  });
  return { page, faults };
}

const sessions = new WeakMap<Page, CDPSession>();

/**
 * What an expression is in the page, awaited if it is a promise. As text, for it is of the page's world, and through the
 * debugger, for a page's policy may forbid `eval`. `crm` is what the page's script has left there.
 */
export async function inPage<T>(page: Page, expression: string): Promise<T> {
  const session = sessions.get(page) ?? (await page.context().newCDPSession(page));
  sessions.set(page, session);
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression,
    awaitPromise: true,
    returnByValue: true,
  });
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value as T;
}

/** Waits until an expression is true in the page. */
export async function until(page: Page, expression: string): Promise<void> {
  const met = `(async () => {
    const end = performance.now() + 10_000;
    while (!(${expression}) && performance.now() < end) await new Promise((resolve) => requestAnimationFrame(resolve));
    return Boolean(${expression});
  })()`;
  assert.equal(await inPage(page, met), true, `it does not come true: ${expression}`);
}
