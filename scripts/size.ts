// `npm run size`: what the built tags weigh beside their budgets; ends with 1 where one is missed.
import { join } from 'node:path';
import { root } from './root.ts';
import { laterSizesOf, sizeLine, sizesOf } from './sizes.ts';

const folder = join(root, 'dist/web');
const sizes = await sizesOf(folder);
for (const size of sizes) console.log(sizeLine(size));
console.log('besides, when it is needed:');
for (const size of await laterSizesOf(folder)) console.log(sizeLine(size));
if (sizes.some(({ bytes, budget = Infinity }) => bytes > budget)) process.exitCode = 1;
