/** After a call: which call is being wrapped up, until when, and what was noted. Knows no element and no clock. */
import type { Call } from '../../core/model/call.ts';
import type { CtiEvent } from '../../core/model/events.ts';

/** One way a call can have gone, as the CRM knows it. */
export interface CtiOutcome {
  /** What the CRM calls it. */
  code: string;
  /** What the agent reads. */
  title: string;
}

/** What an agent has said of a call that is over: the detail of `cti-wrap-up`. */
export interface CtiWrapUp {
  call: Call;
  /** Code of the outcome, if one was chosen. */
  outcome: string | undefined;
  note: string;
  /** Somebody shall come back to this. */
  followUp: boolean;
  /** When, UTC ms. */
  followUpAt: number | undefined;
  /** The time ran out before the agent pressed Done. */
  timedOut: boolean;
}

export interface WrapUpDraft {
  call: Call;
  outcome: string | undefined;
  /** When somebody shall come back to it, UTC ms; nobody shall without it. */
  followUpAt: number | undefined;
  /** When it ends by itself, UTC ms. */
  until: number | undefined;
}

/** One thing that the agent has changed of it. */
export type DraftChange = { outcome: string } | { followUpAt: number | undefined };

export class WrapUps {
  readonly #notes = new Map<string, string>();
  #draft: WrapUpDraft | undefined;

  get draft(): WrapUpDraft | undefined {
    return this.#draft;
  }

  note(callId: string): string {
    return this.#notes.get(callId) ?? '';
  }

  setNote(callId: string, note: string): void {
    this.#notes.set(callId, note);
  }

  /** @param until UTC ms; without it only the agent ends it */
  begin(call: Call, until: number | undefined): void {
    this.#draft = { call, outcome: undefined, followUpAt: undefined, until };
  }

  change(change: DraftChange): void {
    if (this.#draft) this.#draft = { ...this.#draft, ...change };
  }

  /** @returns what the agent has said; nothing if nothing was being wrapped up */
  end(timedOut: boolean): CtiWrapUp | undefined {
    const draft = this.#draft;
    if (!draft) return undefined;
    this.#draft = undefined;
    const { call, outcome, followUpAt } = draft;
    const note = this.note(call.id).trim();
    this.#notes.delete(call.id);
    return { call, outcome, note, followUp: followUpAt !== undefined, followUpAt, timedOut };
  }

  /** A call may take another id, and is saved a little after its end. */
  hear(event: CtiEvent): void {
    if (event.type === 'callInfoChanged' && event.previousId !== undefined) {
      const note = this.#notes.get(event.previousId);
      this.#notes.delete(event.previousId);
      if (note !== undefined) this.#notes.set(event.call.id, note);
    }
    if (event.type === 'callSaved' && this.#draft?.call.id === event.call.id) {
      this.#draft = { ...this.#draft, call: { ...this.#draft.call, databaseUId: event.call.databaseUId } };
    }
  }
}
