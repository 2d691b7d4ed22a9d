/** `offhook audit verify`: whether the audit log is the one that was written. */
import { Command, InvalidArgumentError } from 'commander';
import { type ChainReport, verifyChain } from '../admin/audit-verify.ts';
import { type Flags, loadConfig } from '../config.ts';
import { Store } from '../store/store.ts';
import { CliError, exitCodes, exitCodesHelp } from './exit-codes.ts';

interface VerifyFlags extends Flags {
  head?: string;
  json?: boolean;
}

export function auditCommand(): Command {
  const verify = new Command('verify')
    .description('Goes along the chain of the audit log, and says where it breaks. The server may run.')
    .option('--head <hash>', 'a head that was noted down before: an entry of this hash has to be there', hash)
    .option('--config <file>', 'configuration file (offhook.json in this folder, if there is one)')
    .option('--data <folder>', 'folder of the database (data)')
    .option('--json', 'as one line of JSON')
    .addHelpText(
      'after',
      `
Each entry holds the hash of the one before. An entry that was changed or taken out from the middle is found by the chain itself;
that the last ones are gone, or that the whole chain was written anew, only with a head that was kept elsewhere.
${exitCodesHelp}`,
    )
    .action(run);
  return new Command('audit').description('The audit log.').addCommand(verify);
}

async function run({ json = false, head, ...flags }: VerifyFlags): Promise<void> {
  const { data } = loadConfig(flags, process.env);
  const store = await Store.open(data);
  let report: ChainReport;
  try {
    report = await verifyChain(store, head);
  } finally {
    await store.close();
  }
  if (json) process.stdout.write(`${JSON.stringify(report)}\n`);
  else for (const line of said(report)) process.stdout.write(`${line}\n`);
  if (!report.unbroken) throw new CliError(exitCodes.failed, 'auditBroken', broken(report));
}

function said({ unbroken, entries, head, noted, older }: ChainReport): string[] {
  return [
    ...(unbroken ? [`unbroken, ${entries} entries`, `head ${head}`] : []),
    ...(noted?.seq ? [`the head that was noted down is entry ${noted.seq}`] : []),
    ...(older
      ? [
          `the first ${older.entries} are older than the chain, and were put into it on ${new Date(older.at).toISOString()}`,
        ]
      : []),
  ];
}

function broken({ broken: at, noted, entries }: ChainReport): string {
  if (!at) {
    return `no entry has the head ${noted?.head ?? ''}: entries are gone from the end, or the log was written anew (${entries} are there)`;
  }
  const when = at.at === null ? '' : ` of ${new Date(at.at).toISOString()}`;
  return {
    changed: `entry ${at.seq}${when} is not as it was written`,
    missing: `entry ${at.seq} is missing`,
    replaced: `what stands before entry ${at.seq}${when} is not what stood there when it was written`,
  }[at.why];
}

function hash(text: string): string {
  if (!/^[0-9a-f]{12,64}$/i.test(text)) throw new InvalidArgumentError('Write 12 to 64 digits of the hash.');
  return text.toLowerCase();
}
