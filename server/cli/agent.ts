/** `offhook agent`: an agent in a terminal, at a server or straight at one phone system. */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Command } from 'commander';
import type { BaseCtiProvider } from '../../core/provider/base-cti-provider.ts';
import { CtiError } from '../../core/provider/errors.ts';
import type { ConnectedAgent } from './connected-agent.ts';
import { agentAtPhoneSystem } from './agent-at-phone-system.ts';
import { agentAtServer } from './agent-at-server.ts';
import { agentHelp, obey } from './agent-commands.ts';
import { describeCall, describeEvent } from './agent-events.ts';
import { CliError, exitCodes, exitCodesHelp } from './exit-codes.ts';
import { pair } from './options.ts';
import { untilToldToStop } from './signals.ts';

export interface AgentOptions {
  server?: string;
  login?: string;
  password?: string;
  passwordFile?: string;
  demoAgent?: string;
  connector?: string;
  set?: Record<string, unknown>;
  user?: Record<string, unknown>;
  json?: boolean;
  raw?: boolean;
}

export function agentCommand(): Command {
  return new Command('agent')
    .description(
      "An agent in a terminal: prints the provider contract's events and takes commands from standard input.",
    )
    .option('--server <url>', 'address of an Offhook server, e.g. http://127.0.0.1:8080')
    .option('--login <name>', 'sign in to the server as this user')
    .option('--password <text>', 'the password (better: OFFHOOK_PASSWORD or --password-file)')
    .option('--password-file <file>', 'file with the password')
    .option('--demo-agent <extension>', 'sign in to a demo server as this agent')
    .option('--connector <name>', 'straight to a phone system instead of a server')
    .option('--set <key=value>', 'a setting of the connection, e.g. host=127.0.0.1 (again for more)', pair)
    .option('--user <key=value>', 'a setting of the user, e.g. extension=101 (again for more)', pair)
    .option('--json', 'events and answers as lines of JSON')
    .option('--raw', "also print the phone system's own messages")
    .addHelpText(
      'after',
      `\n${agentHelp}\n\nThe end of the input does not end it; quit, SIGINT or SIGTERM do.\n${exitCodesHelp}`,
    )
    .action(agent);
}

async function agent(options: AgentOptions): Promise<void> {
  const { json = false, raw = false } = options;
  const toldToStop = untilToldToStop();
  const print = (line: string) => process.stdout.write(`${line}\n`);
  const hear = (provider: BaseCtiProvider) => {
    provider.trace(raw);
    provider.listen((event) => {
      print(json ? JSON.stringify(event) : describeEvent(event));
    });
  };
  const agentConnected = await connected(options, hear);
  const { provider } = agentConnected;
  const input = createInterface({ input: process.stdin });
  const quit = (async () => {
    for await (const line of input) {
      const words = line.trim().split(/\s+/).filter(Boolean);
      const [word] = words;
      if (word === undefined) continue;
      if (word === 'quit') return;
      if (word === 'help') print(json ? JSON.stringify({ help: agentHelp }) : agentHelp);
      else if (word === 'calls') {
        const { calls } = provider.state;
        if (json) print(JSON.stringify({ calls }));
        else print(calls.length === 0 ? 'no calls' : calls.map(describeCall).join('\n'));
      } else print(await answerTo(provider, words, json));
    }
    // Without more input it goes on listening.
    await toldToStop;
  })();
  await Promise.race([toldToStop, quit]);
  input.close();
  process.stdin.destroy();
  await agentConnected.close();
}

async function answerTo(provider: BaseCtiProvider, words: readonly string[], json: boolean): Promise<string> {
  const command = words.join(' ');
  try {
    await obey(provider, words);
    return json ? JSON.stringify({ reply: command, ok: true }) : `ok: ${command}`;
  } catch (error) {
    const { code, message } =
      error instanceof CtiError || error instanceof CliError ? error : { code: 'internal', message: String(error) };
    return json
      ? JSON.stringify({ reply: command, ok: false, code, text: message })
      : `refused: ${command}: ${code}: ${message}`;
  }
}

async function connected(options: AgentOptions, hear: (provider: BaseCtiProvider) => void): Promise<ConnectedAgent> {
  const { server, connector } = options;
  if ((server === undefined) === (connector === undefined)) {
    throw new CliError(exitCodes.usage, 'usage', 'give either --server or --connector');
  }
  if (connector !== undefined) return agentAtPhoneSystem(connector, options.set ?? {}, options.user ?? {}, hear);
  const { login, demoAgent } = options;
  if ((login === undefined) === (demoAgent === undefined)) {
    throw new CliError(exitCodes.usage, 'usage', 'give --login, or --demo-agent at a demo server');
  }
  const who = demoAgent === undefined ? { login: login ?? '', password: passwordOf(options) } : { agent: demoAgent };
  return agentAtServer(server ?? '', who, hear);
}

function passwordOf({ password, passwordFile }: AgentOptions): string {
  const found = passwordFile === undefined ? (password ?? process.env['OFFHOOK_PASSWORD']) : readPassword(passwordFile);
  if (found === undefined) {
    throw new CliError(exitCodes.usage, 'usage', 'give --password-file, --password or OFFHOOK_PASSWORD');
  }
  return found;
}

function readPassword(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (cause) {
    throw new CliError(exitCodes.usage, 'usage', `${file} cannot be read`, { cause });
  }
}
