// A story in a browser where nothing differs from one run to the next: size, time, language, fonts, motion.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page, type Request } from 'playwright-core';
import { ensureChromium } from '../../scripts/chromium.ts';
import { chromiumFlags } from '../support/chromium.ts';
import type { Look } from './looks.ts';

const flags = [
  ...chromiumFlags,
  // The rest makes glyphs and colours the same on every machine.
  '--font-render-hinting=none',
  '--disable-lcd-text',
  '--force-color-profile=srgb',
];

/** A Wednesday morning; durations and times of day in the pictures are counted from here. */
const now = new Date('2026-03-18T09:30:00Z');

/** A browser for stories, and how it ends. */
export interface StoryBrowser {
  context: BrowserContext;
  close(): Promise<void>;
}

/** @throws Error saying what to install */
export async function openBrowser(): Promise<StoryBrowser> {
  // With a profile of its own on disk the browser keeps what it has compiled, and opens a story in half the time.
  const profile = await mkdtemp(join(tmpdir(), 'offhook-stories-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: await ensureChromium(),
    args: flags,
    viewport: { width: 420, height: 760 },
    deviceScaleFactor: 1,
    reducedMotion: 'reduce',
    timezoneId: 'UTC',
    locale: 'en-GB',
  });
  // Timers run, but no second passes.
  await context.clock.setFixedTime(now);
  // What a story before has left must not be found.
  await context.addInitScript('localStorage.clear()');
  context.setDefaultTimeout(20_000);
  return {
    context,
    close: async () => {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

/** A story that stands. */
export interface OpenStory {
  /** Gives the page a look, and waits until it stands again. */
  show(look: Look): Promise<void>;
  /** What has been thrown in the page since it was asked for last. */
  errors(): string[];
}

/**
 * Opens a story and waits until it stands: rendered, its `play` ended, its words and fonts there.
 * @param site address of the site, with a slash at the end
 * @throws Error with the story's own words, when it fails
 */
export async function openStory(page: Page, site: string, id: string): Promise<OpenStory> {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  const underWay = new Set<Request>();
  page.on('request', (request) => underWay.add(request));
  page.on('requestfinished', (request) => underWay.delete(request));
  page.on('requestfailed', (request) => underWay.delete(request));
  // With `a11y.manual` Storybook's own check does not run beside ours.
  await page.goto(`${site}iframe.html?id=${id}&viewMode=story&globals=a11y.manual:!true`);
  // As text, here and below, for it is of the page's world.
  const told = (await (await page.waitForFunction(ended)).jsonValue()) as string[];
  const stands = async (): Promise<void> => {
    do await page.evaluate(settled);
    while (underWay.size > 0);
  };
  await stands();
  const wrong = [...new Set([...told, ...errors.splice(0)])];
  if (wrong.length > 0) throw new Error(`the story fails: ${wrong.join('\n')}`);
  return {
    show: async ({ colourScheme, language = english }) => {
      await page.emulateMedia({ colorScheme: colourScheme });
      // Never before it stands, for a story finds its buttons by their English names.
      await page.evaluate(`Object.assign(document.documentElement, ${JSON.stringify(language)})`);
      await stands();
    },
    errors: () => [...new Set(errors.splice(0))],
  };
}

/** Of the stories themselves. */
const english = { lang: 'en', dir: 'ltr' };

// Storybook's channel remembers the last event of each name. Says what went wrong, once the story is over.
const ended = `(() => {
  const last = (name) => globalThis.__STORYBOOK_ADDONS_CHANNEL__?.last(name)?.[0];
  const finished = last('storyFinished');
  const missing = last('storyMissing');
  const thrown = [
    missing && { message: 'there is no story ' + missing },
    last('storyErrored'),
    last('storyThrewException'),
    last('playFunctionThrewException'),
    ...(last('unhandledErrorsWhilePlaying') ?? []),
  ].filter(Boolean);
  if (!finished && thrown.length === 0) return false;
  if (finished?.status === 'error' && thrown.length === 0) return ['it ended with an error'];
  return thrown.map(({ message, title, description }) => message ?? title + ': ' + description);
})()`;

// A font is asked for by the first layout that needs it, and what was drawn without it is drawn anew.
const settled = `(async () => {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  for (let round = 0; round < 2; round++) {
    await frame();
    await document.fonts.ready;
  }
  // A list box keeps its text where it was with the font before.
  const inside = (root) => [...root.querySelectorAll('*')].flatMap((each) =>
    each.localName === 'select' ? [each] : each.shadowRoot ? inside(each.shadowRoot) : []);
  for (const list of inside(document)) {
    list.style.display = 'none';
    list.getBoundingClientRect();
    list.style.removeProperty('display');
  }
  await frame();
})()`;
