/** What the portal's doors take. */
import * as z from 'zod';
import { roles } from './roles.ts';

export const loginSchema = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[^\s\p{Cc}]+$/u, 'A login has no spaces.');
export const nameSchema = z
  .string()
  .trim()
  .min(1, 'Enter a name.')
  .max(100)
  .regex(/^\P{Cc}*$/u);
/** Length is what makes guessing hard. */
export const passwordSchema = z.string().min(12, 'Use 12 characters or more.').max(1024);

const settings = z.record(z.string().max(100), z.unknown());
const revision = z.int().min(1);
const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'Use small letters, digits and hyphens.');

const connectionFields = {
  name: nameSchema,
  runs: z.enum(['service', 'page']).optional(),
  settings,
  webPhone: settings.nullish(),
};
export const newConnection = z.strictObject({ id, connector: z.string().max(50), ...connectionFields });
export const changedConnection = z.strictObject({ revision, ...connectionFields });

/** Looked for in the whole portal. */
export const searchQuery = z.strictObject({ q: z.string().max(60) });

/** `id`: of a stored one, whose secrets are taken where the form leaves them out. */
export const testedConnection = z.strictObject({
  id: id.optional(),
  connector: z.string().max(50),
  settings,
  /** Somebody who signs in, where users sign in by themselves: typed, or a user of this connection, by id. */
  user: settings.optional(),
  userId: z.string().max(40).optional(),
  /** A number that is rung for a moment. */
  callTo: z
    .string()
    .regex(/^[\w.*#+-]{1,40}$/, 'Enter an extension.')
    .optional(),
});

const personFields = {
  login: loginSchema,
  name: nameSchema,
  role: z.enum(roles),
  active: z.boolean(),
  connectionId: id.nullable(),
  groupId: id.nullish(),
  settings,
  webPhone: settings.nullish(),
  password: passwordSchema.nullish(),
};
export const newPerson = z.strictObject(personFields);
export const changedPerson = z.strictObject({ revision, ...personFields });

/** `apply`: writes what is good; without it the answer says what would be done. */
export const importedPeople = z.strictObject({ csv: z.string().min(1).max(8_000_000), apply: z.boolean() });

/** What a browser calls an origin: no path, no port that goes without saying. */
const origin = z
  .string()
  .max(300)
  .refine(
    (text) => URL.canParse(text) && new URL(text).origin === text,
    'Write it as https://crm.example.com, without a path.',
  );
const siteFields = { name: nameSchema, origins: z.array(origin).min(1, 'Enter at least one.').max(50) };
export const newSite = z.strictObject({ id, ...siteFields });
export const changedSite = z.strictObject({ revision, ...siteFields });

const groupFields = { name: nameSchema, connectionId: id.nullable(), settings };
export const newGroup = z.strictObject({ id, ...groupFields });
export const changedGroup = z.strictObject({ revision, ...groupFields });

/** Why something is changed: plain text, shown beside the change. */
export const commented = z.looseObject({
  comment: z
    .string()
    .trim()
    .max(500, 'Use 500 characters or less.')
    .regex(/^\P{Cc}*$/u, 'Write it in one line.'),
});

/** `to`: the revision that it is to be as again. */
export const rollBack = z.strictObject({ revision, to: revision });

/** What many users get at once; what is left out stays. */
const bulkChange = z
  .strictObject({
    connectionId: id.nullish(),
    groupId: id.nullish(),
    role: z.enum(roles).optional(),
    active: z.boolean().optional(),
    /** Taken away; an account is each user's own. */
    webPhone: z.null().optional(),
    /** `null` takes a setting away. */
    settings: settings.optional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'Say what is to be changed.');
const chosen = { search: z.string().max(100).default(''), connectionId: id.optional(), groupId: id.optional() };
/** By their ids, or all who fit a search. `apply`: without it the answer says what would be done. */
export const bulkEdit = z.strictObject({
  ids: z.array(z.string().max(40)).min(1).max(1000).optional(),
  found: z.strictObject(chosen).optional(),
  change: bulkChange,
  apply: z.boolean(),
});

/** The address of a page of a CRM. */
export const examined = z.strictObject({ url: z.url({ protocol: /^https?$/ }).max(2000) });

export const removal = z.strictObject({ revision: z.coerce.number().int().min(1) });

export const peopleQuery = z.strictObject({
  ...chosen,
  limit: z.coerce.number().int().min(1).max(200).default(50),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
});

/** A number as somebody types it. */
export const numberQuery = z.strictObject({ number: z.string().trim().min(1).max(40) });

/** `head`: of the chain, as it was noted down before. */
export const verifyQuery = z.strictObject({
  head: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[0-9a-f]{12,64}$/, 'Write 12 to 64 digits of the hash.')
    .optional(),
});

export const auditQuery = z.strictObject({
  before: z.string().max(40).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
