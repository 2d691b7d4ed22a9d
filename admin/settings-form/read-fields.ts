/** What a form shows for a schema, and what its fields mean: pure, so that every kind of setting can be tried. */
import type { Schema } from '../api/connectors.ts';

export type FieldKind = 'text' | 'secret' | 'number' | 'switch' | 'choice' | 'lines' | 'json';

export interface Field {
  name: string;
  kind: FieldKind;
  title: string;
  help: string;
  required: boolean;
  choices: readonly string[];
  schema: Schema;
}

/** In the order of the schema, which is the order of importance. */
export function fieldsOf(schema: Schema): Field[] {
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    kind: kindOf(property),
    title: property.title ?? spaced(name),
    help: property.description ?? '',
    required: required.has(name),
    choices: property.enum ?? [],
    schema: property,
  }));
}

function kindOf({ type, enum: choices, writeOnly, items, anyOf }: Schema): FieldKind {
  if (choices) return 'choice';
  if (writeOnly) return 'secret';
  if (type === 'boolean') return 'switch';
  if (type === 'integer' || type === 'number') return 'number';
  if (type === 'array' && items?.type === 'string') return 'lines';
  if (type === 'string' || anyOf?.every((one) => one.type === 'string')) return 'text';
  return 'json';
}

/** `ringTime` is read as "Ring time" where a connector gives no title. */
function spaced(name: string): string {
  const words = name.replaceAll(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** How a value stands in its field. */
export function asText({ kind }: Field, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (kind === 'lines') return (value as string[]).join('\n');
  if (kind === 'json') return JSON.stringify(value, null, 2);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/**
 * What the text of a field means. An emptied field is `null`: the setting is taken away, and its default holds.
 * @throws SyntaxError where the text cannot be what the setting is
 */
export function asValue({ kind, required }: Field, text: string): unknown {
  if (text.trim() === '') return kind === 'lines' ? [] : required && kind === 'text' ? '' : null;
  if (kind === 'number') {
    const number = Number(text);
    if (!Number.isFinite(number)) throw new SyntaxError('Enter a number.');
    return number;
  }
  if (kind === 'lines') {
    return text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
  }
  if (kind === 'json') {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      throw new SyntaxError('This is no JSON.');
    }
  }
  return text;
}
