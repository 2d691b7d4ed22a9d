/** What is known of one call of the SIP phone at a moment, and who is told when that changes. */
import type { Party } from './identity.ts';
import type { SipCallEvent } from './sip-call-event.ts';

export interface SipCallPlan {
  id: string;
  direction: 'in' | 'out';
  party: Party;
}

export class SipCallState {
  readonly direction: 'in' | 'out';
  readonly #listeners = new Set<(event: SipCallEvent) => void>();
  protected known: {
    id: string;
    party: Party;
    state: 'new' | 'trying' | 'ringing' | 'connected' | 'ended';
    held: boolean;
    muted: boolean;
    asksToAnswer: boolean;
  };

  constructor({ id, direction, party }: SipCallPlan) {
    this.direction = direction;
    this.known = { id, party, state: 'new', held: false, muted: false, asksToAnswer: false };
  }

  /** Ours; that of the call's sound, too. */
  get id(): string {
    return this.known.id;
  }
  get state(): 'new' | 'trying' | 'ringing' | 'connected' | 'ended' {
    return this.known.state;
  }
  get party(): Party {
    return this.known.party;
  }
  get held(): boolean {
    return this.known.held;
  }
  get muted(): boolean {
    return this.known.muted;
  }
  /** The phone system asks for an answer without the agent. */
  get asksToAnswer(): boolean {
    return this.known.asksToAnswer;
  }

  /** @returns a function that ends the subscription */
  listen(listener: (event: SipCallEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  protected tell(event: SipCallEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
    if (event.type === 'ended') this.#listeners.clear();
  }
}
