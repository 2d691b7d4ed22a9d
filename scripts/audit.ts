// Asks the registry for known faults of what an installed Offhook brings along: `npm run audit`. Ends with 1 for serious ones, and
// with 0, saying so, where the registry does not answer such questions: that is no fault of the code.
import { spawnSync } from 'node:child_process';
import { auditVerdict } from './audit-verdict.ts';
import { root } from './root.ts';

const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
  cwd: root,
  encoding: 'utf8',
  timeout: 60_000,
  maxBuffer: 50_000_000,
});
const { is, text } = auditVerdict(stdout ?? '');
(is === 'clean' ? console.log : console.error)(text);
process.exitCode = is === 'found' ? 1 : 0;
