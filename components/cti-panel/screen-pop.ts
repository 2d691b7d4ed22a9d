/** Opens the record of whoever calls, by the page's rule: once for a call, and only in the tab that is looked at. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Call } from '../../core/model/call.ts';
import { type CtiContact, partyOf } from '../contact.ts';

/** When a record is opened: as soon as it rings or is dialled, once both talk, or never by itself. */
export type CtiPop = 'never' | 'ringing' | 'answered';

interface PoppingHost extends ReactiveControllerHost, HTMLElement {
  readonly pop: CtiPop;
}

export class ScreenPop implements ReactiveController {
  readonly #host: PoppingHost;
  readonly #popped = new Set<string>();
  #follow: (() => void) | undefined;
  readonly #looked = (): void => {
    this.#follow?.();
  };

  /** @param host tells it as `cti-open-record` */
  constructor(host: PoppingHost) {
    this.#host = host;
    host.addController(this);
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
    this.#follow();
  }

  #consider(call: Call, contacts: readonly CtiContact[]): void {
    const { pop } = this.#host;
    if (pop === 'never' || this.#popped.has(call.id) || !document.hasFocus()) return;
    if (pop === 'answered' && call.connectedAt === undefined) return;
    const [contact, another] = partyOf(call, contacts).sharing;
    const [, kind, id] = /^([a-z][\w-]*):(.+)$/is.exec(contact?.record ?? '') ?? [];
    // Nobody yet, or several of whom the agent has not picked one.
    if (!contact || another || kind === undefined || id === undefined) return;
    this.#popped.add(call.id);
    const detail = { call, link: { kind, id, title: contact.name } };
    const init = { detail, bubbles: true, composed: true, cancelable: true };
    this.#host.dispatchEvent(new CustomEvent('cti-open-record', init));
  }
}
