// Guards the package's description: exact versions, and no script or entry that points at nothing.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { exists, read } from './sources.ts';

interface Description {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  scripts: Record<string, string>;
}

interface Lock {
  packages: Record<string, { resolved?: string; optionalDependencies?: Record<string, string> }>;
}

describe('the package', () => {
  const description = JSON.parse(read('package.json')) as Description;
  const lock = JSON.parse(read('package-lock.json')) as Lock;

  it('pins every dependency to one version', () => {
    const loose = Object.entries({ ...description.dependencies, ...description.devDependencies })
      .filter(([, version]) => !/^(?:npm:(?:@[\w-]+\/)?[\w-]+@)?\d+\.\d+\.\d+$/.test(version))
      .map(([name]) => name);
    assert.deepEqual(loose, []);
  });

  it('locks no download address', () => {
    assert.deepEqual(
      Object.entries(lock.packages).flatMap(([name, { resolved }]) => (resolved === undefined ? [] : [name])),
      [],
    );
  });

  // A lockfile without the package of some platform installs nowhere but where it was made.
  it('locks every optional dependency of every package', () => {
    const absent = Object.entries(lock.packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter((name) => !findable(lock, path, name)),
    );
    assert.deepEqual(absent, []);
  });

  it('has scripts whose files exist', () => {
    const named = Object.values(description.scripts).flatMap((script) => script.match(/scripts\/[\w./-]+/g) ?? []);
    assert.deepEqual(
      named.filter((path) => !exists(path)),
      [],
    );
  });
});

/** Whether a package is found from the place where another is installed: beside it or in a folder above. */
function findable(lock: Lock, path: string, name: string): boolean {
  if (`${path}${path === '' ? '' : '/'}node_modules/${name}` in lock.packages) return true;
  if (path === '') return false;
  const above = path.slice(0, Math.max(0, path.lastIndexOf('node_modules/') - 1));
  return findable(lock, above, name);
}
