// Compares the picture of a story with the committed one.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import { root } from '../../scripts/root.ts';

// How far two colours may be apart, and the share of pixels that may be further: a little for strong differences, which are
// letters and lines and which every version of the browser smooths in its own way, and more for faint ones, as the pale
// areas of buttons are to what is around them.
const limits = [
  { threshold: 0.15, share: 0.00015 },
  { threshold: 0.03, share: 0.0005 },
];

const packing = { colorType: 2, filterType: 0, deflateLevel: 9, deflateStrategy: 0 } as const;

const command = '`npm run test:stories -- --update`';

/** A folder of committed pictures, and one for what differs from them. */
export class Pictures {
  readonly #folder: string;
  readonly #differences: string;
  readonly #update: boolean;

  /** @param update whether new looks are accepted instead of complained about */
  constructor(folder: string, differences: string, update: boolean) {
    this.#folder = folder;
    this.#differences = differences;
    this.#update = update;
    mkdirSync(folder, { recursive: true });
    rmSync(differences, { recursive: true, force: true });
  }

  /** What is wrong with a picture, in one sentence; undefined when it is as committed, or is accepted. */
  complaint(name: string, shot: Buffer): string | undefined {
    const file = join(this.#folder, `${name}.png`);
    const difference = existsSync(file)
      ? differenceOf(readFileSync(file), shot)
      : { says: 'there is no picture of it' };
    if (difference === undefined) return undefined;
    if (this.#update) {
      this.#accept(file, shot);
      return undefined;
    }
    const { says, picture } = difference;
    const files = [this.#write(name, 'actual', shot), ...(picture ? [this.#write(name, 'difference', picture)] : [])];
    return `${says}: see ${files.join(' and ')}; ${command} accepts it`;
  }

  /** The pictures that nobody asks for any more; in an update they are removed. */
  leftOver(names: string[]): string[] {
    const left = readdirSync(this.#folder).filter((file) => !names.includes(file.replace(/\.png$/, '')));
    if (!this.#update) return left.map((file) => `${file} is a picture of nothing: ${command} removes it`);
    for (const file of left) rmSync(join(this.#folder, file));
    return [];
  }

  /** What all of them take together, bytes. */
  size(): number {
    return readdirSync(this.#folder).reduce((sum, file) => sum + statSync(join(this.#folder, file)).size, 0);
  }

  // Packed tightly; flat areas pack best without a filter.
  #accept(file: string, shot: Buffer): void {
    writeFileSync(file, PNG.sync.write(PNG.sync.read(shot), packing));
  }

  #write(name: string, kind: string, picture: Buffer): string {
    mkdirSync(this.#differences, { recursive: true });
    const file = join(this.#differences, `${name}.${kind}.png`);
    writeFileSync(file, picture);
    return relative(root, file);
  }
}

interface Difference {
  says: string;
  picture?: Buffer;
}

/** How a picture differs from the expected one; undefined when it does not, or too little to be seen. */
function differenceOf(expected: Buffer, actual: Buffer): Difference | undefined {
  const [before, after] = [PNG.sync.read(expected), PNG.sync.read(actual)];
  const { width, height } = before;
  if (after.width !== width || after.height !== height) {
    return { says: `it is ${after.width}×${after.height} instead of ${width}×${height}` };
  }
  for (const { threshold, share } of limits) {
    const picture = new PNG({ width, height });
    const count = pixelmatch(before.data, after.data, picture.data, width, height, { threshold });
    if (count > share * width * height) {
      return { says: `it looks different in ${count} pixels`, picture: PNG.sync.write(picture) };
    }
  }
  return undefined;
}
