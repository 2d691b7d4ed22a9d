/** Where in the portal one is: the part of the address after the #, which a bookmark keeps. */
export function routeOf(hash: string): string[] {
  return hash
    .replace(/^#\/?/, '')
    .replace(/\?.*$/, '')
    .split('/')
    .filter((part) => part !== '')
    .map((part) => decodeURIComponent(part));
}

/** The very field that is meant, e.g. of `#/connections/hq?field=settings.port`; empty for the page as a whole. */
export function fieldOf(hash: string): string {
  return new URLSearchParams(hash.split('?')[1] ?? '').get('field') ?? '';
}

export function goTo(...parts: string[]): void {
  location.hash = `#/${parts.map((part) => encodeURIComponent(part)).join('/')}`;
}
