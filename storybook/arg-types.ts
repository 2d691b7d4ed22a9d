/** The docs pages' tables and the controls, from the tags' manifest: what can be set, what is heard, slots, parts, tokens. */
import type { ArgTypes } from '@storybook/web-components-vite';
import manifest from '../dist/custom-elements.json';

interface Named {
  name: string;
  description?: string;
  default?: string;
  type?: { text: string };
}
interface Member extends Named {
  kind: 'field' | 'method';
  privacy?: string;
  static?: boolean;
  readonly?: boolean;
  attribute?: string;
  parameters?: Named[];
}
interface Declaration {
  tagName?: string;
  members?: Member[];
  attributes?: (Named & { fieldName?: string })[];
  events?: Named[];
  slots?: Named[];
  cssParts?: Named[];
  cssProperties?: Named[];
}
interface Manifest {
  modules: { declarations?: Declaration[] }[];
}

const declared = (tag: string): Declaration =>
  (manifest as Manifest).modules
    .flatMap(({ declarations = [] }) => declarations)
    .find(({ tagName }) => tagName === tag) ?? {};

/** @returns every row of a tag's table; those of its properties have a control where their type allows one */
export function argTypesOf(tag: string): ArgTypes {
  const { members = [], attributes = [], events, slots, cssParts, cssProperties } = declared(tag);
  const open = members.filter(({ privacy, name }) => privacy === undefined && !name.startsWith('#'));
  const attributeOf = (name: string): string | undefined =>
    attributes.find((each) => (each.fieldName ?? each.name) === name)?.name;
  return Object.fromEntries([
    ...fieldsOf(declared(tag)).map((field) => [field.name, property(field, attributeOf(field.name))] as const),
    ...rows('events', 'event', events),
    ...rows(
      'methods',
      'method',
      open
        .filter(({ kind }) => kind === 'method')
        .map(({ name, parameters = [], ...others }) => ({
          ...others,
          name: `${name}(${parameters.flatMap((each) => (each.name.includes('.') ? [] : [each.name])).join(', ')})`,
        })),
    ),
    ...rows(
      'slots',
      'slot',
      slots?.map((slot) => ({ ...slot, name: slot.name || 'default' })),
    ),
    ...rows('parts', 'part', cssParts),
    ...rows('CSS properties', 'css', cssProperties),
  ]);
}

function fieldsOf({ members = [] }: Declaration): Member[] {
  return members.filter(
    ({ kind, privacy, name, static: ofClass, readonly }) =>
      kind === 'field' && privacy === undefined && !name.startsWith('#') && !ofClass && !readonly,
  );
}

/** An event and a method may have the same name: the key tells them apart. */
function rows(category: string, prefix: string, list: Named[] = []): [string, ArgTypes[string]][] {
  return list.map(({ name, description = '', type, default: initial }) => [
    `${prefix}: ${name}`,
    {
      name,
      description,
      control: false,
      table: {
        category,
        ...(type ? { type: { summary: type.text } } : {}),
        ...(initial ? { defaultValue: { summary: initial } } : {}),
      },
    },
  ]);
}

function property({ name, description = '', type, default: initial }: Member, attribute?: string): ArgTypes[string] {
  const text = (type?.text ?? '').replace(' | undefined', '');
  const asAttribute = attribute === undefined ? '' : `Attribute: \`${attribute}\`. `;
  return {
    name,
    description: `${description}\n\n${asAttribute}`.trim(),
    ...controlFor(text),
    table: {
      category: 'properties',
      type: { summary: text },
      ...(initial === undefined ? {} : { defaultValue: { summary: initial } }),
    },
  };
}

function controlFor(type: string): Pick<ArgTypes[string], 'control' | 'options'> {
  if (type === 'boolean' || type === 'number') return { control: { type } };
  if (type === 'string') return { control: { type: 'text' } };
  const choices = /^'[^|]+'(\s*\|\s*'[^|]+')+$/.test(type)
    ? type.split('|').map((each) => each.trim().slice(1, -1))
    : [];
  if (choices.length > 0) return { control: { type: 'inline-radio' }, options: choices };
  // What is code, or a whole phone system, cannot be written as JSON.
  return { control: /\[\]$|Shortcuts|Connection/.test(type) ? { type: 'object' } : false };
}
