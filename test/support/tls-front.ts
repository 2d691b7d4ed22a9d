/** Encryption before a TCP server on loopback, with a certificate that is made for it and trusted by nobody. */
import { execFile } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { promisify } from 'node:util';

export interface TlsFront {
  port: number;
  /** For Chromium's `--ignore-certificate-errors-spki-list`: this certificate is believed, no other. */
  fingerprint: string;
  /** The certificate in PEM: whoever takes it for an authority believes it. */
  cert: string;
  close(): Promise<void>;
}

/** @param days how long the certificate is good from now on; less than none for one that has ended */
export async function tlsFront(target: { host: string; port: number }, days = 2): Promise<TlsFront> {
  const { key, cert } = await certificate(days);
  const open = new Set<net.Socket>();
  const server = tls.createServer({ key, cert }, (near) => {
    const far = net.connect(target);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const publicKey = new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' });
  return {
    port: (server.address() as net.AddressInfo).port,
    fingerprint: createHash('sha256').update(publicKey).digest('base64'),
    cert,
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A key and a certificate for 127.0.0.1, in PEM: Node makes keys, but no certificates. @param days how long it is good */
export async function certificate(days: number): Promise<{ key: string; cert: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'offhook-tls-'));
  const [key, request, cert, extensions] = ['key', 'request', 'cert', 'ext'].map((name) => join(folder, name));
  if (!key || !request || !cert || !extensions) throw new Error('four files');
  const openssl = (...args: string[]) => promisify(execFile)('openssl', args);
  try {
    await writeFile(extensions, 'subjectAltName=IP:127.0.0.1');
    const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key];
    await openssl('req', '-new', ...made, '-subj', '/CN=127.0.0.1', '-out', request);
    const signed = ['-req', '-in', request, '-signkey', key, '-days', String(days), '-extfile', extensions];
    await openssl('x509', ...signed, '-out', cert);
    return { key: await readFile(key, 'utf8'), cert: await readFile(cert, 'utf8') };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
