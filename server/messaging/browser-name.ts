/** Which browser a page is in, from what it says with its request: family and version, and no more than that. Pure. */

/** The first that fits counts: browsers call themselves by each other's names, the newer by the older's. */
const families: readonly [pattern: RegExp, name: string][] = [
  [/\bEdg(?:A|iOS)?\/(\d+)/, 'Edge'],
  [/\bOPR\/(\d+)/, 'Opera'],
  [/\bSamsungBrowser\/(\d+)/, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\/(\d+)/, 'Firefox'],
  [/\b(?:Headless)?(?:Chrome|CriOS)\/(\d+)/, 'Chrome'],
  [/\bVersion\/(\d+(?:\.\d+)?)[^)]*\bSafari\//, 'Safari'],
];

/** @returns e.g. `Chrome 141`, or `another browser` */
export function browserName(userAgent: string | undefined): string {
  const text = (userAgent ?? '').slice(0, 512);
  for (const [pattern, name] of families) {
    const version = pattern.exec(text)?.[1];
    if (version !== undefined) return `${name} ${version}`;
  }
  return 'another browser';
}
