// What editors and frameworks want to know of the tags, written from the tags' description after every build: types for
// React, Vue and Svelte, and VS Code's HTML data.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { webModules } from './entries.ts';
import { root } from './root.ts';

interface Named {
  name?: string;
  description?: string;
  type?: { text: string };
}

interface Declaration extends Named {
  attributes?: (Named & { fieldName?: string })[];
  members?: (Named & { kind: string; privacy?: string; static?: boolean; readonly?: boolean })[];
  events?: Named[];
}

interface Manifest {
  modules: { path: string; declarations?: Declaration[] }[];
}

/** One tag: what a page may set on it, with the property behind each name, and what it tells. */
interface Tag {
  tag: string;
  element: string;
  attributes: Named[];
  settable: [name: string, field: string][];
  events: [name: string, type: string][];
}

/** Writes `dist/types/react.d.ts`, `vue.d.ts` and `svelte.d.ts`, and `dist/vscode.html-custom-data.json`. */
export async function writeTypings(): Promise<void> {
  const manifest = JSON.parse(await readFile(join(root, 'dist/custom-elements.json'), 'utf8')) as Manifest;
  const tags = Object.entries(webModules())
    .filter(([name]) => name.startsWith('cti-'))
    .map(([tag, path]) => tagOf(tag, manifest.modules.find((each) => each.path === path)?.declarations ?? []));
  const files = { react: react(tags), vue: vue(tags), svelte: svelte(tags) };
  for (const [name, text] of Object.entries(files)) await writeFile(join(root, `dist/types/${name}.d.ts`), text);
  await writeFile(join(root, 'dist/vscode.html-custom-data.json'), `${JSON.stringify(htmlData(tags), null, 2)}\n`);
}

function tagOf(tag: string, declarations: Declaration[]): Tag {
  const element = tag.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const found = declarations.find(({ name }) => name === element);
  if (!found) throw new Error(`the tags' description has no ${element}`);
  const fields = (found.members ?? []).filter(
    (each) => each.kind === 'field' && each.privacy === undefined && !each.static && !each.readonly && each.name,
  );
  const settable = new Map<string, string>(fields.map(({ name = '' }) => [name, name]));
  for (const { name = '', fieldName = name } of found.attributes ?? []) settable.set(name, fieldName);
  const events = (found.events ?? []).flatMap(({ name, type }) =>
    name === undefined ? [] : [[name, type?.text ?? 'Event'] as [string, string]],
  );
  return { tag, element, attributes: found.attributes ?? [], settable: [...settable], events };
}

const opening = (what: string) => `/** The tags in ${what}: what can be set on them, and what they tell. */
import type { ContactChosenEvent, CtiCallHistory, CtiDialLink, CtiPanel, CtiRequestEvent } from './components/offhook.ts';
export * from './components/offhook.ts';
`;

/** @param on how the framework calls the listener of an event */
function props({ element, settable, events }: Tag, on: (event: string) => string): string {
  return [
    ...settable.map(([name, field]) => `'${name}'?: ${element}['${field}'] | undefined;`),
    ...events.map(([name, type]) => `'${on(name)}'?: ((event: ${type}) => void) | undefined;`),
  ]
    .map((line) => `  ${line}\n`)
    .join('');
}

const interfaces = (tags: Tag[], on: (event: string) => string) =>
  tags.map((tag) => `interface ${tag.element}Props {\n${props(tag, on)}}\n`).join('');

const plainEvent = (event: string) => `on${event}`;

function react(tags: Tag[]): string {
  const lines = tags.map(
    ({ tag, element }) =>
      `      '${tag}': Omit<DetailedHTMLProps<HTMLAttributes<${element}>, ${element}>, keyof ${element}Props> & ${element}Props;\n`,
  );
  return `${opening('React')}import type { DetailedHTMLProps, HTMLAttributes } from 'react';
${interfaces(tags, plainEvent)}declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
${lines.join('')}    }
  }
}
`;
}

function vue(tags: Tag[]): string {
  const camel = (event: string) => `on-${event}`.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const lines = tags.map(
    ({ tag, element }) =>
      `    '${tag}': new () => { $props: Omit<HTMLAttributes, keyof ${element}Props> & ${element}Props };\n`,
  );
  return `${opening('Vue')}import type { HTMLAttributes } from 'vue';
${interfaces(tags, camel)}declare module 'vue' {
  interface GlobalComponents {
${lines.join('')}  }
}
`;
}

function svelte(tags: Tag[]): string {
  const lines = tags.map(
    ({ tag, element }) => `    '${tag}': Omit<HTMLAttributes<${element}>, keyof ${element}Props> & ${element}Props;\n`,
  );
  return `${opening('Svelte')}import type { HTMLAttributes } from 'svelte/elements';
${interfaces(tags, plainEvent)}declare module 'svelte/elements' {
  interface SvelteHTMLElements {
${lines.join('')}  }
}
`;
}

function htmlData(tags: Tag[]): unknown {
  const values = (type = '') => [...type.matchAll(/'([^']+)'/g)].map(([, name]) => ({ name }));
  return {
    version: 1.1,
    tags: tags.map(({ tag, attributes }) => ({
      name: tag,
      attributes: attributes.map(({ name, description, type }) => ({
        name,
        ...(description === undefined ? {} : { description }),
        ...(type?.text === 'boolean' ? { valueSet: 'v' } : { values: values(type?.text) }),
      })),
    })),
  };
}
