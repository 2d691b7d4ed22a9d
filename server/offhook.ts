/** The `offhook` command line: runs when it is loaded, and ends with an exit code that means something. */
import { runCli } from './cli/program.ts';

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

process.exitCode = await runCli(process.argv);
// A socket that does not want to close must not keep a program that is done.
setTimeout(() => process.exit(), 3000).unref();
