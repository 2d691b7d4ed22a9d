/** What the doors of the directory take: bounded, and text only. */
import * as z from 'zod';

const line = (least: number, most: number) =>
  z
    .string()
    .trim()
    .min(least)
    .max(most)
    .regex(/^\P{Cc}*$/u, 'No line breaks.');

/** What sort of record it is; a CRM has its own words. */
export const recordKind = z.string().regex(/^[a-z][\w-]{0,31}$/i, 'Letters, digits, _ and -.');
/** What a CRM calls its record. */
export const externalId = line(1, 128);

const number = z.union([
  line(1, 128).transform((raw) => ({ number: raw, type: '' })),
  z.strictObject({ number: line(1, 128), type: line(0, 32).default('') }),
]);

/** Somebody who can be called. */
export const recordInput = z.strictObject({
  name: line(1, 200),
  /** A second line: role, company, city. */
  detail: line(0, 200).default(''),
  /** Login of the user who looks after it. */
  owner: line(0, 100).default(''),
  numbers: z.array(number).max(20).default([]),
});
export type RecordInput = z.infer<typeof recordInput>;

/** Records at once, through any door. */
export const batchMost = 1000;

export const recordBatch = z.strictObject({
  records: z
    .array(recordInput.extend({ kind: recordKind, id: externalId }))
    .min(1)
    .max(batchMost),
});
export const removedBatch = z.strictObject({
  records: z
    .array(z.strictObject({ kind: recordKind, id: externalId }))
    .min(1)
    .max(batchMost),
});

export const listQuery = z.strictObject({
  search: z.string().max(100).default(''),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  /** `next` of the page before. */
  after: z.string().max(400).optional(),
});

export const importInput = z.strictObject({
  /** A CSV file or vCards, as text. */
  file: z.string().min(1).max(16_000_000),
  format: z.enum(['csv', 'vcard']),
  apply: z.boolean(),
});

const scope = z.string().regex(/^(server|(connection|site):[a-z0-9][a-z0-9-]{0,62})$/);
export const scopeParam = scope;

export const labInput = z.strictObject({
  numbers: z.array(z.string().max(256)).min(1).max(200),
  scope: scope.default('server'),
  /** Settings that nobody has saved, laid over those of the scope. */
  settings: z.record(z.string().max(50), z.unknown()).optional(),
});

export const lookupInput = z.strictObject({
  revision: z.int().min(0),
  url: z.string().max(1000),
  active: z.boolean(),
  /** How long the CRM may take, ms: the telephone rings meanwhile. */
  timeoutMs: z.int().min(200).max(5000),
});

export const revisionInput = z.strictObject({ revision: z.int().min(0) });
export const triedLookup = z.strictObject({ number: line(1, 128) });
export const changedNumbers = z.strictObject({
  revision: z.int().min(0),
  /** What differs from the wider scope; what is left out comes from there. */
  settings: z.record(z.string().max(50), z.unknown()),
});
