// The elements are there, with their properties, before the bundle is.
import { run } from './harness.js';
import { mountPlain } from './mount-plain.js';

void run(mountPlain);
