/** Whether text can be read on what is behind it: the contrast of WCAG 2, AA, which wants 4.5 to 1 for text of any size. */

export const wanted = 4.5;

/** Which tokens stand on which: text on areas, and the text of filled buttons. */
export const pairs: readonly (readonly [text: string, behind: string])[] = [
  ['--cti-text', '--cti-surface'],
  ['--cti-text', '--cti-surface-2'],
  ['--cti-text', '--cti-surface-3'],
  ['--cti-text-2', '--cti-surface'],
  ['--cti-text-2', '--cti-surface-2'],
  ['--cti-text-2', '--cti-surface-3'],
  ['--cti-text-3', '--cti-surface'],
  ...['accent', 'talk', 'hold', 'end'].flatMap((name): [string, string][] => [
    [`--cti-${name}`, '--cti-surface'],
    [`--cti-${name}`, `--cti-${name}-soft`],
  ]),
  ['--cti-on', '--cti-accent'],
  ['--cti-on', '--cti-talk'],
  ['--cti-on', '--cti-end'],
];

/** Red, green and blue, 0 to 255. */
export type Rgb = readonly [number, number, number];

/** @param colour `#abc` or `#aabbcc`; other ways to write one are the browser's to read */
export function rgbOfHex(colour: string): Rgb | undefined {
  const digits = /^#([\da-f]{3}|[\da-f]{6})$/i.exec(colour.trim())?.[1];
  if (digits === undefined) return undefined;
  const six = digits.length === 6 ? digits : digits.replace(/./g, '$&$&');
  const part = (at: number): number => parseInt(six.slice(at, at + 2), 16);
  return [part(0), part(2), part(4)];
}

export function hexOf(rgb: Rgb): string {
  return `#${rgb.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

/** @returns 1 for the same colour, 21 for black on white */
export function contrast(a: Rgb, b: Rgb): number {
  const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].sort((one, other) => one - other);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(rgb: Rgb): number {
  const [red = 0, green = 0, blue = 0] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

export interface Weakness {
  text: string;
  behind: string;
  scheme: 'light' | 'dark';
  /** Cut off after one digit, so that what is too little never looks enough. */
  ratio: number;
}

/**
 * The pairs that cannot be read well.
 * @param rgbOf the colour of a token in one of the schemes; a pair with an unknown colour is passed over
 */
export function weaknesses(rgbOf: (name: string, scheme: 'light' | 'dark') => Rgb | undefined): Weakness[] {
  return (['light', 'dark'] as const).flatMap((scheme) =>
    pairs.flatMap(([text, behind]) => {
      const [one, other] = [rgbOf(text, scheme), rgbOf(behind, scheme)];
      const ratio = one && other ? contrast(one, other) : wanted;
      return ratio < wanted ? [{ text, behind, scheme, ratio: Math.floor(ratio * 10) / 10 }] : [];
    }),
  );
}
