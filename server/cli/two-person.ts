/** `offhook two-person off`: ends the two-person rule from the machine, where nobody is left who could approve that. */
import { Argument, Command } from 'commander';
import { systemClock } from '../../core/provider/world.ts';
import { Audit } from '../admin/audit.ts';
import { type Flags, loadConfig } from '../config.ts';
import { Store } from '../store/store.ts';
import { TwoPersonRule } from '../two-person/two-person-rule.ts';
import { exitCodesHelp } from './exit-codes.ts';

interface RuleFlags extends Flags {
  comment?: string;
}

export function twoPersonCommand(): Command {
  return new Command('two-person')
    .description('Says whether changes take a second person, or ends that rule. The server may run.')
    .addArgument(new Argument('[what]', 'what to do').choices(['status', 'off']).default('status'))
    .option('--comment <text>', 'why: shown in the audit log')
    .option('--config <file>', 'configuration file (offhook.json in this folder, if there is one)')
    .option('--data <folder>', 'folder of the database (data)')
    .addHelpText(
      'after',
      `
For an emergency: whoever has the data folder can do this alone, and the audit log says that it was done here. What waits for a
second person goes on waiting. The rule is switched on in the portal.
${exitCodesHelp}`,
    )
    .action(run);
}

async function run(what: 'status' | 'off', { comment, ...flags }: RuleFlags): Promise<void> {
  const { data } = loadConfig(flags, process.env);
  const store = await Store.open(data);
  try {
    const rule = new TwoPersonRule(store, new Audit(store, systemClock));
    if (what === 'off' && (await rule.on())) {
      await rule.change(false, { actor: undefined, address: 'offhook two-person', comment: comment?.slice(0, 500) });
    }
    process.stdout.write(`The two-person rule is ${(await rule.on()) ? 'on' : 'off'}.\n`);
  } finally {
    await store.close();
  }
}
