// `npm run size`: what the built tags weigh beside their budgets; ends with 1 where one is missed.
import { join } from 'node:path';
import { root } from './root.ts';
import { sizeLine, sizesOf } from './sizes.ts';

const sizes = await sizesOf(join(root, 'dist/web'));
for (const size of sizes) console.log(sizeLine(size));
if (sizes.some(({ bytes, budget }) => bytes > budget)) process.exitCode = 1;
