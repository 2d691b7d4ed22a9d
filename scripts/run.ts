// Starts a program in the checkout as a child and waits for its end.
import { spawn } from 'node:child_process';
import { root } from './root.ts';

/** What a child gets: `node` is the Node binary to run it with (this one unless given), `env` is laid over ours. */
export interface RunOptions {
  node?: string;
  env?: Record<string, string>;
}

/** Runs Node with these arguments in the root, on our own output; resolves to the exit code, 1 when a signal ended it. */
export function run(args: string[], options: RunOptions = {}): Promise<number> {
  return runCommand(options.node ?? process.execPath, args, options.env);
}

/** Runs any command in the root; resolves to its exit code, 1 when it could not be started or a signal ended it. */
export function runCommand(command: string, args: string[], env: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    });
    child.once('error', (error) => {
      console.error(`${command}: ${error.message}`);
      resolve(1);
    });
    child.once('exit', (code) => {
      resolve(code ?? 1);
    });
  });
}
