/** The whole configuration as one YAML file: what it holds, read and written. Secrets are references, never texts. */
// yaml: reads with the place of a mistake, and writes what people like to read.
import { parseDocument, stringify } from 'yaml';
import * as z from 'zod';
import { roles } from '../admin/roles.ts';
import { CliError, exitCodes } from './exit-codes.ts';

const given = z.record(z.string(), z.unknown());
const settings = given.default({});

const file = z.strictObject({
  connections: z
    .record(
      z.string(),
      z.strictObject({
        name: z.string().min(1),
        connector: z.string().min(1),
        runs: z.enum(['service', 'page']).optional(),
        settings,
        webPhone: given.nullish(),
      }),
    )
    .default({}),
  groups: z
    .record(z.string(), z.strictObject({ name: z.string().min(1), connection: z.string().nullish(), settings }))
    .default({}),
  users: z
    .record(
      z.string(),
      z.strictObject({
        name: z.string().min(1),
        role: z.enum(roles).default('agent'),
        active: z.boolean().default(true),
        connection: z.string().nullish(),
        group: z.string().nullish(),
        /** A reference: without it the password stays as it is. */
        password: z.unknown().optional(),
        settings,
        webPhone: given.nullish(),
      }),
    )
    .default({}),
  sites: z
    .record(z.string(), z.strictObject({ name: z.string().min(1), origins: z.array(z.string()).min(1) }))
    .default({}),
  /** By scope: `server`, `connection:hq`, `site:crm`. */
  numbers: z.record(z.string().regex(/^(server|(connection|site):[\w.-]+)$/), given).default({}),
  lookup: z
    .strictObject({
      url: z.string().min(1),
      active: z.boolean().default(true),
      timeoutMs: z.int().default(1500),
    })
    .optional(),
  /** By address. */
  webhooks: z
    .record(z.string(), z.strictObject({ events: z.array(z.string()).min(1), active: z.boolean().default(true) }))
    .default({}),
});
export type ConfigFile = z.infer<typeof file>;

/** @throws CliError naming the line or the place */
export function readConfigFile(text: string, name: string): ConfigFile {
  const document = parseDocument(text, { prettyErrors: true });
  const [mistake] = document.errors;
  if (mistake) throw new CliError(exitCodes.usage, 'settingsInvalid', `${name}: ${mistake.message}`);
  const parsed = file.safeParse(document.toJS() ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new CliError(
    exitCodes.usage,
    'settingsInvalid',
    `${name}: ${issue ? `${issue.path.join('.') || 'the whole'}: ${issue.message}` : 'not valid'}`,
  );
}

export function writeConfigFile(config: unknown): string {
  return stringify(config, { lineWidth: 120 });
}
