// A real TURN server, coturn, on a free loopback port: relays between pages that may not reach each other directly.
import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** This machine cannot have a TURN server; the message is the reason in plain words. */
export class TurnUnavailable extends Error {
  override readonly name = 'TurnUnavailable';
}

const script = fileURLToPath(new URL('./get-coturn.sh', import.meta.url));
const startsWithin = 10_000;

/**
 * For the `skip` option of a suite: false where a TURN server can be had (it is fetched now), else why not.
 * @throws TurnUnavailable instead of skipping when the environment says CI=true
 */
export async function whyNoTurn(): Promise<string | false> {
  try {
    await turnTree();
    return false;
  } catch (error) {
    if (!(error instanceof TurnUnavailable) || process.env['CI'] === 'true') throw error;
    return `no TURN server: ${error.message}`;
  }
}

/** The folder of an unpacked coturn, `$OFFHOOK_CACHE/coturn`, fetched now if it is not there yet. */
async function turnTree(): Promise<string> {
  const cache = process.env['OFFHOOK_CACHE'] || path.join(homedir(), '.cache', 'offhook');
  const folder = path.join(path.resolve(cache), 'coturn');
  const child = spawn('bash', [script, folder], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2000)));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code === 0) return folder;
  const reason = said.trim().split('\n').at(-1) ?? '';
  // 3 is the script's own verdict about this machine; anything else is a fault to be seen, not skipped.
  throw code === 3 ? new TurnUnavailable(reason) : new Error(`get-coturn.sh ended with ${code}: ${said}`);
}

export interface TurnServer {
  /** `turn:127.0.0.1:…?transport=udp` */
  url: string;
  port: number;
  /** Its `static-auth-secret`. */
  secret: string;
  /** What it has logged so far. */
  log(): string;
  stop(): Promise<void>;
}

/** @param again the port and secret of one that has been stopped: it is back as after a restart, and remembers nothing */
export async function startTurn(again?: Pick<TurnServer, 'port' | 'secret'>): Promise<TurnServer> {
  const tree = await turnTree();
  const folder = await mkdtemp(path.join(tmpdir(), 'offhook-turn-'));
  const port = again?.port ?? (await freePort());
  const secret = again?.secret ?? `secret-${Math.random().toString(36).slice(2)}`;
  const file = path.join(folder, 'turnserver.conf');
  await writeFile(
    file,
    [
      'listening-ip=127.0.0.1',
      `listening-port=${port}`,
      'relay-ip=127.0.0.1',
      'min-port=49152',
      'max-port=49407',
      'fingerprint',
      'use-auth-secret',
      `static-auth-secret=${secret}`,
      'realm=offhook.test',
      // Everything here is on one machine, which a relay rightly refuses elsewhere.
      'allow-loopback-peers',
      'no-tls',
      'no-dtls',
      'no-cli',
      'relay-threads=1',
      'log-file=stdout',
      'simple-log',
      'verbose',
      `pidfile=${path.join(folder, 'pid')}`,
      `userdb=${path.join(folder, 'db')}`,
    ].join('\n'),
  );
  const child = spawn(path.join(tree, 'bin/turnserver'), ['-c', file], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-200_000)));
  }
  await listening(child, port, () => said);
  return {
    url: `turn:127.0.0.1:${port}?transport=udp`,
    port,
    secret,
    log: () => said,
    stop: async () => {
      const closed = once(child, 'close');
      child.kill('SIGKILL');
      await closed;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** It listens once a STUN binding request (RFC 8489) is answered. */
async function listening(child: ChildProcess, port: number, log: () => string): Promise<void> {
  const request = Buffer.alloc(20);
  request.writeUInt16BE(0x0001, 0);
  request.writeUInt32BE(0x2112a442, 4);
  const socket = createSocket('udp4');
  try {
    for (const until = Date.now() + startsWithin; Date.now() < until;) {
      if (child.exitCode !== null) throw new Error(`turnserver ended with ${child.exitCode}: ${log()}`);
      socket.send(request, port, '127.0.0.1');
      const answered = await Promise.race([
        once(socket, 'message').then(() => true),
        new Promise<false>((resolve) => setTimeout(resolve, 200, false)),
      ]);
      if (answered) return;
    }
    throw new Error(`turnserver does not answer: ${log()}`);
  } finally {
    socket.close();
  }
}

async function freePort(): Promise<number> {
  const socket = createSocket('udp4');
  await once(socket.bind(0, '127.0.0.1'), 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}
