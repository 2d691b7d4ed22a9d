/** The two ends of a message pipe in one process: what a `ProviderHost` serves, a `MessagingServiceProvider` connects to. */
import { MessagingServiceProvider } from '../../core/messaging/messaging-service-provider.ts';
import type { WebSocketLike } from '../../core/provider/world.ts';
import type { PipeEnd } from '../../core/session/provider-host.ts';
import { testWorld } from './world.ts';

/** Opens a pipe to a host: given the far end it tells where frames go. */
export type OpenPipe = (end: PipeEnd) => { receive(frame: string): void; closed(): void };

/** A socket whose far end is a host; every frame takes a task of its own, as on a network. */
export function pipeSocket(open: OpenPipe): WebSocketLike {
  let state: 0 | 1 | 3 = 0;
  const later = (action: () => void) => void setTimeout(action, 0);
  const ended = (code: number, reason: string) => {
    if (state === 3) return;
    state = 3;
    later(() => socket.onclose?.({ code, reason }));
  };
  const socket: WebSocketLike = {
    get readyState() {
      return state;
    },
    onopen: null,
    onmessage: null,
    onclose: null,
    onerror: null,
    send: (frame) => {
      later(() => {
        pipe.receive(frame);
      });
    },
    close: (code = 1000, reason = '') => {
      pipe.closed();
      ended(code, reason);
    },
  };
  const pipe = open({
    send: (frame) => {
      later(() => {
        if (state === 1) socket.onmessage?.({ data: frame });
      });
    },
    close: ended,
  });
  later(() => {
    state = 1;
    socket.onopen?.(undefined as never);
  });
  return socket;
}

/** The provider at the other end of the pipes that `open` opens. */
export function pipedProvider(open: OpenPipe): MessagingServiceProvider {
  const { clock, random } = testWorld();
  return new MessagingServiceProvider({
    url: 'pipe:',
    ticket: () => Promise.resolve('pipe'),
    webSocket: () => pipeSocket(open),
    clock,
    random,
    retry: { base: 10, cap: 40 },
  });
}
