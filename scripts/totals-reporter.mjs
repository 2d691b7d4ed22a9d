// A node:test reporter that writes a line `- name` for each test that failed, and at last `passed failed skipped`. The runner's own closing diagnostics are the source: they count
// nested tests, and tests cancelled when a file died. Plain JavaScript, as node:test loads it in the parent without tsx.

export default async function* totalsReporter(source) {
  const counts = {};
  for await (const event of source) {
    // A group fails with its tests, which are named themselves.
    if (event.type === 'test:fail' && event.data.details?.error?.failureType !== 'subtestsFailed') {
      yield `- ${event.data.name.replaceAll('\n', ' ')} (${event.data.file?.split('/').slice(-2).join('/') ?? ''})\n`;
    }
    if (event.type !== 'test:diagnostic' || event.data.nesting !== 0) continue;
    const found = /^(pass|fail|cancelled|skipped|todo) (\d+)$/.exec(event.data.message);
    // A test may print such a line too; the runner's own comes last.
    if (found) counts[found[1]] = Number(found[2]);
  }
  const { pass = 0, fail = 0, cancelled = 0, skipped = 0, todo = 0 } = counts;
  yield `${pass} ${fail + cancelled} ${skipped + todo}\n`;
}
