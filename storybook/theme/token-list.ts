/** The tokens that a page can set, as the tags' manifest describes them, with the values they have from the start. */
import manifest from '../../dist/custom-elements.json';
import { tokens } from '../../components/tokens.ts';

export type TokenKind = 'colour' | 'length' | 'font' | 'other';

export interface Token {
  /** E.g. `--cti-accent`. */
  name: string;
  about: string;
  kind: TokenKind;
  /** What it is without a theme; empty where the tags have no value of their own for it. */
  initial: string;
}

interface Manifest {
  modules: { declarations?: Declaration[] }[];
}
interface Declaration {
  tagName?: string;
  cssProperties?: { name: string; description?: string; default?: string }[];
}

const elements = (manifest as Manifest).modules
  .flatMap(({ declarations = [] }) => declarations)
  .filter(({ tagName, cssProperties = [] }) => tagName !== undefined && cssProperties.length > 0)
  .sort((a, b) => (b.cssProperties?.length ?? 0) - (a.cssProperties?.length ?? 0));

/** The tags that honour a token. */
export const themedTags: readonly string[] = elements.map(({ tagName = '' }) => tagName);

const initialValues = new Map(
  [...tokens.cssText.matchAll(/(--cti-[\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value.trim()]),
);

/** In the manifest's order; a token of several tags has the words of the tag with the most of them. */
export const tokenList: readonly Token[] = elements
  .flatMap(({ cssProperties = [] }) => cssProperties)
  .filter(({ name }, at, all) => all.findIndex((other) => other.name === name) === at)
  .map(tokenOf);

/** The tags that honour one of these tokens. */
export function tagsWith(names: readonly string[]): string[] {
  return elements
    .filter(({ cssProperties = [] }) => cssProperties.some(({ name }) => names.includes(name)))
    .map(({ tagName = '' }) => tagName);
}

/** Whether a browser takes a value for a token; what cannot be checked is not taken from an address. */
export function fits(name: string, value: string): boolean {
  const token = tokenList.find((one) => one.name === name);
  if (!token || value === '' || /[;{}]|url\(/i.test(value)) return false;
  const property = { colour: 'color', length: 'width', font: 'font-family', other: '' }[token.kind];
  if (property) return CSS.supports(property, value);
  return name === '--cti-shadow' ? CSS.supports('box-shadow', value) : /^-?\d{1,9}$/.test(value);
}

function tokenOf({
  name,
  description = '',
  default: told = '',
}: NonNullable<Declaration['cssProperties']>[number]): Token {
  const initial = initialValues.get(name) ?? told;
  return { name, about: description, kind: kindOf(name), initial };
}

function kindOf(name: string): TokenKind {
  if (name === '--cti-font') return 'font';
  if (/^--cti-(size|radius)/.test(name)) return 'length';
  return name === '--cti-shadow' || name === '--cti-layer' ? 'other' : 'colour';
}
