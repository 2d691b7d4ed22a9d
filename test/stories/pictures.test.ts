// The comparison of pictures: what it sees, what it lets pass, and what an update does.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { PNG } from 'pngjs';
import { Pictures } from './pictures.ts';

const [width, height] = [420, 760];

/** A grey button on white, its text a darker line. */
function button(left: number, { colour = 0x55, tall = height } = {}): Buffer {
  const png = new PNG({ width, height: tall });
  png.data.fill(0xff);
  for (let y = 40; y < 70; y++) {
    for (let x = left; x < left + 100; x++) {
      png.data.fill(
        y === 55 && x > left + 20 && x < left + 80 ? colour : 0xee,
        (y * width + x) * 4,
        (y * width + x) * 4 + 3,
      );
    }
  }
  return PNG.sync.write(png);
}

describe('pictures', () => {
  let folder = '';
  let differences = '';
  const opened = (update = false) => new Pictures(join(folder, 'pictures'), differences, update);

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'offhook-pictures-'));
    differences = join(folder, 'differences');
    assert.equal(opened(true).complaint('a.light', button(20)), undefined);
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('lets the same look pass, also when it is smoothed a little differently', () => {
    assert.equal(opened().complaint('a.light', button(20)), undefined);
    assert.equal(opened().complaint('a.light', button(20, { colour: 0x60 })), undefined);
    assert.equal(existsSync(differences), false);
  });

  it('sees a button that has moved, and names what to look at and how to accept it', () => {
    const complaint = opened().complaint('a.light', button(26)) ?? '';
    assert.match(
      complaint,
      /looks different in \d+ pixels: see .*a\.light\.actual\.png and .*a\.light\.difference\.png/,
    );
    assert.match(complaint, /npm run test:stories -- --update/);
    assert.deepEqual(readdirSync(differences), ['a.light.actual.png', 'a.light.difference.png']);
  });

  it('sees another size and a missing picture', () => {
    assert.match(opened().complaint('a.light', button(20, { tall: 800 })) ?? '', /420×800 instead of 420×760/);
    assert.match(opened().complaint('b.light', button(20)) ?? '', /no picture/);
  });

  it('sees a picture that belongs to no story', () => {
    assert.deepEqual(opened().leftOver(['a.light']), []);
    assert.equal(opened().leftOver(['b.light']).length, 1);
  });

  it('accepts a new look in an update, and removes what is left over', () => {
    assert.equal(opened(true).complaint('b.light', button(60)), undefined);
    assert.equal(opened().complaint('b.light', button(60)), undefined);
    assert.deepEqual(opened(true).leftOver(['b.light']), []);
    assert.deepEqual(readdirSync(join(folder, 'pictures')), ['b.light.png']);
  });
});
