/** The CRM's page as what the browser opens for `tel:` links of other pages and programs. */
import { CtiRequestEvent } from './cti-request-event.ts';

/** Where the number stands in the page's address. */
const standard = 'tel';
/** A panel that is still being loaded is waited for this long, ms. */
const patience = 15_000;
const again = 100;

export interface TelLinkOptions {
  /** Name of the parameter of the page's address that holds the number; `tel` by default. */
  parameter?: string;
}

/**
 * Asks the browser to open this page for `tel:` links; the browser asks the user once. To be called from a click.
 *
 * @throws DOMException `SecurityError` where the page is not https, or is in a frame
 */
export function registerTelHandler({ parameter = standard }: TelLinkOptions = {}): void {
  const { origin, pathname } = location;
  navigator.registerProtocolHandler('tel', `${origin}${pathname}?${encodeURIComponent(parameter)}=%s`);
}

/**
 * Where the page was opened for a number, has its panel ask the agent whether to call it. It is never called by itself: any page
 * of the web can open such an address. The number is taken out of the address, so that a reload does not ask again.
 *
 * @returns the number; nothing where the page was opened for none, or for something that cannot be dialled
 */
export function openTelNumber({ parameter = standard }: TelLinkOptions = {}): string | undefined {
  const address = new URL(location.href);
  const given = address.searchParams.get(parameter);
  if (given === null) return undefined;
  address.searchParams.delete(parameter);
  history.replaceState(history.state, '', address);
  const number = dialableOf(given);
  if (number !== undefined) ask(number, Date.now() + patience);
  return number;
}

/** `tel:+36-20-555-0148;ext=12` and the like. Pure. */
function dialableOf(given: string): string | undefined {
  const [, number = ''] = /^\s*(?:tel:)?(?:\/\/)?(.*?)\s*$/i.exec(given.slice(0, 200)) ?? [];
  return /^\+?[\d\s().*#-]*\d[\d\s().*#-]*(?:;ext=\d{1,9})?$/.test(number) ? number : undefined;
}

function ask(number: string, until: number): void {
  const event = new CtiRequestEvent({ type: 'makeCall', targetAddress: number }, true);
  document.dispatchEvent(event);
  if (!event.claimed && !event.defaultPrevented && Date.now() < until) setTimeout(ask, again, number, until);
}
