/** A theme: which tokens have another value. Kept in the address, so that it can be sent as a link. */

/** From a token's whole name, e.g. `--cti-accent`, to its value in CSS. */
export type Theme = Readonly<Record<string, string>>;

const namesKept = 64;
const lettersKept = 200;

/** @returns letters, digits, `-` and `_` alone, for Storybook takes no others in its address; empty for no theme */
export function themeCode(theme: Theme): string {
  if (Object.keys(theme).length === 0) return '';
  const bytes = new TextEncoder().encode(JSON.stringify(theme));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/**
 * Reads a code that anybody may have written.
 * @param fits whether a value may be given to a token
 * @returns what can be used of it
 */
export function themeOf(code: unknown, fits: (name: string, value: string) => boolean): Theme {
  const read = typeof code === 'string' ? parsed(code) : undefined;
  if (typeof read !== 'object' || read === null) return {};
  const values = Object.entries(read).slice(0, namesKept);
  return Object.fromEntries(
    values.filter(
      (pair): pair is [string, string] =>
        typeof pair[1] === 'string' && pair[1].length <= lettersKept && fits(pair[0], pair[1]),
    ),
  );
}

function parsed(code: string): unknown {
  try {
    const bytes = Uint8Array.from(atob(code.replaceAll('-', '+').replaceAll('_', '/')), (letter) =>
      letter.charCodeAt(0),
    );
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

/** A colour of each scheme. */
export interface Sides {
  light: string;
  dark: string;
}

/** @param value a colour in CSS, with `light-dark()` or the same for both */
export function sidesOf(value: string): Sides {
  const inside = /^light-dark\((.*)\)$/s.exec(value.trim())?.[1];
  if (inside === undefined) return { light: value.trim(), dark: value.trim() };
  let depth = 0;
  for (let at = 0; at < inside.length; at++) {
    if (inside[at] === '(') depth++;
    else if (inside[at] === ')') depth--;
    else if (inside[at] === ',' && depth === 0) {
      return { light: inside.slice(0, at).trim(), dark: inside.slice(at + 1).trim() };
    }
  }
  return { light: inside.trim(), dark: inside.trim() };
}

export function ofSides({ light, dark }: Sides): string {
  return light === dark ? light : `light-dark(${light}, ${dark})`;
}

/** @param tags the elements that the theme is for */
export function themeRule(theme: Theme, tags: readonly string[]): string {
  const lines = Object.entries(theme).map(([name, value]) => `  ${name}: ${value};\n`);
  return lines.length === 0 ? '' : `${tags.join(',\n')} {\n${lines.join('')}}\n`;
}
