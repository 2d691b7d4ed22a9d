/** Opens the record of whoever calls, by the page's rule: once for a call, and only in the tab that is looked at; or when it is clicked. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { type Call, partyNumber } from '../../core/model/call.ts';
import { type CtiContact, partyOf } from '../contact.ts';

/** When a record is opened: as soon as it rings or is dialled, once both talk, when the agent clicks the name, or never. */
export type CtiPop = 'never' | 'ringing' | 'answered' | 'click';

interface PoppingHost extends ReactiveControllerHost, HTMLElement {
  readonly pop: CtiPop;
}

/** The record of whom a call is with, as the CRM calls it. */
interface Link {
  kind: string;
  id: string;
  title: string;
}

export class ScreenPop implements ReactiveController {
  readonly #host: PoppingHost;
  readonly #popped = new Set<string>();
  #follow: (() => void) | undefined;
  #open: (callId: string) => void = () => undefined;
  readonly #looked = (): void => {
    this.#follow?.();
  };

  /** @param host tells it as `cti-open-record` */
  constructor(host: PoppingHost) {
    this.#host = host;
    host.addController(this);
    host.shadowRoot?.addEventListener('record-wanted', (event) => {
      this.#open((event as CustomEvent<string>).detail);
    });
  }

  hostConnected(): void {
    addEventListener('focus', this.#looked);
  }

  hostDisconnected(): void {
    removeEventListener('focus', this.#looked);
    this.#follow = undefined;
  }

  /** @param contactsOf whom a call may be with, as far as the agent has said */
  follow(calls: readonly Call[], contactsOf: (call: Call) => readonly CtiContact[]): void {
    this.#follow = () => {
      for (const call of calls) this.#consider(call, contactsOf(call));
      for (const id of this.#popped) if (!calls.some((call) => call.id === id)) this.#popped.delete(id);
    };
    this.#open = (callId) => {
      const call = calls.find(({ id }) => id === callId);
      const link = call && linkOf(call, contactsOf(call));
      if (link) this.#tell(call, link, 'click');
    };
    this.#follow();
  }

  #consider(call: Call, contacts: readonly CtiContact[]): void {
    const { pop } = this.#host;
    if (pop === 'never' || pop === 'click' || this.#popped.has(call.id) || !document.hasFocus()) return;
    if (pop === 'answered' && call.connectedAt === undefined) return;
    const link = linkOf(call, contacts);
    if (!link) return;
    this.#popped.add(call.id);
    this.#tell(call, link, pop);
  }

  #tell(call: Call, link: Link, reason: Exclude<CtiPop, 'never'>): void {
    const init = { detail: { call, link, reason }, bubbles: true, composed: true, cancelable: true };
    if (!this.#host.dispatchEvent(new CustomEvent('cti-open-record', init))) return;
    const address = recordAddress(this.#host.getAttribute('record-url') ?? '', { ...link, number: partyNumber(call) });
    if (address !== undefined) window.open(address, '_blank', 'noopener');
  }
}

/** Nobody yet, or several of whom the agent has not picked one: no record. */
function linkOf(call: Call, contacts: readonly CtiContact[]): Link | undefined {
  const [contact, another] = partyOf(call, contacts).sharing;
  const [, kind, id] = /^([a-z][\w-]*):(.+)$/is.exec(contact?.record ?? '') ?? [];
  if (!contact || another || kind === undefined || id === undefined) return undefined;
  return { kind, id, title: contact.name };
}

/**
 * @param template e.g. `/{kind}/{id}?phone={number}`; what is filled in is escaped, so that it stays one part of the address
 * @returns nothing for no template, and for what does not lead to a page
 */
export function recordAddress(template: string, words: Link & { number: string }): string | undefined {
  if (template === '') return undefined;
  const filled = template.replace(/\{(kind|id|title|number)\}/g, (_, word: keyof typeof words) => {
    // Dots alone are a step up, and no escaping keeps them from it.
    const value = words[word];
    return /^\.+$/.test(value) ? '' : encodeURIComponent(value);
  });
  if (!URL.canParse(filled, location.href)) return undefined;
  const { protocol, href } = new URL(filled, location.href);
  return protocol === 'https:' || protocol === 'http:' ? href : undefined;
}
