/** Every story, in every look: it renders, axe finds nothing, and it looks as it did when its picture was committed. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { violations } from '../support/accessibility.ts';
import { machineFonts } from './fonts.ts';
import { isOpened, isPictured, looks } from './looks.ts';
import { Pictures } from './pictures.ts';
import { serveSite, type Site, storiesOf } from './site.ts';
import { openBrowser, openStory, type StoryBrowser } from './story-page.ts';

const folder = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const update = process.env['OFFHOOK_UPDATE_PICTURES'] === 'true';
const pictures = new Pictures(folder('pictures'), folder('differences'), update);
const stories = await storiesOf();

async function wrongInPicture(page: Page, name: string): Promise<string[]> {
  const shot = await page.screenshot({ animations: 'disabled', caret: 'hide', scale: 'css', fullPage: true });
  const complaint = pictures.complaint(name, shot);
  return [...(complaint === undefined ? [] : [complaint]), ...(await machineFonts(page))];
}

// Each in a browser of its own, so that stories shown at the same time do not hear of each other.
const atOnce = 2;

describe('every story', { concurrency: atOnce }, () => {
  const free: StoryBrowser[] = [];
  let site: Site;

  before(async () => {
    site = await serveSite();
    for (let n = 0; n < atOnce; n++) free.push(await openBrowser());
  });

  after(async () => {
    for (const browser of free) await browser.close();
    await site.close();
  });

  for (const { id, name } of stories) {
    it(name, async (t) => {
      const browser = free.pop()!;
      const page = await browser.context.newPage();
      try {
        // Opened once: a page changes its look while it is shown, as it does when the evening comes.
        const story = await openStory(page, site.address, id);
        for (const look of looks.filter((each) => isOpened(each, id))) {
          await t.test(look.name, async () => {
            await story.show(look);
            const wrong = [
              ...(isPictured(look, id) ? await wrongInPicture(page, `${id}.${look.name}`) : []),
              ...(await violations(page, '#storybook-root')),
              ...story.errors(),
            ];
            if (wrong.length > 0) assert.fail(wrong.join('\n'));
          });
        }
      } finally {
        await page.close();
        free.push(browser);
      }
    });
  }
});

describe('the pictures', () => {
  const ids = stories.map(({ id }) => id);

  it('are of stories that there are', () => {
    assert.deepEqual(
      looks.flatMap(({ pictured = [] }) => pictured.filter((id) => !ids.includes(id))),
      [],
    );
    const names = looks.flatMap((look) => ids.filter((id) => isPictured(look, id)).map((id) => `${id}.${look.name}`));
    assert.deepEqual(pictures.leftOver(names), []);
  });

  // Every version of them stays in the history.
  it('take less than 4 MB together', () => {
    assert.ok(pictures.size() < 4_000_000, `they take ${pictures.size()} bytes`);
  });
});
