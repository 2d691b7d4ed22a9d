// `npm test [part…] [-- --update]`: runs the parts in order, goes on after a failure, and closes with one line per part and
// the sum.
import { type Part, parts } from './test-parts.ts';
import { add, none, sentence, type Totals } from './totals.ts';

const strict = process.env['CI'] === 'true';
const words = process.argv.slice(2);
const update = words.includes('--update');
const asked = words.filter((word) => word !== '--update');
const unknown = asked.filter((name) => !parts.some((part) => part.name === name));
if (unknown.length > 0) {
  console.error(`unknown part: ${unknown.join(', ')}. The parts are: ${parts.map((part) => part.name).join(', ')}`);
  process.exit(2);
}

async function runPart(part: Part): Promise<Totals> {
  console.log(`\n== ${part.name}: ${part.about}`);
  try {
    return judged(part, await part.run({ update }));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return { ...none, failed: 1 };
  }
}

// With CI=true nothing may be passed over: a skipped test fails, and so does a part without tests.
function judged(part: Part, totals: Totals): Totals {
  if (part.tests && totals.passed + totals.failed + totals.skipped === 0) {
    console.log(`${part.name}: no tests yet`);
    return strict ? { ...none, failed: 1 } : none;
  }
  if (!strict || totals.skipped === 0) return totals;
  console.log(`${part.name}: ${totals.skipped} skipped, which fails because CI=true`);
  return { ...totals, failed: totals.failed + totals.skipped, skipped: 0 };
}

const chosen = asked.length === 0 ? parts : parts.filter((part) => asked.includes(part.name));
const results: [Part, Totals, number][] = [];
for (const part of chosen) {
  const start = Date.now();
  results.push([part, await runPart(part), Math.round((Date.now() - start) / 1000)]);
}

console.log('\n== summary');
for (const [part, totals, seconds] of results) {
  console.log(
    `${part.name.padEnd(10)} ${totals.failed === 0 ? 'ok    ' : 'FAILED'} ${sentence(totals)} (${seconds} s)`,
  );
}
// Where a log is shown from its end, the names are there.
for (const [{ name }, { which = [] }] of results) for (const test of which) console.log(`FAILED in ${name}: ${test}`);
const sum = results.map(([, totals]) => totals).reduce(add, none);
console.log(sentence(sum));
process.exitCode = sum.failed === 0 ? 0 : 1;
