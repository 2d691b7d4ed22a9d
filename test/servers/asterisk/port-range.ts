// Owns which ports a bed uses: a block of its own below the ephemeral ports, claimed for as long as the bed lives, so
// that two beds never meet and a server finds its ports free again after a restart.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

export interface PortRange {
  readonly pbx: { readonly ami: number; readonly sip: number; readonly chanSip: number; readonly http: number };
  readonly pstn: { readonly ami: number; readonly sip: number };
  /** First and last RTP port. */
  readonly pbxRtp: readonly [number, number];
  readonly pstnRtp: readonly [number, number];
  release(): void;
}

const firstBlock = 10_000;
const blockSize = 2000;
const blocks = 11;

/**
 * Claims a block of ports nobody uses.
 * @param pbxHost and `pstnHost`: the loopback addresses the two servers bind SIP to.
 */
export async function claimPorts(pbxHost: string, pstnHost: string): Promise<PortRange> {
  for (let block = 0; block < blocks; block++) {
    const base = firstBlock + block * blockSize;
    // The open listener is the claim; it goes with the process, however that ends.
    const claim = await listen('127.0.0.1', base);
    if (!claim) continue;
    const [pbxAmi, pstnAmi, http, pbxSip, chanSip, pstnSip] = [
      base + 1,
      base + 2,
      base + 3,
      base + 4,
      base + 6,
      base + 8,
    ];
    const free = await Promise.all([
      tcpFree('127.0.0.1', pbxAmi),
      tcpFree('127.0.0.1', pstnAmi),
      tcpFree(pbxHost, http),
      udpFree(pbxHost, pbxSip),
      udpFree(pbxHost, chanSip),
      udpFree(pstnHost, pstnSip),
    ]);
    if (free.includes(false)) {
      claim.close();
      continue;
    }
    return {
      pbx: { ami: pbxAmi, sip: pbxSip, chanSip, http },
      pstn: { ami: pstnAmi, sip: pstnSip },
      pbxRtp: [base + 100, base + 1299],
      pstnRtp: [base + 1300, base + blockSize - 1],
      release: () => claim.close(),
    };
  }
  throw new Error(`no free block of ports between ${firstBlock} and ${firstBlock + blocks * blockSize}`);
}

async function listen(host: string, port: number): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy()).unref();
  try {
    await once(server.listen(port, host), 'listening');
    return server;
  } catch {
    return undefined;
  }
}

async function tcpFree(host: string, port: number): Promise<boolean> {
  const server = await listen(host, port);
  if (!server) return false;
  await once(server.close(), 'close');
  return true;
}

async function udpFree(host: string, port: number): Promise<boolean> {
  const socket = createSocket('udp4');
  try {
    await once(socket.bind(port, host), 'listening');
  } catch {
    return false;
  }
  socket.close();
  return true;
}
