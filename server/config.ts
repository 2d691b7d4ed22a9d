/** The configuration of the server: one JSON file, laid over by the environment and by flags, checked before anything starts. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as z from 'zod';
import { roles } from './admin/roles.ts';
import { logLevels } from './log.ts';

/** Something in the configuration is not right; the message names the place. */
export class ConfigError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ConfigError';
  }
}

/** Literal text, or where to find it: the file that is backed up and shown around need not hold the secret itself. */
const secret = z.union([
  z.string().max(1024),
  z.strictObject({ env: z.string().min(1).max(256) }),
  z.strictObject({ file: z.string().min(1).max(4096) }),
]);
export type Secret = z.infer<typeof secret>;

const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'use small letters, digits and hyphens');
const port = z.int().min(0).max(65_535);

const config = z.strictObject({
  http: z
    .strictObject({
      host: z.string().min(1).default('127.0.0.1'),
      port: port.default(8080),
      /** How pages reach the server when something stands between, e.g. `https://phone.example.com`. */
      publicUrl: z.url({ protocol: /^https?$/ }).optional(),
      /** Files in PEM: with them the server speaks https and wss by itself, on both of its ports. */
      tls: z.strictObject({ cert: z.string().min(1), key: z.string().min(1) }).optional(),
      /** Addresses of proxies before the server, whose word about the caller is taken: `127.0.0.1`, `10.0.0.0/8`. */
      trustProxy: z.array(z.string().min(1).max(50)).max(20).optional(),
    })
    .prefault({}),
  messaging: z.strictObject({ host: z.string().min(1).optional(), port: port.default(2013) }).prefault({}),
  /** What is asked by HTTP where somebody has entered an address in the portal: look-ups, webhooks, the doctor. */
  outbound: z
    .strictObject({
      /** Addresses of this machine and its network, too; for a CRM that stands beside the server. */
      allowPrivate: z.boolean().default(false),
    })
    .prefault({}),
  /** How long calls are kept, with what was written about them, days; 0: for good. */
  retention: z.strictObject({ callDays: z.int().min(0).max(36_500).default(0) }).prefault({}),
  /** Roles that see the calls of others in the call history, besides their own. */
  callHistory: z
    .strictObject({ ofOthers: z.array(z.enum(roles)).default(['owner', 'supervisor', 'auditor']) })
    .prefault({}),
  /** Roles that may hear the recordings of the calls that they see, and keep them as files. */
  recordings: z
    .strictObject({
      play: z.array(z.enum(roles)).default([...roles]),
      download: z.array(z.enum(roles)).default([...roles]),
    })
    .prefault({}),
  /** Sign-in at a provider of OpenID Connect besides passwords. Whoever it names must be a user here already. */
  oidc: z
    .strictObject({
      /** Its address; without encryption on this machine only. */
      issuer: z
        .url({ protocol: /^https?$/ })
        .refine(
          (url) => url.startsWith('https:') || /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(\/|$)/.test(url),
          'use https',
        ),
      clientId: z.string().min(1).max(200),
      clientSecret: secret.optional(),
      /** What it is called on the button. */
      name: z.string().min(1).max(50).default('your organisation'),
      scopes: z.string().min(6).max(300).default('openid profile email'),
      /** The claim that says a user's login here, e.g. `email`. */
      claim: z.string().min(1).max(100).default('preferred_username'),
      /** Addresses count though the provider does not say that it has verified them. */
      emailsAreVerified: z.boolean().default(false),
      /** The claim that says what a user may do in the portal; without it that is set there. */
      roleClaim: z.string().min(1).max(100).optional(),
      /** What its values mean, where they are no names of roles: `{ "cti-admins": "admin" }`. Nobody else is more than an agent. */
      roles: z.record(z.string(), z.enum(roles)).default({}),
    })
    .optional(),
  /** The folder of the database. */
  data: z.string().min(1).default('data'),
  log: z.enum(logLevels).default('info'),
  connections: z
    .array(
      z.strictObject({
        id,
        name: z.string().min(1).max(100),
        connector: z.string().min(1).max(50),
        /** Where the phone system is talked to, for connectors that can do both; without it in the service where they can. */
        runs: z.enum(['service', 'page']).optional(),
        /** Where pages can be SIP web phones beside this phone system; as the settings of the connector `sip`. */
        webPhone: z.record(z.string(), z.unknown()).optional(),
        /** As the connector wants them; any text may be a reference to a secret. */
        settings: z.record(z.string(), z.unknown()).default({}),
      }),
    )
    .max(100)
    .default([]),
  users: z
    .array(
      z.strictObject({
        login: z.string().min(1).max(100),
        name: z.string().min(1).max(100),
        password: secret.optional(),
        connection: id,
        /** What the user may do in the portal. */
        role: z.enum(roles).default('agent'),
        settings: z.record(z.string(), z.unknown()).default({}),
        /** The user's page is a SIP web phone with this account; as the user's settings of the connector `sip`. */
        webPhone: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .max(20_000)
    .default([]),
});
export type Config = z.infer<typeof config>;

/** What the command line may lay over the file. */
export interface Flags {
  config?: string | undefined;
  host?: string | undefined;
  httpPort?: number | undefined;
  messagingPort?: number | undefined;
  data?: string | undefined;
}

const usualFile = 'offhook.json';

/** @throws ConfigError */
export function loadConfig(flags: Flags, env: NodeJS.ProcessEnv): Config {
  const file = flags.config ?? env['OFFHOOK_CONFIG'];
  const written = file === undefined ? readJson(usualFile, true) : readJson(file, false);
  const loaded = parseConfig(written, file ?? usualFile);
  const http = { ...loaded.http };
  const messaging = { ...loaded.messaging };
  const host = flags.host ?? env['OFFHOOK_HOST'];
  if (host !== undefined) {
    http.host = host;
    messaging.host = host;
  }
  http.port = flags.httpPort ?? portFrom(env, 'OFFHOOK_HTTP_PORT') ?? http.port;
  messaging.port = flags.messagingPort ?? portFrom(env, 'OFFHOOK_MESSAGING_PORT') ?? messaging.port;
  const level = env['OFFHOOK_LOG'] ?? loaded.log;
  const log = logLevels.find((name) => name === level);
  if (!log) throw new ConfigError(`OFFHOOK_LOG: use one of ${logLevels.join(', ')}`);
  return { ...loaded, http, messaging, log, data: resolve(flags.data ?? env['OFFHOOK_DATA'] ?? loaded.data) };
}

/** @param source named in errors */
export function parseConfig(written: unknown, source: string): Config {
  const parsed = config.safeParse(written);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ConfigError(
      `${source}: ${issue ? `${issue.path.join('.') || 'the whole'}: ${issue.message}` : 'not valid'}`,
    );
  }
  const { connections, users } = parsed.data;
  const ids = new Set<string>();
  for (const [index, connection] of connections.entries()) {
    if (ids.has(connection.id))
      throw new ConfigError(`${source}: connections.${index}.id: ${connection.id} is there twice`);
    ids.add(connection.id);
  }
  const logins = new Set<string>();
  for (const [index, user] of users.entries()) {
    if (logins.has(user.login)) throw new ConfigError(`${source}: users.${index}.login: ${user.login} is there twice`);
    logins.add(user.login);
    if (!ids.has(user.connection)) {
      throw new ConfigError(`${source}: users.${index}.connection: there is no connection ${user.connection}`);
    }
  }
  return parsed.data;
}

/** @throws ConfigError naming the place and the variable or file, never what is in it */
export function resolveSecret(value: Secret, env: NodeJS.ProcessEnv, place: string): string {
  if (typeof value === 'string') return value;
  if ('env' in value) {
    const text = env[value.env];
    if (text === undefined) throw new ConfigError(`${place}: the environment has no ${value.env}`);
    return text;
  }
  try {
    return readFileSync(value.file, 'utf8').replace(/\r?\n$/, '');
  } catch (cause) {
    throw new ConfigError(`${place}: ${value.file} cannot be read`, { cause });
  }
}

/** Settings with every reference to a secret replaced by the secret. @throws ConfigError */
export function resolveSecrets(value: unknown, env: NodeJS.ProcessEnv, place: string): unknown {
  if (Array.isArray(value)) return value.map((item, index) => resolveSecrets(item, env, `${place}.${index}`));
  if (typeof value !== 'object' || value === null) return value;
  const reference = secret.safeParse(value);
  if (reference.success) return resolveSecret(reference.data, env, place);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, resolveSecrets(item, env, `${place}.${key}`)]),
  );
}

function readJson(file: string, mayBeMissing: boolean): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    if (mayBeMissing && (cause as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new ConfigError(`${file} cannot be read`, { cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ConfigError(`${file} is not JSON: ${(cause as Error).message}`, { cause });
  }
}

function portFrom(env: NodeJS.ProcessEnv, name: string): number | undefined {
  const text = env[name];
  if (text === undefined) return undefined;
  const parsed = port.safeParse(Number(text));
  if (text.trim() === '' || !parsed.success) throw new ConfigError(`${name}: ${text} is not a port`);
  return parsed.data;
}
