/** The `offhook` command as a child process, from the sources. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { root } from '../../scripts/root.ts';

export class Program {
  readonly child: ChildProcess;
  #out = '';
  #err = '';
  #wake: (() => void)[] = [];
  readonly ended: Promise<number | NodeJS.Signals>;

  constructor(args: readonly string[], env: Record<string, string> = {}) {
    this.child = spawn(process.execPath, ['--import', 'tsx', 'server/offhook.ts', ...args], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.child.stdout?.on('data', (chunk: Buffer) => {
      this.#out += chunk.toString();
      this.#stir();
    });
    this.child.stderr?.on('data', (chunk: Buffer) => {
      this.#err += chunk.toString();
      this.#stir();
    });
    this.ended = once(this.child, 'close').then(([code, signal]) => {
      this.#stir();
      return (code ?? signal) as number | NodeJS.Signals;
    });
  }

  get out(): string {
    return this.#out;
  }
  get err(): string {
    return this.#err;
  }

  type(line: string): void {
    this.child.stdin?.write(`${line}\n`);
  }

  /** Waits until standard output or error says it. */
  async says(what: RegExp, patience = 20_000): Promise<RegExpExecArray> {
    const deadline = Date.now() + patience;
    for (;;) {
      const found = what.exec(this.#out) ?? what.exec(this.#err);
      if (found) return found;
      if (this.child.exitCode !== null || Date.now() > deadline) {
        throw new Error(`waited for ${String(what)}; it said: ${this.#out}${this.#err}`);
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 250);
        this.#wake.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | NodeJS.Signals> {
    this.child.kill(signal);
    return this.ended;
  }

  #stir(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }
}
