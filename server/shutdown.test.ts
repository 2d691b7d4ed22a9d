/** A server that ends stops its parts the other way round, each once, and all of them, also when one fails. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Shutdown } from './shutdown.ts';

describe('a shutdown', () => {
  it('stops the last first, waits for each, and stops nothing twice', async () => {
    const shutdown = new Shutdown();
    const stopped: string[] = [];
    shutdown.stops({ stop: () => void stopped.push('store') });
    shutdown.stops({
      stop: async () => {
        await new Promise(setImmediate);
        stopped.push('log');
      },
    });
    shutdown.then(() => void stopped.push('sockets'));
    await shutdown.run();
    await shutdown.run();
    assert.deepEqual(stopped, ['sockets', 'log', 'store']);
  });

  it('leaves nothing running because of one that fails, and says what failed', async () => {
    const shutdown = new Shutdown();
    const stopped: string[] = [];
    shutdown.then(() => void stopped.push('store'));
    shutdown.then(() => Promise.reject(new Error('busy')));
    await assert.rejects(shutdown.run(), /busy/);
    assert.deepEqual(stopped, ['store']);
  });
});
