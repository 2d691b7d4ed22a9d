/** Opens one WebSocket, within a time. */
import { CtiError } from '../../provider/errors.ts';
import type { Clock, Sockets, WebSocketLike } from '../../provider/world.ts';

export interface Opening {
  /** @throws CtiError `unreachable`, `closed` */
  socket: Promise<WebSocketLike>;
  cancel(): void;
}

/** @param timeout ms */
export function openSocket(url: string, sockets: Sockets, clock: Clock, timeout: number): Opening {
  let settle: (error?: CtiError) => void = () => undefined;
  const socket = new Promise<WebSocketLike>((resolve, reject) => {
    let opened: WebSocketLike | undefined;
    const timer = clock.setTimeout(() => {
      settle(new CtiError('unreachable'));
    }, timeout);
    settle = (error) => {
      settle = () => undefined;
      clock.clearTimeout(timer);
      if (opened) opened.onopen = opened.onclose = null;
      if (!error && opened) {
        resolve(opened);
        return;
      }
      opened?.close();
      reject(error ?? new CtiError('unreachable'));
    };
    try {
      opened = sockets.webSocket(url);
    } catch {
      settle(new CtiError('unreachable'));
      return;
    }
    opened.onopen = () => {
      settle();
    };
    opened.onclose = () => {
      settle(new CtiError('unreachable'));
    };
    // A close follows every error.
    opened.onerror = () => undefined;
  });
  return {
    socket,
    cancel: () => {
      settle(new CtiError('closed'));
    },
  };
}
