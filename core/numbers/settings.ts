/** How numbers are read and dialled, as an administrator sets it: for the whole server, for one phone system, for one CRM. */
import * as z from 'zod/mini';

/** One step between what an agent wants to reach and what the phone system is told to dial. The first that fits counts. */
export const dialRuleSchema = z.strictObject({
  /** What the number begins with, in the form that `dialAs` gives it: `+`, digits; empty: any. */
  begins: z._default(z.string().check(z.regex(/^\+?\d{0,15}$/, 'Digits, with a + only in front.')), ''),
  /** Digits that the number has at least, and at most. */
  fewest: z._default(z.int().check(z.minimum(1), z.maximum(40)), 1),
  most: z._default(z.int().check(z.minimum(1), z.maximum(40)), 40),
  /** Characters that are taken away in front, a `+` being one. */
  strip: z._default(z.int().check(z.minimum(0), z.maximum(20)), 0),
  /** What is put in front then. */
  prefix: z._default(z.string().check(z.regex(/^[+]?[0-9*#]{0,20}$/, 'Digits, * and #, with a + only in front.')), ''),
});
export type DialRule = z.infer<typeof dialRuleSchema>;

export const dialForms = ['asTyped', 'e164', 'international', 'national'] as const;

const country = z.string().check(z.regex(/^([A-Z]{2})?$/, 'Two capital letters, such as HU.'));

export const numberSettings = z.strictObject({
  /** ISO 3166 of numbers that do not say their country; empty: none is assumed. */
  defaultCountry: z._default(country, ''),
  /** `InternalNumberLength`: digits of the phone system's own numbers, at most; 0: it has none. */
  internalNumberLength: z._default(z.int().check(z.minimum(0), z.maximum(9)), 4),
  /** `SearchNumberLength`: last digits by which long numbers are compared where they are not the same in full. */
  searchNumberLength: z._default(z.int().check(z.minimum(5), z.maximum(15)), 7),
  /**
   * How an outside number is written before the rules: as it was typed, `+36205550148`, `0036205550148` (with the prefix of
   * the default country), or `06205550148` for a number of that country, others as `international`.
   */
  dialAs: z._default(z.enum(dialForms), 'asTyped'),
  dialPlan: z._default(z.array(dialRuleSchema).check(z.maxLength(50)), []),
});
export type NumberSettings = z.infer<typeof numberSettings>;

export const standardNumbers: NumberSettings = numberSettings.parse({});
