/** The steps of a trial that are alike for every phone system: its name, its port, and its certificate. */
import { lookup } from 'node:dns/promises';
import net from 'node:net';
import tls from 'node:tls';
import { ProbeFault, type ProbeStep, type ProbeTarget } from '../../core/provider/probe.ts';
import { ForbiddenAddress, guardedLookup, mustBeAskable } from '../net/addresses.ts';

/** How long a port may take to answer, ms. */
const connectLimit = 5000;
/** A certificate that ends sooner than this is worth a word, days. */
const soon = 21;

export function stepsTo(target: ProbeTarget, now: () => number): ProbeStep[] {
  const { host, port, what } = target;
  const steps: ProbeStep[] = [];
  // A name has to be resolved; for an address there is nothing to do.
  if (net.isIP(host) === 0) steps.push({ title: 'Name resolves', run: () => resolved(host) });
  steps.push({ title: `Port ${port} answers`, run: () => answers(host, port, what) });
  if (target.tls) steps.push({ title: 'Certificate is good', run: () => certified(target, now()) });
  return steps;
}

async function resolved(host: string): Promise<string> {
  try {
    const [first, ...others] = await lookup(host, { all: true });
    if (first && others.length < 20)
      return `${host} → ${[first, ...others.slice(0, 3)].map(({ address }) => address).join(', ')}`;
  } catch {
    // Told below.
  }
  throw new ProbeFault(
    'unreachable',
    `No address is known for ${host}`,
    'Check how the host name is written, and that the name server of this machine knows it.',
  );
}

/** Phone systems stand in the network of this machine, as a rule. @throws ProbeFault for an address that is never one's */
function mustBeOpen(address: string): void {
  try {
    mustBeAskable(address, true);
  } catch (error) {
    throw forbidden(error as Error);
  }
}

function forbidden({ message }: Error): ProbeFault {
  return new ProbeFault('settingsInvalid', message, 'Enter the address of the phone system.');
}

async function answers(host: string, port: number, what: string): Promise<string> {
  // An address is not looked up.
  if (net.isIP(host) !== 0) mustBeOpen(host);
  const socket = net.connect({ host, port, lookup: guardedLookup(true) });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.setTimeout(connectLimit, () => {
        reject(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' }));
      });
      socket.once('error', reject);
      socket.once('connect', resolve);
    });
    return what;
  } catch (error) {
    if (error instanceof ForbiddenAddress) throw forbidden(error);
    throw unreached((error as NodeJS.ErrnoException).code, host, port, what);
  } finally {
    socket.destroy();
  }
}

function unreached(code: string | undefined, host: string, port: number, what: string): ProbeFault {
  if (code === 'ECONNREFUSED') {
    return new ProbeFault(
      'unreachable',
      'The machine is there, and nothing listens at this port',
      `Check the port, that ${what} is switched on there, and that it listens on more than 127.0.0.1.`,
    );
  }
  if (code === 'ETIMEDOUT') {
    return new ProbeFault(
      'timeout',
      `No answer in ${connectLimit / 1000} seconds`,
      `A firewall may swallow what is sent to ${host}:${port}. Open it for the address of this machine.`,
    );
  }
  return new ProbeFault(
    'unreachable',
    `${host}:${port} cannot be reached (${code ?? 'no reason given'})`,
    'Check the address, and that this machine has a way to it.',
  );
}

async function certified({ host, port, tls: encrypted }: ProbeTarget, now: number): Promise<string> {
  const socket = tls.connect({
    host,
    port,
    lookup: guardedLookup(true),
    servername: net.isIP(host) ? '' : host,
    ...(typeof encrypted === 'object' ? encrypted : {}),
    // What is wrong with it is looked at below, and nothing is said over this connection.
    rejectUnauthorized: false,
  });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.setTimeout(connectLimit, () => {
        reject(new Error('timeout'));
      });
      socket.once('error', reject);
      socket.once('secureConnect', resolve);
    });
  } catch {
    socket.destroy();
    throw new ProbeFault(
      'unreachable',
      'This port does not speak TLS',
      'Switch encryption off here, or on at the phone system, or enter its encrypted port.',
    );
  }
  const certificate = socket.getPeerCertificate();
  const reason = socket.authorized ? undefined : String(socket.authorizationError);
  socket.destroy();
  const ends = Date.parse(certificate.valid_to);
  const days = Math.floor((ends - now) / 86_400_000);
  if (reason === undefined) return days < soon ? `good, but only for ${days} more days` : `good for ${days} days`;
  throw untrusted(reason, host, new Date(ends).toISOString().slice(0, 10));
}

function untrusted(reason: string, host: string, ended: string): ProbeFault {
  if (reason === 'CERT_HAS_EXPIRED') {
    return new ProbeFault('unreachable', `The certificate ended on ${ended}`, 'Renew it at the phone system.');
  }
  if (reason === 'ERR_TLS_CERT_ALTNAME_INVALID' || reason.startsWith('Hostname/IP')) {
    return new ProbeFault(
      'unreachable',
      `The certificate is for another name than ${host}`,
      'Enter the name that the certificate is for, or get one for this name.',
    );
  }
  if (/SELF_SIGNED|UNABLE_TO_(VERIFY|GET)/.test(reason)) {
    return new ProbeFault(
      'unreachable',
      'Nobody whom this machine trusts has signed the certificate',
      'Enter the certificate authority in PEM, or use a certificate that is signed by a public one.',
    );
  }
  return new ProbeFault(
    'unreachable',
    `The certificate is not accepted (${reason})`,
    'Look at the certificate of the phone system.',
  );
}
