/** The `offhook` command line: runs when it is loaded, and ends with an exit code that means something. */
import { runCli } from './cli/program.ts';

process.exitCode = await runCli(process.argv);
