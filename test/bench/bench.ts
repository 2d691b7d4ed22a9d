/** What a benchmark is: a budget, rounds of subject and peer in turn, and figures that say whether the budget holds. */
import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';

export interface BenchResult {
  /** Lines for people, also written to RESULTS.md. */
  figures: string[];
  /** The one line that says how it stands to the budget. */
  verdict: string;
  holds: boolean;
}

export interface Bench {
  title: string;
  budget: string;
  /** @param say tells what is going on */
  run(say: (line: string) => void): Promise<BenchResult>;
}

export function percentile(values: readonly number[], fraction: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * fraction))] ?? NaN;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** Runs each of the contenders in turn, so that a busy machine is busy for all of them. */
export async function interleaved<K extends string, T>(
  rounds: number,
  contenders: Record<K, (round: number) => Promise<T>>,
): Promise<Record<K, T[]>> {
  const names = Object.keys(contenders) as K[];
  const results = Object.fromEntries(names.map((name) => [name, [] as T[]])) as Record<K, T[]>;
  for (let round = 0; round < rounds; round++) {
    for (const name of names) results[name].push(await contenders[name](round));
  }
  return results;
}

/** A program of a benchmark in a process of its own, asked and answered by messages. */
export class BenchProcess {
  readonly child: ChildProcess;
  #ids = 0;

  /** @param file beside this one */
  constructor(file: string, args: readonly string[] = []) {
    this.child = fork(new URL(file, import.meta.url), args, { execArgv: ['--import', 'tsx', '--expose-gc'] });
  }

  async ask<T>(what: string, value?: unknown): Promise<T> {
    const id = ++this.#ids;
    const answer = new Promise<T>((resolve, reject) => {
      const hear = (message: { id: number; value?: T; error?: string }) => {
        if (message.id !== id) return;
        this.child.off('message', hear);
        if (message.error === undefined) resolve(message.value as T);
        else reject(new Error(message.error));
      };
      this.child.setMaxListeners(0);
      this.child.on('message', hear);
      this.child.once('exit', (code) => {
        reject(new Error(`the process of the benchmark ended with ${code}`));
      });
    });
    this.child.send({ id, what, value });
    return answer;
  }

  async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exit = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exit;
  }
}

/**
 * Gives a process one core, so that it is not measured while it moves to another.
 * @returns false where there is no `taskset`, or no such core
 */
export function onCore(core: number, { pid }: { pid?: number | undefined }): boolean {
  try {
    execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', String(core), String(pid)], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Answers what a `BenchProcess` asks. */
export function answering(answers: Record<string, (value: never) => unknown>): void {
  process.on('message', ({ id, what, value }: { id: number; what: string; value: never }) => {
    void (async () => {
      try {
        process.send?.({ id, value: await answers[what]?.(value) });
      } catch (error) {
        process.send?.({ id, error: String(error) });
      }
    })();
  });
}

export const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : 1)} ms`;
export const times = (value: number) => `${value.toFixed(2)}x`;
export const perSecond = (value: number) => `${Math.round(value).toLocaleString('en')}/s`;
