/** Calls that one agent is about to make by command: asked of Asterisk, not heard of yet. */
import type { AgentCall } from './agent-call.ts';

interface ExpectedCall {
  number: string;
  begun: () => void;
}

export interface ExpectedConsultation extends ExpectedCall {
  parent: AgentCall;
}

export class ExpectedCalls {
  readonly #calls = new Map<string, ExpectedCall>();
  readonly #consultations = new Map<string, ExpectedConsultation>();

  /** Settles once the call has begun. @param channelId the id that its channel was asked to have */
  call(channelId: string, number: string): Promise<void> {
    return new Promise((begun) => this.#calls.set(channelId, { number, begun }));
  }

  consultation(channelId: string, parent: AgentCall, number: string): Promise<void> {
    return new Promise((begun) => this.#consultations.set(channelId, { parent, number, begun }));
  }

  forget(channelId: string): void {
    this.#calls.delete(channelId);
    this.#consultations.delete(channelId);
  }

  /** @param any take the oldest, where channels cannot be asked to have an id */
  takeCall(channelId: string, any: boolean): ExpectedCall | undefined {
    const id = this.#calls.has(channelId) || !any ? channelId : ([...this.#calls.keys()][0] ?? '');
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    return call;
  }

  /** May be walked while some are forgotten. */
  get consultations(): ReadonlyMap<string, ExpectedConsultation> {
    return this.#consultations;
  }
}
