/** `offhook rekey`: another key for the secrets, with the server stopped. */
import { Command } from 'commander';
import { systemClock } from '../../core/provider/world.ts';
import { type Flags, loadConfig } from '../config.ts';
import { serverAlive } from '../secrets/alive.ts';
import { givenKey, offerKey, type SealingKey, sealingKey, takeOfferedKey } from '../secrets/key.ts';
import { keyInForce, rekey } from '../secrets/rekey.ts';
import { Store } from '../store/store.ts';
import { CliError, exitCodes, exitCodesHelp } from './exit-codes.ts';

export function rekeyCommand(): Command {
  return new Command('rekey')
    .description('Seals all secrets anew under another key, all of them or none. The server has to be stopped.')
    .option('--config <file>', 'configuration file (offhook.json in this folder, if there is one)')
    .option('--data <folder>', 'folder of the database (data)')
    .option('--json', 'as one line of JSON')
    .addHelpText(
      'after',
      `
Where the key is the file \`key\` beside the database, a new one takes its place, and the old one stays as \`key.old\`:
backups of the database that were made before need it. Where the key is given as OFFHOOK_KEY or OFFHOOK_KEY_FILE, give the new
one as OFFHOOK_NEW_KEY or OFFHOOK_NEW_KEY_FILE, and start the server with it afterwards.
${exitCodesHelp}`,
    )
    .action(run);
}

async function run({ json = false, ...flags }: Flags & { json?: boolean }): Promise<void> {
  const { data } = loadConfig(flags, process.env);
  const store = await Store.open(data);
  try {
    const ago = await serverAlive(store, systemClock);
    if (ago !== undefined) {
      const text = `a server worked with ${data} ${Math.ceil(ago / 1000)} s ago; stop it first, and after a crash wait 15 s`;
      throw new CliError(exitCodes.failed, 'busy', text);
    }
    const from = await sealingKey(data, process.env, await keyInForce(store));
    const given = await givenKey(process.env, 'OFFHOOK_NEW_KEY');
    if (given?.id === from.id) throw new CliError(exitCodes.usage, 'usage', 'the new key is the old one');
    const outside = (await givenKey(process.env, 'OFFHOOK_KEY')) !== undefined;
    const to = outside ? mustBe(given) : await offerKey(data, given);
    const secrets = await rekey(store, from, to);
    if (!outside) await takeOfferedKey(data);
    process.stdout.write(
      json
        ? `${JSON.stringify({ secrets, from: from.id, to: to.id })}\n`
        : `${secrets} secrets are sealed under the key ${to.id} now. ${outside ? 'Start the server with it.' : 'The key before is key.old: keep it as long as backups of before.'}\n`,
    );
  } finally {
    await store.close();
  }
}

function mustBe(key: SealingKey | undefined): SealingKey {
  if (key) return key;
  throw new CliError(
    exitCodes.usage,
    'usage',
    'the key comes from the environment: give the new one as OFFHOOK_NEW_KEY or OFFHOOK_NEW_KEY_FILE',
  );
}
