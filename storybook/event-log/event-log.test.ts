/** The log of events: bounded, searchable, and able to show whatever an event carries. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { asJson, detailOf, type LogEntry } from './entry.ts';
import { EventLog, eventsKept } from './event-log.ts';

const entry = (name: string, detail = ''): LogEntry => ({
  at: 0,
  name,
  from: 'cti-panel',
  cancelable: false,
  prevented: false,
  detail,
});

describe('the log of events', () => {
  it('keeps the newest ones, and says how many it has forgotten', () => {
    const log = new EventLog();
    for (let n = 1; n <= eventsKept + 30; n++) log.add(entry(`cti-${n}`));
    assert.equal(log.entries.length, eventsKept);
    assert.equal(log.forgotten, 30);
    assert.equal(log.entries[0]?.name, 'cti-31');
    assert.equal(log.entries.at(-1)?.name, `cti-${eventsKept + 30}`);
    assert.equal(new Set(log.entries.map(({ id }) => id)).size, eventsKept);
  });

  it('finds words in names, tags and contents, whatever their capitals', () => {
    const log = new EventLog();
    log.add(entry('cti-call-started', '{"callerName":"Anna Kovács"}'));
    log.add(entry('cti-request', '{"command":{"type":"holdCall"}}'));
    const names = (words: string): string[] => log.matching(words).map(({ name }) => name);
    assert.deepEqual(names('anna'), ['cti-call-started']);
    assert.deepEqual(names('HOLD cti-panel'), ['cti-request']);
    assert.deepEqual(names('anna hold'), []);
    assert.deepEqual(names('  '), ['cti-call-started', 'cti-request']);
  });

  it('tells its listeners of what is added and cleared, until they leave', () => {
    const log = new EventLog();
    let told = 0;
    const leave = log.onChange(() => told++);
    log.add(entry('cti-hold'));
    log.clear();
    assert.equal(log.entries.length, 0);
    leave();
    log.add(entry('cti-hold'));
    assert.equal(told, 2);
  });
});

describe('what an event carries', () => {
  it('is its detail, or what its class has added', () => {
    assert.deepEqual(JSON.parse(detailOf(new CustomEvent('cti-x', { detail: { calls: 2 } }))), { calls: 2 });
    const request = Object.assign(new Event('cti-request'), { command: { type: 'makeCall' }, claimed: false });
    assert.deepEqual(JSON.parse(detailOf(request)), { command: { type: 'makeCall' }, claimed: false });
    assert.equal(detailOf(new CustomEvent('cti-x')), 'null');
  });

  it('is shown whatever it is: circles, functions, elements, things that throw', () => {
    const circle: Record<string, unknown> = { name: 'a' };
    circle['self'] = circle;
    circle['inside'] = { back: circle };
    const shared = { twice: true };
    assert.deepEqual(JSON.parse(asJson(circle)), { name: 'a', self: '(itself)', inside: { back: '(itself)' } });
    assert.deepEqual(JSON.parse(asJson([shared, shared])), [shared, shared]);
    assert.deepEqual(JSON.parse(asJson({ big: 1n, act: () => 1, element: { nodeName: 'CTI-CALL' } })), {
      big: '1',
      act: '(function)',
      element: '<cti-call>',
    });
    assert.equal(asJson(undefined), '');
    const bad = {
      get value(): never {
        throw new Error('no');
      },
    };
    assert.equal(asJson(bad), '(cannot be shown)');
  });

  it('is cut where it would fill the page', () => {
    assert.equal(asJson('x'.repeat(100_000)).length, 20_000);
  });
});
