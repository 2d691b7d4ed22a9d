// `npm run check`: types, lint, format and guards, all of them also after a failure.
import { runChecks } from './checks.ts';
import { sentence } from './totals.ts';

const totals = await runChecks();
console.log(sentence(totals));
process.exitCode = totals.failed === 0 ? 0 : 1;
