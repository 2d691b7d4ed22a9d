// Owns a whole test bed: a pbx, a second Asterisk as the outside world, phones and customers, and its end without trace.
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { phones } from './accounts.ts';
import type { Ami } from './ami.ts';
import type { AmiMessage } from './ami-message.ts';
import { Customer, type CustomerOptions } from './customers.ts';
import { claimPorts, type PortRange } from './port-range.ts';
import { AsteriskServer } from './server.ts';
import { SipPhone, type SipPhoneOptions } from './sip-phone.ts';
import { asteriskTree, type AsteriskMajor } from './tree.ts';

export interface BedOptions {
  readonly major: AsteriskMajor;
  /** Load the old SIP driver too, with phones 301 and 302; Asterisk 16 only. */
  readonly chanSip?: boolean | undefined;
}

export type PhoneOptions = Partial<Omit<SipPhoneOptions, 'user' | 'server'>>;

const pbxHost = '127.0.0.1';
const pstnHost = '127.0.0.2';
const quietMs = 8000;
const running = new Set<Bed>();

/**
 * Starts a pbx and the outside world on free loopback ports and waits until both are fully booted (about 1 s).
 * The bed also ends when this process does, in whatever way.
 * @throws AsteriskUnavailable where there is no Asterisk to be had.
 */
export async function startBed({ major, chanSip = false }: BedOptions): Promise<Bed> {
  if (chanSip && major !== 16) throw new Error('only Asterisk 16 has chan_sip');
  const tree = await asteriskTree(major);
  const ports = await claimPorts(pbxHost, pstnHost);
  const folder = await mkdtemp(path.join(tmpdir(), 'offhook-bed-'));
  const pbxSip = { host: pbxHost, port: ports.pbx.sip };
  const pstnSip = { host: pstnHost, port: ports.pstn.sip };
  const pbx = new AsteriskServer({
    role: 'pbx',
    tree,
    folder: path.join(folder, 'pbx'),
    sip: pbxSip,
    far: pstnSip,
    amiPort: ports.pbx.ami,
    rtp: ports.pbxRtp,
    httpPort: ports.pbx.http,
    chanSipPort: chanSip ? ports.pbx.chanSip : undefined,
  });
  const pstn = new AsteriskServer({
    role: 'pstn',
    tree,
    folder: path.join(folder, 'pstn'),
    sip: pstnSip,
    far: pbxSip,
    amiPort: ports.pstn.ami,
    rtp: ports.pstnRtp,
  });
  const bed = new Bed(major, pbx, pstn, folder, ports);
  try {
    // Both are waited for even if one fails, so that stopping finds no server half started.
    const starts = await Promise.allSettled([pbx.start(), pstn.start()]);
    for (const start of starts) if (start.status === 'rejected') throw start.reason;
  } catch (error) {
    await bed.stop();
    throw error;
  }
  return bed;
}

export class Bed {
  readonly #folder: string;
  readonly #ports: PortRange;
  readonly #phones = new Set<SipPhone>();
  readonly major: AsteriskMajor;
  /** The phone system under test. */
  readonly pbx: AsteriskServer;
  /** The outside world. */
  readonly pstn: AsteriskServer;

  constructor(major: AsteriskMajor, pbx: AsteriskServer, pstn: AsteriskServer, folder: string, ports: PortRange) {
    this.major = major;
    this.pbx = pbx;
    this.pstn = pstn;
    this.#folder = folder;
    this.#ports = ports;
    running.add(this);
  }

  /** The pbx as its administrator sees it. */
  get admin(): Ami {
    return this.pbx.admin;
  }

  /** A registered phone: 101-104, or 301-302 of the old driver. Stopped with the bed at the latest. */
  async phone(user: string, options: PhoneOptions = {}): Promise<SipPhone> {
    const oldDriver = (phones.chanSip as readonly string[]).includes(user);
    const server = oldDriver ? this.pbx.chanSip : this.pbx.sip;
    if (!server) throw new Error(`phone ${user} needs a bed with chanSip`);
    const phone = await SipPhone.open({ password: phones.password(user), host: pbxHost, ...options, user, server });
    this.#phones.add(phone);
    await phone.register();
    return phone;
  }

  /** A customer outside calls a number of the pbx, e.g. 555101 for agent 101. */
  customer(did: string, options?: CustomerOptions): Promise<Customer> {
    return Customer.call(this.pstn.admin, did, options);
  }

  /** The channels of the pbx at this moment (CoreShowChannel entries). */
  channels(): Promise<readonly AmiMessage[]> {
    return this.admin.list('CoreShowChannels');
  }

  /** The first channel of the pbx whose name begins so, e.g. `PJSIP/101-`. */
  async channelOf(prefix: string): Promise<string | undefined> {
    const names = (await this.channels()).map((entry) => entry.get('Channel') ?? '');
    return names.find((name) => name.startsWith(prefix));
  }

  /** Runs a console command on the pbx. */
  cli(command: string): Promise<string> {
    return this.pbx.cli(command);
  }

  /** Between tests: hangs up what is left, waits until no channel is, and forgets what was seen. */
  async quiet(): Promise<void> {
    await Promise.all([...this.#phones].map((phone) => phone.quiet()));
    for (const server of [this.pbx, this.pstn]) if (server.running) await hangUpAll(server.admin);
    this.pbx.forget();
    this.pstn.forget();
  }

  /** Ends everything the bed started and removes its folder. */
  async stop(): Promise<void> {
    await Promise.all([...this.#phones].map((phone) => phone.stop()));
    await Promise.all([this.pbx.stop(), this.pstn.stop()]);
    this.#ports.release();
    running.delete(this);
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** The same at once and without waiting, for the end of the process. */
  abandon(): void {
    this.pbx.killNow();
    this.pstn.killNow();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

async function hangUpAll(ami: Ami): Promise<void> {
  for (const deadline = Date.now() + quietMs; Date.now() < deadline;) {
    const since = ami.mark();
    const left = await ami.list('CoreShowChannels');
    if (left.length === 0) return;
    for (const entry of left) {
      // One that has ended by itself meanwhile is not found any more.
      const answer = await ami.action('Hangup', { Channel: entry.get('Channel') ?? '' });
      if (answer.get('Response') !== 'Success') continue;
      const mine = (event: AmiMessage) => event.get('Uniqueid') === entry.get('Uniqueid');
      await ami.waitFor('Hangup', { where: mine, since, timeoutMs: quietMs });
    }
  }
  throw new Error(`channels are left after ${quietMs} ms`);
}

process.on('exit', () => {
  for (const bed of running) bed.abandon();
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => {
    for (const bed of running) bed.abandon();
    process.kill(process.pid, signal);
  });
