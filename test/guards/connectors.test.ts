// Guards a connector's folder: its files, and a manifest that carries the folder's name.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { root } from '../../scripts/root.ts';
import { connectors, exists } from './sources.ts';

interface ConnectorModule {
  default?: { manifest?: { id?: unknown } };
}

describe('every connector', () => {
  for (const name of connectors()) {
    const folder = `core/connectors/${name}`;

    it(`${name} has an index, settings and a README`, () => {
      const missing = ['index.ts', 'settings.ts', 'README.md'].filter((file) => !exists(`${folder}/${file}`));
      assert.deepEqual(missing, []);
    });

    it(`${name} says its own name in its manifest`, async () => {
      const address = pathToFileURL(join(root, folder, 'index.ts')).href;
      const module = (await import(address)) as ConnectorModule;
      assert.equal(module.default?.manifest?.id, name);
    });
  }
});
