// Guards the arrows between folders: what may import what.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { wrongArrow } from './arrows.ts';
import { findCycle, type Graph } from './cycles.ts';
import { exists, imports, importsOf } from './sources.ts';

const folders = ['core', 'components', 'admin', 'demo', 'server', 'storybook', 'scripts', 'test'];

/** The first complaint about a line of code standing in a file. */
function complaint(from: string, line: string): string | undefined {
  return importsOf(from, line)
    .map(wrongArrow)
    .find((found) => found !== undefined);
}

describe('imports', () => {
  it('follow the allowed arrows', () => {
    assert.deepEqual(
      imports(...folders).flatMap((found) => wrongArrow(found) ?? []),
      [],
    );
  });

  it('name files that exist, with their ending', () => {
    const broken = imports(...folders)
      .filter(({ target }) => target !== undefined && !target.startsWith('dist/') && !exists(target))
      .map(({ from, specifier }) => `${from}: ${specifier}`);
    assert.deepEqual(broken, []);
  });

  it('make no circle', () => {
    const graph: Graph = new Map();
    for (const { from, target } of imports(...folders)) {
      if (target !== undefined) graph.set(from, [...(graph.get(from) ?? []), target]);
    }
    assert.deepEqual(findCycle(graph), undefined);
  });
});

describe('the guard on imports', () => {
  it('finds every kind of forbidden arrow', () => {
    const forbidden: [string, string][] = [
      ['core/model/state.ts', "import { x } from '../../server/main.ts';"],
      ['core/model/state.ts', "import type { x } from '../../components/offhook.ts';"],
      ['core/model/state.ts', "import { readFile } from 'node:fs';"],
      ['core/connectors/a/index.ts', "export * from '../b/messages.ts';"],
      ['core/connectors/a/index.ts', "import { x } from '../../session/tabs.ts';"],
      ['core/connectors/a/index.ts', "import { x } from './fake.ts';"],
      ['core/session/tabs.ts', "const sip = await import('jssip');"],
      ['components/cti-panel/cti-panel.ts', "import { x } from '../../server/app/http.ts';"],
      ['server/main.ts', "import { x } from '../components/offhook.ts';"],
      ['server/main.ts', "import { x } from '../test/support/clock.ts';"],
    ];
    for (const [from, line] of forbidden) assert.ok(complaint(from, line), `${from}: ${line}`);
  });

  it('lets the allowed ones stand', () => {
    const allowed: [string, string][] = [
      ['core/webphone/sip.ts', "const sip = await import('jssip');"],
      ['core/connectors/a/index.ts', "import { x } from '../../provider/errors.ts';"],
      ['core/connectors/a/fake.ts', "import { createServer } from 'node:net';"],
      ['components/cti-panel/cti-panel.ts', "import { x } from '../../core/model/state.ts';"],
      ['server/main.ts', "import { x } from '../core/model/state.ts'; // import '../components/offhook.ts'"],
    ];
    for (const [from, line] of allowed) assert.equal(complaint(from, line), undefined);
  });

  it('finds a circle, also a long one, and none where two ways meet', () => {
    const circle: Graph = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['a']],
    ]);
    assert.deepEqual(findCycle(circle), ['a', 'b', 'c', 'a']);
    const diamond: Graph = new Map([
      ['a', ['b', 'c']],
      ['b', ['d']],
      ['c', ['d']],
    ]);
    assert.equal(findCycle(diamond), undefined);
  });
});
