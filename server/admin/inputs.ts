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

/** `id`: of a stored one, whose secrets are taken where the form leaves them out. */
export const testedConnection = z.strictObject({ id: id.optional(), connector: z.string().max(50), settings });

const personFields = {
  login: loginSchema,
  name: nameSchema,
  role: z.enum(roles),
  active: z.boolean(),
  connectionId: id.nullable(),
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

export const removal = z.strictObject({ revision: z.coerce.number().int().min(1) });

export const peopleQuery = z.strictObject({
  search: z.string().max(100).default(''),
  connectionId: id.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
});

export const auditQuery = z.strictObject({
  before: z.string().max(40).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
