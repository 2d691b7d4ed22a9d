/** `offhook start`: the whole server, until it is told to stop. */
import { Command } from 'commander';
import { type Config, type Flags, loadConfig, parseConfig } from '../config.ts';
import { demoConfig } from '../demo/demo-config.ts';
import { openLog } from '../log.ts';
import { startService } from '../service.ts';
import { exitCodesHelp } from './exit-codes.ts';
import { port } from './options.ts';
import { untilToldToStop } from './signals.ts';

interface StartOptions extends Flags {
  demo?: boolean;
  json?: boolean;
}

export function startCommand(): Command {
  return new Command('start')
    .description('Starts the server: application server, Messaging Service and call log in one process.')
    .option(
      '--demo',
      'the built-in exchange with three agents whom anybody may be, and simulated customers; never for real calls',
    )
    .option('--config <file>', 'configuration file (offhook.json in this folder, if there is one)')
    .option('--host <address>', 'address to listen on (127.0.0.1)')
    .option('--http-port <number>', 'port of the application server, 0 for a free one (8080)', port)
    .option('--messaging-port <number>', 'port of the Messaging Service, 0 for a free one (2013)', port)
    .option('--data <folder>', 'folder of the database (data)')
    .option('--json', 'say where it runs as one line of JSON')
    .addHelpText(
      'after',
      `
Environment: OFFHOOK_CONFIG, OFFHOOK_HOST, OFFHOOK_HTTP_PORT, OFFHOOK_MESSAGING_PORT, OFFHOOK_DATA, OFFHOOK_LOG
(error, warn, info, debug, silent). Flags go before the environment, the environment before the file.
Logs are JSON lines on standard error. SIGTERM and SIGINT stop the server gracefully.
${exitCodesHelp}`,
    )
    .action(start);
}

async function start({ demo = false, json = false, ...flags }: StartOptions): Promise<void> {
  const loaded = loadConfig(flags, process.env);
  const config: Config = demo ? { ...loaded, ...demoPeople(loaded) } : loaded;
  const toldToStop = untilToldToStop();
  const service = await startService({ config, demo, log: openLog(config.log), env: process.env });
  const { httpUrl, messagingUrl, welcomeUrl } = service;
  process.stdout.write(
    json
      ? `${JSON.stringify({ url: httpUrl, messagingUrl, welcomeUrl })}\n`
      : `Offhook is running at ${httpUrl}\n${welcomeUrl ? `Make the portal's first owner, once, at ${welcomeUrl}\n` : ''}`,
  );
  await toldToStop;
  await service.stop();
}

/** The demo has its own phone system and people, whatever the file says. */
function demoPeople({ http, messaging, outbound, data, log }: Config): Config {
  return parseConfig({ http, messaging, outbound, data, log, ...demoConfig }, 'demo');
}
