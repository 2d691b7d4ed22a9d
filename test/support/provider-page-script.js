// What runs in a page of the tests: serves the page's provider over pipes to the test that drives it.
import { systemClock } from '../../core/provider/world.ts';
import { ProviderHost } from '../../core/session/provider-host.ts';

export function serve(provider) {
  const host = new ProviderHost(provider, { user: { id: 'page', name: 'Page' }, clock: systemClock });
  const pipes = new Map();
  globalThis.pipe = {
    open: (id) => {
      const end = {
        send: (frame) => globalThis.fromPage(id, frame),
        close: (code, why) => globalThis.fromPage(id, '', code, why),
      };
      pipes.set(id, host.open(end));
    },
    send: (id, frame) => pipes.get(id)?.receive(frame),
    close: (id) => {
      pipes.get(id)?.closed();
      pipes.delete(id);
    },
  };
}
