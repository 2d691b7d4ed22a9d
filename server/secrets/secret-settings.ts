/** Settings whose secrets are write-only: sealed for the database, absent for a reader, kept when a form leaves them out. */
import * as z from 'zod';
import { isSealed, type Sealed, type Sealer } from './sealer.ts';

export type Settings = Record<string, unknown>;

/** A schema as a form reads it. */
export interface SettingsForm {
  type?: string;
  properties?: Record<string, SettingsForm & { writeOnly?: boolean }>;
  [keyword: string]: unknown;
}

const forms = new WeakMap<z.core.$ZodType, SettingsForm>();

/** The JSON Schema of a connector's settings, from which forms are drawn. */
export function formOf(schema: z.core.$ZodType): SettingsForm {
  const known = forms.get(schema) ?? (z.toJSONSchema(schema, { io: 'input' }) as SettingsForm);
  forms.set(schema, known);
  return known;
}

/** The names of the settings that are secrets. They stand at the top of a connector's settings. */
export function secretsOf(schema: z.core.$ZodType): string[] {
  return Object.entries(formOf(schema).properties ?? {}).flatMap(([name, { writeOnly }]) => (writeOnly ? [name] : []));
}

/** @param json as stored @param place of the settings, e.g. `connection hq` @throws SealError */
export function opened(json: string, sealer: Sealer, place: string): Settings {
  const settings = JSON.parse(json) as Settings;
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      name,
      isSealed(value) ? sealer.open(value, `${place} ${name}`) : value,
    ]),
  );
}

/**
 * Settings as they were, to be sent as a form sends them: a secret that they did not have is taken away, and one whose key is lost
 * stays as it is now.
 * @param json as stored then
 */
export function asSent(json: string, sealer: Sealer, place: string, schema: z.core.$ZodType): Settings {
  const settings = JSON.parse(json) as Settings;
  const without = secretsOf(schema).filter((name) => settings[name] === undefined);
  return Object.fromEntries([
    ...without.map((name) => [name, null] as const),
    ...Object.entries(settings).flatMap(([name, value]): [string, unknown][] => {
      if (!isSealed(value)) return [[name, value]];
      const open = openable(value, sealer, `${place} ${name}`);
      return open === undefined ? [] : [[name, open]];
    }),
  ]);
}

/** What may be shown: the settings without secrets, and the names of those that are set. @param json as stored */
export function readable(json: string, schema: z.core.$ZodType): { settings: Settings; secrets: string[] } {
  const settings = JSON.parse(json) as Settings;
  const names = secretsOf(schema);
  return {
    settings: withoutSecrets(settings, schema),
    secrets: names.filter((name) => settings[name] !== undefined && settings[name] !== ''),
  };
}

export function withoutSecrets(settings: Settings, schema: z.core.$ZodType): Settings {
  const names = secretsOf(schema);
  return Object.fromEntries(
    Object.entries(settings).filter(([name, value]) => !names.includes(name) && !isSealed(value)),
  );
}

/** The settings of one place, on their way from a form into the database. */
export class StoredSettings {
  readonly #secrets: readonly string[];
  readonly #sealer: Sealer;
  readonly #place: string;
  readonly #stored: Settings;
  readonly #before: Settings;

  /** @param before JSON as stored; a secret whose key is lost counts as not set, so that it can be entered again */
  constructor(schema: z.core.$ZodType, sealer: Sealer, place: string, before?: string | null) {
    this.#secrets = secretsOf(schema);
    this.#sealer = sealer;
    this.#place = place;
    this.#stored = JSON.parse(before ?? '{}') as Settings;
    this.#before = Object.fromEntries(
      Object.entries(this.#stored).flatMap(([name, value]) => {
        const open = isSealed(value) ? openable(value, sealer, `${place} ${name}`) : value;
        return open === undefined ? [] : [[name, open]];
      }),
    );
  }

  /** As stored, secrets opened. */
  get whole(): Settings {
    return this.#before;
  }

  /** As a form sends them: a secret that is left out stays as it was, `null` takes a setting away. */
  merged(sent: Settings): Settings {
    const kept = this.#secrets.flatMap((name) =>
      this.#before[name] === undefined ? [] : [[name, this.#before[name]] as const],
    );
    return Object.fromEntries(
      Object.entries({ ...Object.fromEntries(kept), ...sent }).filter(([, value]) => value !== null),
    );
  }

  /** @returns JSON to be stored; a secret that is the same keeps its seal, so that a change can be told from none */
  sealed(settings: Settings): string {
    return JSON.stringify(
      Object.fromEntries(
        Object.entries(settings).map(([name, value]) => {
          if (!this.#secrets.includes(name) || typeof value !== 'string' || value === '') return [name, value];
          if (value === this.#before[name] && isSealed(this.#stored[name])) return [name, this.#stored[name]];
          return [name, this.#sealer.seal(value, `${this.#place} ${name}`)];
        }),
      ),
    );
  }
}

function openable(value: Sealed, sealer: Sealer, place: string): string | undefined {
  try {
    return sealer.open(value, place);
  } catch {
    return undefined;
  }
}
