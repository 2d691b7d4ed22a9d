/** The log tells calls apart, and neither customers nor secrets. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openLog } from './log.ts';

describe('the log', () => {
  it('hides secrets and masks numbers, in fields and in words', () => {
    const lines: string[] = [];
    const log = openLog('debug', { write: (line) => lines.push(line) });
    log.info('call to +15550123 started', {
      number: '+15550123',
      password: 'pw1',
      deep: { secret: 'pw2' },
      user: 'u-12345678',
    });
    log.debug('d');
    const [first = '', second = ''] = lines;
    assert.ok(!/5550123|pw1|pw2/.test(first), first);
    assert.match(first, /23"/);
    assert.match(first, /u-12345678/);
    assert.match(second, /"level":"debug"/);
  });

  it('is as quiet as it is told to be', () => {
    const lines: string[] = [];
    const log = openLog('warn', { write: (line) => lines.push(line) });
    log.info('not said');
    log.warn('said');
    assert.equal(lines.length, 1);
  });
});
