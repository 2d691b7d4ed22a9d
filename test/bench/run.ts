/** `npm run bench [-- NAME…]`: runs benchmarks, prints their figures and verdicts, and writes them to RESULTS.md. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { filesIn } from '../../scripts/files.ts';
import type { Bench, BenchResult } from './bench.ts';

const results = new URL('RESULTS.md', import.meta.url);
const there = filesIn('test/bench').flatMap((path) => /([\w-]+)\.bench\.ts$/.exec(path)?.[1] ?? []);
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !there.includes(name));
if (unknown.length > 0) {
  console.error(`unknown benchmark: ${unknown.join(', ')}. There are: ${there.join(', ')}`);
  process.exit(2);
}

let allHold = true;
for (const name of asked.length === 0 ? there : asked) {
  const { default: bench } = (await import(`./${name}.bench.ts`)) as { default: Bench };
  console.log(`\n== ${name}: ${bench.title}\nbudget: ${bench.budget}`);
  const result = await bench.run((line) => {
    console.log(`  ${line}`);
  });
  for (const line of result.figures) console.log(line);
  write(name, bench, result);
  console.log(`${result.holds ? 'holds' : 'FALLS SHORT'}: ${result.verdict}`);
  allHold &&= result.holds;
}
// Children of a benchmark that failed half-way must not keep the program.
process.exit(allHold ? 0 : 1);

/** One section per benchmark; that of this one is replaced, the others stay. */
function write(name: string, bench: Bench, { figures, verdict, holds }: BenchResult): void {
  const intro =
    '# Benchmark results\n\nRatios within one run on one machine; `npm run bench` writes them. Absolute figures depend on the machine.\n';
  const old = existsSync(results) ? readFileSync(results, 'utf8') : intro;
  const sections = new Map(
    old
      .split(/^(?=## )/m)
      .slice(1)
      .map((section) => [/^## (\S+)/.exec(section)?.[1] ?? '', section.trimEnd()]),
  );
  const [cpu] = cpus();
  const machine = `${cpu?.model.trim() ?? 'unknown CPU'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, Linux ${release()}, Node ${process.versions.node}`;
  sections.set(
    name,
    [
      `## ${name}`,
      '',
      `${bench.title}. Budget: ${bench.budget}.`,
      '',
      `${new Date().toISOString().slice(0, 10)}, ${machine}`,
      '',
      ...figures.map((line) => `- ${line}`),
      '',
      `**${holds ? 'Holds' : 'Falls short'}**: ${verdict}`,
    ].join('\n'),
  );
  writeFileSync(results, `${[intro, ...[...sections].sort().map(([, section]) => `${section}\n`)].join('\n')}`);
}
