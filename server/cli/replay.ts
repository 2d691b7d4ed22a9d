/** `offhook replay`: recorded traffic through the real adapter; prints what each agent would have heard. */
import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { readCapture } from '../../core/connectors/asterisk/capture.ts';
import { replay } from '../../core/connectors/asterisk/replay.ts';
import { describeEvent } from './agent-events.ts';
import { CliError, exitCodes, exitCodesHelp } from './exit-codes.ts';

interface ReplayOptions {
  connector: string;
  agents: string[];
  speed?: number;
  json?: boolean;
  raw?: boolean;
}

export function replayCommand(): Command {
  return new Command('replay')
    .description(
      "Plays recorded traffic through the connector and prints each agent's events, the agent named in each.",
    )
    .argument('<file>', 'a file that `offhook record` has written')
    .requiredOption('--connector <name>', 'the phone system that was recorded: asterisk')
    .requiredOption('--agents <list>', 'extensions, e.g. 101,102', agents)
    .option('--speed <factor>', '1 as recorded, 2 twice as fast (as fast as it can)', speed)
    .option('--json', 'events as lines of JSON')
    .option('--raw', "also print the phone system's own messages")
    .addHelpText('after', exitCodesHelp)
    .action(play);
}

async function play(path: string, { connector, agents: list, speed: factor, json, raw }: ReplayOptions): Promise<void> {
  if (connector !== 'asterisk')
    throw new CliError(exitCodes.usage, 'usage', `${connector}: only asterisk can be replayed`);
  let file: Buffer;
  try {
    file = readFileSync(path);
  } catch (cause) {
    throw new CliError(exitCodes.usage, 'usage', `${path} cannot be read`, { cause });
  }
  await replay(readCapture(file), {
    agents: list,
    ...(factor === undefined ? {} : { speed: factor }),
    onEvent: (agent, event) => {
      if (event.type === 'rawMessage' && !raw) return;
      process.stdout.write(json ? `${JSON.stringify({ agent, ...event })}\n` : `${agent} ${describeEvent(event)}\n`);
    },
  });
}

function agents(text: string): string[] {
  const list = text.split(',').map((extension) => extension.trim());
  if (list.length > 1000 || list.some((extension) => !/^[\w.+-]{1,40}$/.test(extension))) {
    throw new InvalidArgumentError('Write extensions with commas between, e.g. 101,102.');
  }
  return list;
}

function speed(text: string): number {
  const factor = Number(text);
  if (!(factor > 0 && factor <= 1000)) throw new InvalidArgumentError('A speed is a number above 0, at most 1000.');
  return factor;
}
