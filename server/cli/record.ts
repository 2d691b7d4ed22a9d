/** `offhook record`: a link's raw traffic into a file, for tests and for support. */
import { createInterface } from 'node:readline';
import { Command } from 'commander';
import { openConnector } from '../../core/provider/connector.ts';
import { exitCodesHelp } from './exit-codes.ts';
import { cliWorld, firstAttempt, knownConnector } from './agent-at-phone-system.ts';
import { CaptureFile } from './capture-file.ts';
import { pair, settingsOf } from './options.ts';
import { untilToldToStop } from './signals.ts';

interface RecordOptions {
  connector: string;
  set?: Record<string, unknown>;
  title: string;
  maskNumbers?: boolean;
  json?: boolean;
}

export function recordCommand(): Command {
  return new Command('record')
    .description(
      "Records a link's raw traffic to a file until it is told to stop. Secrets of the settings are left out.",
    )
    .argument('<file>', 'the file to write; an old one is replaced')
    .requiredOption('--connector <name>', 'the phone system')
    .option('--set <key=value>', 'a setting of the connection, e.g. host=127.0.0.1 (again for more)', pair)
    .option('--title <text>', 'what is recorded', 'recording')
    .option('--mask-numbers', 'replace numbers of five digits or more; the same number by the same other one')
    .option('--json', 'say what was written as one line of JSON')
    .addHelpText(
      'after',
      `
Lines typed on standard input become notes in the file. SIGINT or SIGTERM end the recording.
The file: header lines "# key: value", then "@@ MILLISECONDS S|C|M BYTES" and the bytes:
S from the phone system, C from us, M a note.
${exitCodesHelp}`,
    )
    .action(record);
}

async function record(path: string, options: RecordOptions): Promise<void> {
  const connector = knownConnector(options.connector);
  const given = options.set ?? {};
  const settings = settingsOf(connector.settings, given, '--set');
  const world = cliWorld();
  const file = new CaptureFile(path, {
    header: { flow: options.title, connector: options.connector, recorded: new Date(world.clock.now()).toISOString() },
    secrets: secretsOf(given),
    maskNumbers: options.maskNumbers ?? false,
    now: () => world.clock.now(),
  });
  await file.opened();
  const toldToStop = untilToldToStop();
  const link = openConnector(connector, settings, world, {
    onRaw: (direction, bytes) => {
      file.raw(direction, bytes);
    },
  });
  const input = createInterface({ input: process.stdin });
  input.on('line', (line) => {
    if (line.trim() !== '') file.note(line);
  });
  try {
    await firstAttempt(link, () => {
      link.start();
    });
    if (link.status.version !== undefined) file.note(`phone system: ${link.status.version}`);
    await toldToStop;
  } finally {
    await link.stop();
    input.close();
    process.stdin.destroy();
    await file.close();
    const written = { file: path, chunks: file.chunks };
    process.stdout.write(options.json ? `${JSON.stringify(written)}\n` : `${path}: ${file.chunks} chunks\n`);
  }
}

/** Values of settings that are named as secrets, however deep. */
function secretsOf(settings: Record<string, unknown>): string[] {
  return Object.entries(settings).flatMap(([key, value]) => {
    if (typeof value === 'object' && value !== null) return secretsOf(value as Record<string, unknown>);
    return /secret|password|token/i.test(key) && typeof value === 'string' ? [value] : [];
  });
}
