/** Numbers on the bench: how each is read, whom it finds, and what the phone system would be told to dial. Nothing is changed. */
import { dialled } from '../../core/numbers/dial-plan.ts';
import type { NumberKind } from '../../core/numbers/parse-number.ts';
import type { NumberSettings } from '../../core/numbers/settings.ts';
import { CtiError } from '../../core/provider/errors.ts';
import type { Directory } from './directory.ts';

export interface LabRow {
  raw: string;
  kind: NumberKind;
  formatted: string;
  e164: string;
  country: string;
  extension: string;
  postDial: string;
  assumed: boolean;
  /** What is dialled, and the rule of the plan that has changed it, from 0. */
  dials: string | null;
  rule: number | null;
  /** Why it cannot be dialled. */
  refusal: string | null;
  matches: { name: string; record: string; number: string; how: 'exact' | 'ending' }[];
}

export async function labRow(raw: string, settings: NumberSettings, directory: Directory): Promise<LabRow> {
  const { parsed, matches } = await directory.byNumber(raw, settings);
  const { kind, formatted, e164, country, extension, postDial, assumed } = parsed;
  const dial: Pick<LabRow, 'dials' | 'rule' | 'refusal'> = { dials: null, rule: null, refusal: null };
  try {
    const { dials, rule } = dialled(raw, settings);
    Object.assign(dial, { dials, rule: rule ?? null });
  } catch (error) {
    dial.refusal = error instanceof CtiError ? error.message : 'It cannot be dialled.';
  }
  return {
    raw,
    kind,
    formatted,
    e164,
    country,
    extension,
    postDial,
    assumed,
    ...dial,
    matches: matches.slice(0, 5).map(({ name, record, number, how }) => ({ name, record, number, how })),
  };
}
