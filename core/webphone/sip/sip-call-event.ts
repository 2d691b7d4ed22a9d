/** What is heard of a call of the SIP phone, and what such a call needs of its phone. */
import type { CallCause } from '../../model/call.ts';
import { CtiError } from '../../provider/errors.ts';
import type { Party } from './identity.ts';
import type { JsUa } from './jssip.ts';
import type { SipSettings, SipSurroundings } from './sip-settings.ts';

export type SipCallEvent =
  /** Outgoing: the phone system has taken it, or the agent is being asked for the microphone. */
  | { type: 'trying' }
  /** Outgoing: the other phone rings, or something is heard before the answer. */
  | { type: 'ringing'; earlyMedia: boolean }
  | { type: 'connected' }
  | { type: 'held' }
  | { type: 'resumed' }
  | { type: 'heldByParty'; held: boolean }
  | { type: 'party'; party: Party }
  /** No sound gets through; a new way is looked for until then, UTC ms, and the call ends if there is none. */
  | { type: 'reconnecting'; until: number }
  | { type: 'reconnected' }
  /** `to`: the number that it was transferred to. */
  | { type: 'ended'; cause: CallCause; status?: number | undefined; to?: string | undefined };

export interface SipCallHost<C> {
  readonly settings: SipSettings;
  readonly surroundings: SipSurroundings;
  readonly ua: JsUa;
  /** There is a connection to the phone system. */
  readonly connected: boolean;
  /** `sip:number@domain`; without a number the phone's own address. */
  address(number: string): string;
  /** The connection may be dead. */
  suspect(): void;
  ended(call: C): void;
}

/** @returns settles at the next event of that kind. @throws CtiError `callNotFound` when the call ends instead */
export function heard(
  call: { listen(listener: (event: SipCallEvent) => void): () => void },
  type: SipCallEvent['type'],
): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = call.listen((event) => {
      if (event.type !== type && event.type !== 'ended') return;
      stop();
      if (event.type === type) resolve();
      else reject(new CtiError('callNotFound'));
    });
  });
}
