/** `offhook replay`: recorded traffic through the real adapter; prints what each agent would have heard, as JSON lines. */
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { Command, InvalidArgumentError } from 'commander';
import { type Capture, readCapture } from '../../core/connectors/asterisk/capture.ts';
import { CliError, exitCodes, exitCodesHelp } from './exit-codes.ts';
import { replays } from './replays.ts';

interface ReplayCommandOptions {
  connector: string;
  agents: string[];
  speed?: number;
}

export function replayCommand(): Command {
  return new Command('replay')
    .description(
      'Plays recorded traffic through the real connector and prints the events that each agent would have heard.',
    )
    .argument('<file>', 'a recording, as `offhook record` writes it; may be gzipped')
    .requiredOption('--connector <name>', `the phone system it was recorded from: ${Object.keys(replays).join(', ')}`)
    .requiredOption('--agents <extensions>', 'the agents to listen for, e.g. 101,102', list)
    .option('--speed <factor>', '1 plays as it was recorded, 2 twice as fast; left out: as fast as it can', factor)
    .option('--json', 'JSON lines, which is what it prints anyway')
    .addHelpText(
      'after',
      `
Each line is one event with the agent's extension: {"agent":"101","type":"callStarted","seq":3,"at":7,"call":{…}}.
\`at\` counts milliseconds since the recording began.
${exitCodesHelp}`,
    )
    .action(replayFile);
}

async function replayFile(path: string, { connector, agents, speed }: ReplayCommandOptions): Promise<void> {
  const load = Object.hasOwn(replays, connector) ? replays[connector] : undefined;
  if (!load) throw new CliError(exitCodes.usage, 'usage', `recordings of ${connector} cannot be replayed`);
  const { replay } = await load();
  await replay(await captureIn(path), {
    agents,
    ...(speed === undefined ? {} : { speed }),
    onEvent: (agent, event) => {
      process.stdout.write(`${JSON.stringify({ agent, ...event })}\n`);
    },
  });
}

async function captureIn(path: string): Promise<Capture> {
  try {
    const bytes = await readFile(path);
    const gzipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
    return readCapture(gzipped ? gunzipSync(bytes) : bytes);
  } catch (cause) {
    const text = cause instanceof Error ? cause.message : String(cause);
    throw new CliError(exitCodes.usage, 'notACapture', `${path}: ${text}`, { cause });
  }
}

function list(text: string): string[] {
  const agents = text.split(',').flatMap((agent) => agent.trim() || []);
  if (agents.length === 0 || agents.some((agent) => !/^[\w.-]+$/.test(agent))) {
    throw new InvalidArgumentError('Write extensions with commas between, e.g. 101,102.');
  }
  return agents;
}

function factor(text: string): number {
  const number = Number(text);
  if (!(number > 0 && number <= 1000)) throw new InvalidArgumentError('A number above 0, at most 1000.');
  return number;
}
