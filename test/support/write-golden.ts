/** Writes anew what each agent must hear of each recorded flow. Run it by hand, and read the diff. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { flows, goldenFolder, hear, versions } from './recorded-flows.ts';

mkdirSync(goldenFolder, { recursive: true });
for (const version of versions) {
  for (const flow of flows(version)) {
    const { lines } = await hear(version, flow);
    writeFileSync(`${goldenFolder}${flow}.txt`, `${lines.join('\n')}\n`);
  }
}
