/** Many sockets at once from one process, spread over the addresses of this machine so that ports do not run short. */
import { WebSocket } from 'ws';

/** Opens one socket per agent, some hundred at a time, and settles when each has heard its `first` message. */
export async function crowd(
  count: number,
  url: (agent: number) => string,
  hello: (agent: number) => string,
  first: string,
): Promise<WebSocket[]> {
  const sockets: WebSocket[] = [];
  for (let from = 0; from < count; from += 500) {
    const batch = Array.from({ length: Math.min(500, count - from) }, (_, i) =>
      joined(from + i, url(from + i), hello(from + i), first),
    );
    sockets.push(...(await Promise.all(batch)));
  }
  return sockets;
}

export function addressOf(agent: number): string {
  return `127.0.0.${2 + (agent % 200)}`;
}

function joined(agent: number, url: string, hello: string, first: string): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { perMessageDeflate: false, localAddress: addressOf(agent) });
    socket.once('error', reject);
    socket.once('open', () => {
      socket.send(hello);
    });
    socket.on('message', (data: Buffer) => {
      // A page that does not say that it is there is sent away.
      if (data.toString('latin1', 0, 14) === '{"type":"ping"') socket.send('{"type":"pong","id":"1"}');
    });
    const hear = (data: Buffer) => {
      if (!data.toString().startsWith(first)) return;
      socket.off('message', hear);
      resolve(socket);
    };
    socket.on('message', hear);
  });
}

export async function dispersed(sockets: readonly WebSocket[]): Promise<void> {
  await Promise.all(
    sockets.map(
      (socket) =>
        new Promise<void>((resolve) => {
          socket.once('close', () => {
            resolve();
          });
          socket.terminate();
        }),
    ),
  );
}
