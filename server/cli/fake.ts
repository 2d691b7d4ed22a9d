/** `offhook fake`: a connector's fake far end, to try things without a phone system. */
import { Command } from 'commander';
import { CliError, exitCodes, exitCodesHelp } from './exit-codes.ts';
import { fakes } from './fakes.ts';
import { port } from './options.ts';
import { untilToldToStop } from './signals.ts';

export function fakeCommand(): Command {
  return new Command('fake')
    .description("Starts a connector's fake far end with a small scenario, on this machine only.")
    .argument('<connector>', `one of: ${Object.keys(fakes).join(', ')}`)
    .option('--port <number>', 'port to listen on, 0 for a free one', port, 0)
    .option('--json', 'say where it runs as one line of JSON')
    .addHelpText('after', exitCodesHelp)
    .action(async (connector: string, options: { port: number; json?: boolean }) => {
      const load = Object.hasOwn(fakes, connector) ? fakes[connector] : undefined;
      if (!load) throw new CliError(exitCodes.usage, 'usage', `there is no fake of ${connector}`);
      const toldToStop = untilToldToStop();
      const host = '127.0.0.1';
      const fake = await (await load()).default.start({ port: options.port, host });
      const line = options.json
        ? JSON.stringify({ connector, host, port: fake.port })
        : `The fake ${connector} listens on ${host}:${fake.port}`;
      process.stdout.write(`${line}\n`);
      await toldToStop;
      await fake.stop();
    });
}
