// Owns one running Asterisk: its process, from start to fully booted to end, on ports that stay the same.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, rm, open } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { amiLogin, type AmiUser } from './accounts.ts';
import { Ami, type AmiAddress, type AmiLogin } from './ami.ts';
import { makeServerFolder, type ServerSettings } from './server-folder.ts';

const run = promisify(execFile);
const bootMs = 30_000;
const stopMs = 5000;
/** Has the kernel end the server when this process ends, even by kill -9; part of every Debian. */
const setpriv = '/usr/bin/setpriv';

export class AsteriskServer {
  readonly #settings: ServerSettings;
  readonly #clients = new Set<Ami>();
  #process: ChildProcess | undefined;
  #admin: Ami | undefined;
  readonly ami: AmiAddress;
  readonly sip: { readonly host: string; readonly port: number };
  /** The old driver's SIP address, where the bed has it. */
  readonly chanSip: { readonly host: string; readonly port: number } | undefined;
  /** Where browser phones connect; pbx only. */
  readonly websocketUrl: string;

  constructor(settings: ServerSettings) {
    this.#settings = settings;
    const { sip, chanSipPort, httpPort } = settings;
    this.ami = { host: '127.0.0.1', port: settings.amiPort };
    this.sip = sip;
    this.chanSip = chanSipPort === undefined ? undefined : { host: sip.host, port: chanSipPort };
    this.websocketUrl = `ws://${sip.host}:${httpPort ?? 0}/ws`;
  }

  /** The tests' own AMI connection with all rights; a new one after each start. */
  get admin(): Ami {
    if (!this.#admin) throw new Error(`the ${this.#settings.role} is not running`);
    return this.#admin;
  }

  get running(): boolean {
    return this.#process !== undefined;
  }

  /** Where MixMonitor and Monitor write. */
  get recordings(): string {
    return path.join(this.#settings.folder, 'spool/monitor');
  }

  /** Another AMI connection, closed with the server at the latest. */
  async connect(user: AmiUser | AmiLogin = 'cti'): Promise<Ami> {
    const ami = await Ami.connect(this.ami, typeof user === 'string' ? amiLogin(user) : user);
    this.#clients.add(ami);
    void ami.closed.then(() => this.#clients.delete(ami));
    return ami;
  }

  /** Starts it, the first time or again (registrations survive a restart), and waits until it is fully booted. */
  async start(): Promise<void> {
    if (this.#process) throw new Error(`the ${this.#settings.role} is running already`);
    const { folder, tree } = this.#settings;
    if (!existsSync(this.#config)) await makeServerFolder(this.#settings);
    // What a killed run left behind: a control socket nobody listens to, and warnings that are not of this run.
    for (const leftover of ['run/asterisk.ctl', 'log/messages', 'log/messages.log'])
      await rm(path.join(folder, leftover), { force: true });
    const output = await open(path.join(folder, 'log/output'), 'w');
    const command = [path.join(tree, 'bin/asterisk'), '-f', '-C', this.#config];
    if (existsSync(setpriv)) command.unshift(setpriv, '--pdeathsig', 'KILL', '--');
    const child = spawn(command[0]!, command.slice(1), { stdio: ['ignore', output.fd, output.fd] });
    await once(child, 'spawn').finally(() => output.close());
    this.#process = child;
    child.once('exit', () => this.#gone(child));
    try {
      this.#admin = await this.#booted();
      const log = await this.#log();
      if (log.includes('Address already in use')) throw new Error('one of its ports is taken');
    } catch (error) {
      await this.kill();
      throw new Error(`the ${this.#settings.role} did not start: ${String(error)}\n${await this.#log()}`, {
        cause: error,
      });
    }
  }

  /** Ends it in good order (calls are hung up, AMI clients hear Shutdown); by force if that takes over 5 s. */
  async stop(): Promise<void> {
    const child = this.#process;
    if (!child) return;
    const exit = once(child, 'exit');
    await this.cli('core stop now').catch(() => undefined);
    const patience = setTimeout(() => child.kill('SIGKILL'), stopMs);
    await exit;
    clearTimeout(patience);
  }

  /** Ends it as a crash does: kill -9, no farewell on any connection. */
  async kill(): Promise<void> {
    const child = this.#process;
    if (!child) return;
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  }

  /** Kills it at once, without waiting: for the end of the test process. */
  killNow(): void {
    this.#process?.kill('SIGKILL');
  }

  /** Makes it fall silent with all connections open, until `thaw()`. */
  freeze(): void {
    this.#process?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#process?.kill('SIGCONT');
  }

  /** Runs a command of Asterisk's own console. */
  async cli(command: string): Promise<string> {
    const asterisk = path.join(this.#settings.tree, 'bin/asterisk');
    return (await run(asterisk, ['-C', this.#config, '-rx', command], { timeout: 10_000 })).stdout;
  }

  /** Forgets all events seen so far on the connections made here. */
  forget(): void {
    for (const ami of this.#clients) ami.forget();
  }

  get #config(): string {
    return path.join(this.#settings.folder, 'etc/asterisk.conf');
  }

  async #booted(): Promise<Ami> {
    for (const deadline = Date.now() + bootMs; Date.now() < deadline; await delay(20)) {
      if (!this.#process) throw new Error('it ended');
      const ami = await this.connect('admin').catch(() => undefined);
      if (!ami) continue;
      // Sent to whoever logs in after the boot, and to all at its end.
      await ami.waitFor('FullyBooted', { timeoutMs: bootMs });
      return ami;
    }
    throw new Error(`not booted within ${bootMs} ms`);
  }

  #gone(child: ChildProcess): void {
    if (this.#process !== child) return;
    this.#process = undefined;
    this.#admin = undefined;
    for (const ami of this.#clients) ami.close();
  }

  async #log(): Promise<string> {
    const read = (name: string) => readFile(path.join(this.#settings.folder, 'log', name), 'utf8').catch(() => '');
    const texts = await Promise.all(['output', 'messages', 'messages.log'].map(read));
    return texts.join('\n').slice(-4000);
  }
}
