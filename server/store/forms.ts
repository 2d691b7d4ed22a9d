/**
 * Queries whose text is built once for each form that a question takes: building one costs more than an index does. The form is
 * which values there are, not what they are.
 */
import type { Compilable } from 'kysely';
import type { Statement } from './sqlite-jobs.ts';

/** Plain data; what is `undefined` is not there. */
export type Values = { readonly [name: string]: Value | undefined };
type Value = string | number | readonly Value[] | Values;

/** Stands for a value while the text is built. */
class Slot {
  readonly path: readonly (string | number)[];

  constructor(path: readonly (string | number)[]) {
    this.path = path;
  }
}

/** More forms than an application has; one that is built from a long list must not fill the memory. */
const formsKept = 500;

export class Forms<V extends Values> {
  readonly #texts = new Map<string, Statement>();
  readonly #build: (choice: string, values: V) => Compilable;

  /**
   * @param build makes the query. The choice is known to it; the values it may hand on and look whether they are there, and do
   *   nothing else with them: they are only filled in later.
   */
  constructor(build: (choice: string, values: V) => Compilable) {
    this.#build = build;
  }

  /** @param choice what else decides the text, besides which values there are */
  statement(choice: string, values: V): Statement {
    const form = `${choice} ${formOf(values)}`;
    let text = this.#texts.get(form);
    if (!text) {
      const { sql, parameters } = this.#build(choice, slots(values, []) as V).compile();
      text = { sql, params: parameters };
      if (this.#texts.size >= formsKept) this.#texts.clear();
      this.#texts.set(form, text);
    }
    return { sql: text.sql, params: text.params.map((each) => (each instanceof Slot ? valueAt(values, each) : each)) };
  }
}

function formOf(value: Value | undefined): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return `[${value.map(formOf).join()}]`;
  if (typeof value !== 'object') return '?';
  let form = '{';
  for (const [name, each] of Object.entries(value)) if (each !== undefined) form += `${name}${formOf(each)},`;
  return `${form}}`;
}

function slots(value: Value | undefined, path: readonly (string | number)[]): unknown {
  if (value === undefined) return undefined;
  if (Array.isArray(value)) return value.map((each: Value, index) => slots(each, [...path, index]));
  if (typeof value !== 'object') return new Slot(path);
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, slots(each, [...path, name])]));
}

function valueAt(values: Values, { path }: Slot): unknown {
  return path.reduce<unknown>((at, step) => (at as Record<string | number, unknown>)[step], values);
}
