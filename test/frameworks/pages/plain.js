// No framework: the script tag alone.
import { run } from './harness.js';
import { mountPlain } from './mount-plain.js';

void run(mountPlain);
