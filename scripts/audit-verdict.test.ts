// A known fault of a dependency must stop a build, and a registry that says nothing must not pass for one that says all is well.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { auditVerdict } from './audit-verdict.ts';

const report = (counts: Record<string, number>, vulnerabilities: object = {}) =>
  JSON.stringify({
    auditReportVersion: 2,
    vulnerabilities,
    metadata: {
      vulnerabilities: {
        ...{ info: 0, low: 0, moderate: 0, high: 0, critical: 0 },
        ...counts,
        total: Object.values(counts).reduce((sum, count) => sum + count, 0),
      },
    },
  });

describe('the verdict on dependencies', () => {
  it('names those with serious faults, and lets lesser ones pass', () => {
    const known = { bad: { severity: 'critical' }, dull: { severity: 'low' } };
    const { is, text } = auditVerdict(report({ critical: 1, low: 1 }, known));
    assert.equal(is, 'found');
    assert.match(text, /bad \(critical\)/);
    assert.doesNotMatch(text, /dull/);
    assert.equal(auditVerdict(report({ low: 2 })).is, 'clean');
    assert.equal(auditVerdict(report({ high: 1 })).is, 'found');
  });

  it('is none where the registry did not answer', () => {
    for (const said of [
      '{"message":"405 Method Not Allowed","statusCode":405}',
      '{"error":{"code":"ENOAUDIT","summary":"no such endpoint"}}',
      '',
      'npm ERR!',
      'null',
    ]) {
      assert.equal(auditVerdict(said).is, 'unknown', said);
    }
  });
});
