/** `offhook export`, `plan` and `apply`: a server's configuration as one file, through the same doors as the portal. */
import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { resolveSecrets } from '../config.ts';
import { AdminClient } from './admin-client.ts';
import { exported } from './config-export.ts';
import { readConfigFile, writeConfigFile } from './config-file.ts';
import { planOf } from './config-plan.ts';
import type { Step } from './config-steps.ts';
import { CliError, exitCodes, exitCodesHelp } from './exit-codes.ts';

interface ServerOptions {
  server: string;
  login?: string;
  code?: string;
}

interface PlanFlags extends ServerOptions {
  prune?: boolean;
  secrets?: boolean;
  comment?: string;
  json?: boolean;
}

const environment = `
Environment: OFFHOOK_LOGIN and OFFHOOK_PASSWORD, of somebody who may do it in the portal.
${exitCodesHelp}`;

export function exportCommand(): Command {
  return atServer(new Command('export'))
    .description(
      'Writes the configuration of a server as YAML: connections, groups, users, sites, numbers, look-up and webhooks, with references for secrets.',
    )
    .addHelpText('after', environment)
    .action(async (options: ServerOptions) => {
      await signedIn(options, async (client) => {
        process.stdout.write(writeConfigFile(exported(await client.state())));
      });
    });
}

export function planCommand(): Command {
  return planned(new Command('plan'))
    .description('Says what `apply` would do so that the server is as the file says. Changes nothing.')
    .action(async (file: string, options: PlanFlags) => {
      await signedIn(options, async (client) => {
        say(await stepsFor(client, file, options), options, 'Would');
      });
    });
}

export function applyCommand(): Command {
  return planned(new Command('apply'))
    .option('--comment <text>', 'why: shown in the history and in the audit log')
    .description(
      'Makes the server as the file says: connections first, then users, then sites and what is set for them.',
    )
    .action(async (file: string, options: PlanFlags) => {
      await signedIn(options, async (client) => {
        const steps = await stepsFor(client, file, options);
        // All of them before the first: a secret that is missing must not leave half of the file done.
        const bodies = steps.map(
          ({ body, kind, id }) => body && (resolveSecrets(body, process.env, `${kind} ${id}`) as object),
        );
        const waiting: string[] = [];
        for (const [index, step] of steps.entries()) {
          const waits = await done(client, explained(step, bodies[index], options.comment));
          if (waits) waiting.push(`${step.kind} ${step.id}`);
        }
        say(steps, options, 'Did', waiting);
      });
    });
}

function atServer(command: Command): Command {
  return command
    .requiredOption('--server <url>', 'address of the server, e.g. https://phone.example.com')
    .option('--login <name>', 'who signs in (OFFHOOK_LOGIN)')
    .option('--code <digits>', 'of the second factor');
}

function planned(command: Command): Command {
  return atServer(command)
    .argument('<file>', 'the configuration in YAML, as `offhook export` writes it')
    .option('--prune', 'remove what the file does not have')
    .option('--secrets', 'set all secrets again, though they are set')
    .option('--json', 'as one line of JSON')
    .addHelpText('after', environment);
}

async function signedIn(options: ServerOptions, work: (client: AdminClient) => Promise<void>): Promise<void> {
  const login = options.login ?? process.env['OFFHOOK_LOGIN'];
  const password = process.env['OFFHOOK_PASSWORD'];
  if (!login || !password) {
    throw new CliError(exitCodes.usage, 'usage', 'set OFFHOOK_LOGIN (or --login) and OFFHOOK_PASSWORD');
  }
  const client = await AdminClient.signIn(options.server, { login, password, code: options.code });
  try {
    await work(client);
  } finally {
    await client.signOut();
  }
}

async function stepsFor(client: AdminClient, file: string, { prune = false, secrets = false }: PlanFlags) {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new CliError(exitCodes.usage, 'settingsInvalid', `${file} cannot be read`, { cause });
  }
  return planOf(readConfigFile(text, file), await client.state(), { prune, secrets });
}

/** With the reason, where there is one: in the body, or in the query where there is none. */
function explained(step: Step, body: object | undefined, comment: string | undefined): Step {
  if (!comment) return { ...step, ...(body ? { body: { ...body } } : {}) };
  if (body) return { ...step, body: { ...body, comment } };
  return { ...step, path: `${step.path}&${new URLSearchParams({ comment }).toString()}` };
}

/** @returns whether it was only proposed, and waits for a second person */
async function done(client: AdminClient, { method, path, kind, id, body }: Step): Promise<boolean> {
  try {
    const answer = await client.ask<{ key?: string; proposal?: object }>(method, path, body);
    // Told once, and to whoever has made it.
    if (answer.key) process.stderr.write(`The key of ${kind} ${id}: ${answer.key}\n`);
    return answer.proposal !== undefined;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    throw new CliError(
      error.exitCode,
      error.code,
      `${kind} ${id}: ${error.message}. What stands before it is done, or waits for a second person.`,
    );
  }
}

const signs = { add: '+', change: '~', remove: '-' };

function say(steps: readonly Step[], { json }: PlanFlags, verb: string, waiting: readonly string[] = []): void {
  if (json) {
    const told = steps.map(({ does, kind, id, changes }) => ({ does, kind, id, changes }));
    process.stdout.write(`${JSON.stringify({ steps: told, ...(waiting.length > 0 ? { waiting } : {}) })}\n`);
    return;
  }
  for (const { does, kind, id, changes } of steps) {
    process.stdout.write(`${signs[does]} ${kind} ${id}\n${changes.map((line) => `    ${line}\n`).join('')}`);
  }
  const count = (does: Step['does']) =>
    steps.filter((step) => step.does === does && !waiting.includes(`${step.kind} ${step.id}`)).length;
  process.stdout.write(
    steps.length === 0
      ? 'The server is as the file says.\n'
      : `${verb} add ${count('add')}, change ${count('change')}, remove ${count('remove')}.\n`,
  );
  if (waiting.length > 0) {
    process.stdout.write(`Not done yet, for a second person has to approve it in the portal: ${waiting.join(', ')}.\n`);
  }
}
