// Guards what every file keeps to: its length, its opening comment, no test left alone, no word about where it was made.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { filesIn } from '../../scripts/files.ts';
import { importsOf, read, sources } from './sources.ts';

const longest = 400;
const code = sources('').filter((path) => !path.includes('/captures/'));
const texts = filesIn('').filter((path) => /\.(ts|mjs|js|json|md|sh|html|css|yml|conf)$|^\.ci\/|^\.npmrc$/.test(path));

/** Strips comments and strings no further than needed: `.only` is looked for where a call stands. */
const alone = /\b(?:it|test|describe|suite)\.only\s*\(|\bonly:\s*true\b/;

// Put together here, so that this file does not hold them.
const hosts = ['registry.npm' + 'js.org', 'npm' + 'mirror', '//local' + 'host:4873'];
const places = new RegExp(['/work' + '/(?:main|shared|\\.)', '/tmp' + '/brief', '/root' + '/'].join('|'));

describe('every file', () => {
  it(`has at most ${longest} lines`, () => {
    const long = code.map((path) => [path, read(path).split('\n').length - 1] as const).filter(([, n]) => n > longest);
    assert.deepEqual(long, []);
  });

  it('opens with a comment that says what it owns', () => {
    const silent = code.filter((path) => !/^(?:#!.*\n)?\s*(?:\/\/|\/\*)/.test(read(path)));
    assert.deepEqual(silent, []);
  });

  it('names no registry host and no path of the machine it was written on', () => {
    const telling = texts.filter((path) => {
      const text = read(path);
      return hosts.some((host) => text.includes(host)) || places.test(text);
    });
    assert.deepEqual(telling, []);
  });
});

describe('every test file', () => {
  const tests = code.filter((path) => path.endsWith('.test.ts'));

  it('runs all its tests: none is picked out', () => {
    assert.deepEqual(
      tests.filter((path) => alone.test(read(path))),
      [],
    );
  });

  it('uses the runner of its place: node:test, and in components the browser', () => {
    const misplaced = tests.filter((path) => {
      const node = importsOf(path).some(({ specifier }) => specifier === 'node:test');
      return node === path.startsWith('components/');
    });
    assert.deepEqual(misplaced, []);
  });
});
