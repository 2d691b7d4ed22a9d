// A real nginx on a free loopback port, with encryption, before a server of ours; its `location` is the one of the README.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import net, { type AddressInfo } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../../../scripts/root.ts';
import { certificate } from '../../support/tls-front.ts';

/** This machine cannot have an nginx; the message is the reason in plain words. */
export class NginxUnavailable extends Error {
  override readonly name = 'NginxUnavailable';
}

const script = fileURLToPath(new URL('./get-nginx.sh', import.meta.url));
const startsWithin = 10_000;

/** For the `skip` option of a suite. @throws NginxUnavailable instead of skipping when the environment says CI=true */
export async function whyNoNginx(): Promise<string | false> {
  try {
    await nginxTree();
    return false;
  } catch (error) {
    if (!(error instanceof NginxUnavailable) || process.env['CI'] === 'true') throw error;
    return `no nginx: ${error.message}`;
  }
}

/** The folder of an unpacked nginx, `$OFFHOOK_CACHE/nginx`, fetched now if it is not there yet. */
async function nginxTree(): Promise<string> {
  const cache = process.env['OFFHOOK_CACHE'] || path.join(homedir(), '.cache', 'offhook');
  const folder = path.join(path.resolve(cache), 'nginx');
  const child = spawn('bash', [script, folder], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2000)));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code === 0) return folder;
  // 3 is the script's own verdict about this machine; anything else is a fault to be seen, not skipped.
  if (code === 3) throw new NginxUnavailable(said.trim().split('\n').at(-1) ?? '');
  throw new Error(`get-nginx.sh ended with ${code}: ${said}`);
}

export interface Nginx {
  /** Its certificate, for whoever takes it for an authority. */
  ca: string;
  stop(): Promise<void>;
}

export async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** What the README tells operators to write, word for word. */
export function documentedLocation(): string {
  const found = /```nginx\n([\s\S]*?)```/.exec(readFileSync(path.join(root, 'README.md'), 'utf8'))?.[1];
  if (found === undefined) throw new Error('the README has no nginx');
  return found;
}

/** @param port of nginx itself @param upstream port of the server behind it */
export async function startNginx(port: number, upstream: number): Promise<Nginx> {
  const tree = await nginxTree();
  const folder = await mkdtemp(path.join(tmpdir(), 'offhook-nginx-'));
  const { key, cert } = await certificate(2);
  await writeFile(path.join(folder, 'key.pem'), key, { mode: 0o600 });
  await writeFile(path.join(folder, 'cert.pem'), cert);
  const config = `
daemon off;
master_process off;
worker_processes 1;
error_log stderr notice;
pid ${folder}/nginx.pid;
events { worker_connections 256; }
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join('\n  ')}
  map $http_upgrade $connection_upgrade { default upgrade; '' close; }
  server {
    listen 127.0.0.1:${port} ssl;
    ssl_certificate ${folder}/cert.pem;
    ssl_certificate_key ${folder}/key.pem;
${documentedLocation().replace('127.0.0.1:8080', `127.0.0.1:${upstream}`)}
  }
}`;
  const file = path.join(folder, 'nginx.conf');
  await writeFile(file, config);
  const child = spawn(path.join(tree, 'bin', 'nginx'), ['-p', folder, '-c', file, '-e', 'stderr'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  try {
    await listening(child, port);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  return {
    ca: cert,
    stop: async () => {
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await exit;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function listening(child: ChildProcess, port: number): Promise<void> {
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
  for (const until = Date.now() + startsWithin; ;) {
    if (child.exitCode !== null || Date.now() > until) throw new Error(`nginx did not start: ${said}`);
    const socket = net.connect(port, '127.0.0.1');
    const connected = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => {
        resolve(true);
      });
      socket.once('error', () => {
        resolve(false);
      });
    });
    socket.destroy();
    if (connected) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
