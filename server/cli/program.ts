/** The commands, and how their errors end the program. */
// commander: options, help and usage errors of a command line.
import { Command, CommanderError } from 'commander';
import { version } from '../version.ts';
import { agentCommand } from './agent.ts';
import { auditCommand } from './audit.ts';
import { applyCommand, exportCommand, planCommand } from './config.ts';
import { asCliError, exitCodes, exitCodesHelp } from './exit-codes.ts';
import { fakeCommand } from './fake.ts';
import { recordCommand } from './record.ts';
import { rekeyCommand } from './rekey.ts';
import { replayCommand } from './replay.ts';
import { startCommand } from './start.ts';
import { twoPersonCommand } from './two-person.ts';

/** @returns the exit code */
export async function runCli(argv: readonly string[]): Promise<number> {
  const program = new Command('offhook')
    .description('Telephony for any CRM page.')
    .version(version)
    .showHelpAfterError('(add --help for the options)')
    .addHelpText('after', exitCodesHelp);
  const commands = [startCommand, agentCommand, exportCommand, planCommand, applyCommand, rekeyCommand, auditCommand];
  for (const command of [...commands, twoPersonCommand, replayCommand, recordCommand, fakeCommand]) {
    program.addCommand(command());
  }
  for (const command of [program, ...program.commands.flatMap((one) => [one, ...one.commands])]) command.exitOverride();
  try {
    await program.parseAsync([...argv]);
    return exitCodes.ok;
  } catch (error) {
    // commander has said already what is wrong with the usage, or has shown the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    const { exitCode, code, message } = asCliError(error);
    process.stderr.write(`offhook: ${code}: ${message.replace(/\s+/g, ' ')}\n`);
    return exitCode;
  }
}
