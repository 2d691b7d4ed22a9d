// Guards what is installed beside the code: each package is the very one that was looked at, runs nothing of its own while it is
// installed, may be passed on, and is still looked after.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { read } from './sources.ts';

interface Locked {
  version?: string;
  integrity?: string;
  license?: string;
  link?: boolean;
  dev?: boolean;
  devOptional?: boolean;
  deprecated?: string;
  hasInstallScript?: boolean;
}

const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> };
const locked = Object.entries(packages)
  .filter(([path, { link }]) => path !== '' && !link)
  .map(([path, each]) => ({ name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length), ...each }));

/** Binaries of build tools, which look for the one of their platform. */
const mayRunScripts = ['esbuild', 'rs-module-lexer'];
const freeLicences = [
  ...['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0', 'Unlicense', 'CC0-1.0'],
  '(MIT OR CC0-1.0)',
];
/** Free for whoever uses them unchanged. Of these only ical.js is installed with Offhook; it stays a package of its own. */
const otherLicences = /^(axe-core|ical\.js|lightningcss.*|@fontsource\/.*)$/;
/** Named nowhere in the package's description; a benchmark's peer and a part of a test's server, neither of which is shipped. */
const unnamedLicences = ['asterisk-manager', 'only'];

describe('what is installed', () => {
  it('is known by its content', () => {
    const loose = locked.filter(({ integrity }) => !integrity?.startsWith('sha512-')).map(({ name }) => name);
    assert.deepEqual(loose, []);
    assert.ok(locked.length > 100);
  });

  it('runs no scripts of its own, but for what is known', () => {
    const running = locked.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name);
    assert.deepEqual(
      running.filter((name) => !mayRunScripts.includes(name)),
      [],
    );
    const shipped = locked.filter(({ dev, devOptional, hasInstallScript }) => !dev && !devOptional && hasInstallScript);
    assert.deepEqual(shipped, [], 'an installed Offhook runs none');
  });

  it('may be passed on', () => {
    const others = locked.filter(
      ({ name, license = '' }) =>
        !freeLicences.includes(license) && !otherLicences.test(name) && !unnamedLicences.includes(name),
    );
    assert.deepEqual(
      others.map(({ name, license }) => `${name}: ${license}`),
      [],
    );
  });

  it('is given up by nobody', () => {
    assert.deepEqual(
      locked.filter(({ deprecated }) => deprecated !== undefined).map(({ name }) => name),
      [],
    );
  });
});
