// What an answer of `npm audit --json` comes to.

export interface Verdict {
  /** `found`: something must be done. `unknown`: nobody has said, so nothing is known. */
  is: 'clean' | 'found' | 'unknown';
  text: string;
}

/** The worse ones: what is less than these is told, and stops nobody. */
const serious = ['high', 'critical'] as const;

/** @param json as npm has printed it; of a registry without advisories an error */
export function auditVerdict(json: string): Verdict {
  const answer = parsed(json);
  const counts = recordOf(recordOf(answer['metadata'])['vulnerabilities']);
  if (typeof counts['total'] !== 'number') {
    const said = [recordOf(answer['error'])['summary'], answer['message'], 'npm said nothing that can be read'];
    const why = said.find((each) => typeof each === 'string' && each !== '') as string;
    return { is: 'unknown', text: `The registry was asked for known faults, and did not answer: ${why}` };
  }
  const bad = serious.reduce((sum, level) => sum + Number(counts[level] ?? 0), 0);
  if (bad === 0)
    return { is: 'clean', text: `No serious faults are known of the dependencies; lesser ones: ${counts['total']}.` };
  const names = Object.entries(recordOf(answer['vulnerabilities']))
    .filter(([, each]) => serious.some((level) => level === recordOf(each)['severity']))
    .map(([name, each]) => `${name} (${String(recordOf(each)['severity'])})`);
  return { is: 'found', text: `Serious faults are known of: ${names.join(', ')}. \`npm audit\` says more.` };
}

function parsed(json: string): Record<string, unknown> {
  try {
    return recordOf(JSON.parse(json));
  } catch {
    return {};
  }
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
