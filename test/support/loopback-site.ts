// A web server of a test: on a free loopback port, and gone when it is told to.
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A running site: its address, with a slash at the end, and how it ends. */
export interface LoopbackSite {
  address: string;
  close(): Promise<void>;
}

export async function onLoopback(server: Server): Promise<LoopbackSite> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}/`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
