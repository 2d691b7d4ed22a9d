/** Where in the portal one is: the part of the address after the #, which a bookmark keeps. */
export function routeOf(hash: string): string[] {
  return hash
    .replace(/^#\/?/, '')
    .split('/')
    .filter((part) => part !== '')
    .map((part) => decodeURIComponent(part));
}

export function goTo(...parts: string[]): void {
  location.hash = `#/${parts.map((part) => encodeURIComponent(part)).join('/')}`;
}
