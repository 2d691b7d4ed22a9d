/** The portal on a narrow window, and read from right to left: nothing is cut off, nothing has to be scrolled sideways. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type PortalBed, portalBed } from '../support/portal-bed.ts';
import { screensOf } from '../support/portal-screens.ts';

let bed: PortalBed;

before(async () => {
  bed = await portalBed({
    connections: [{ id: 'lab', name: 'Lab', connector: 'simulator' }],
    users: [
      {
        login: 'agnes.nagy-kovacs@northwind.example.com',
        name: 'Agnes Nagy-Kovács',
        connection: 'lab',
        settings: { extension: '201' },
      },
    ],
  });
});
after(async () => {
  await bed.close();
});

/** What sticks out of the window, outside of what scrolls by itself. */
const sticksOut = `(() => {
  const wide = document.documentElement;
  if (wide.scrollWidth <= wide.clientWidth) return [];
  return [...document.querySelectorAll('main *')]
    .filter((each) => {
      const { left, right } = each.getBoundingClientRect();
      return (right > innerWidth + 1 || left < -1) && !each.closest('.scrolls, table');
    })
    .slice(0, 5)
    .map((each) => each.tagName.toLowerCase() + '.' + each.className);
})()`;

describe('each screen of the portal', { timeout: 180_000 }, () => {
  const looks = [
    { name: 'in a narrow window', width: 400, dir: 'ltr' },
    { name: 'from right to left', width: 1240, dir: 'rtl' },
  ] as const;
  for (const { name, width, dir } of looks) {
    it(`fits ${name}`, async () => {
      await bed.page.setViewportSize({ width, height: 760 });
      const folder = process.env['OFFHOOK_SCREENSHOTS'];
      for (const parts of screensOf('lab')) {
        await bed.open(...parts);
        await bed.page.evaluate(`document.documentElement.dir = '${dir}'`);
        const screen = parts.join('/');
        if (folder) await bed.page.screenshot({ path: join(folder, `${parts.join('-')}.${dir}.png`), fullPage: true });
        assert.deepEqual(await bed.page.evaluate(sticksOut), [], screen);
        const [scroll, client] = await bed.page.evaluate<number[]>(
          '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
        );
        assert.ok((scroll ?? 0) <= (client ?? 0), `${screen}: ${scroll} in ${client}`);
      }
    });
  }
});
