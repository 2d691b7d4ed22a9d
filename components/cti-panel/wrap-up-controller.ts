/** Wrap-up in the panel: begins it when a call is over, keeps the agent out of the queues meanwhile, and tells the page what came of it. */
import { html, nothing, type ReactiveControllerHost } from 'lit';
import type { Call } from '../../core/model/call.ts';
import type { CtiModel } from '../../core/model/cti-model.ts';
import type { CtiEvent } from '../../core/model/events.ts';
import type { CtiContact } from '../contact.ts';
import { CtiRequestEvent } from '../cti-request-event.ts';
import type { Words } from '../words/words.ts';
import { type CtiOutcome, WrapUps } from './wrap-ups.ts';

interface WrapUpHost extends ReactiveControllerHost, HTMLElement {
  readonly outcomes: readonly CtiOutcome[];
  readonly notes: boolean;
  /** Seconds; 0: until the agent ends it. */
  readonly wrapUpFor: number;
}

export class WrapUpController {
  readonly #host: WrapUpHost;
  readonly #model: () => CtiModel | undefined;
  readonly #wrapUps = new WrapUps();
  /** The agent is in wrap-up because of us. */
  #ownState = false;

  constructor(host: WrapUpHost, model: () => CtiModel | undefined) {
    this.#host = host;
    this.#model = model;
  }

  hear(event: CtiEvent): void {
    this.#wrapUps.hear(event);
  }

  note(callId: string): string {
    return this.#wrapUps.note(callId);
  }

  setNote(callId: string, note: string): void {
    this.#wrapUps.setNote(callId, note);
  }

  /** @returns whether the call that is over gets a wrap-up */
  begin(call: Call): boolean {
    const { outcomes, notes, wrapUpFor } = this.#host;
    if (call.connectedAt === undefined || (outcomes.length === 0 && !notes)) return false;
    const model = this.#model();
    // One that is still open is as good as done: nothing that was noted is lost.
    this.#end(true);
    this.#wrapUps.begin(call, wrapUpFor > 0 && model ? model.now() + wrapUpFor * 1000 : undefined);
    this.#host.requestUpdate();
    if (model?.state.capabilities.agent.includes('wrapUp') && model.state.agent?.state === 'ready') {
      this.#ownState = true;
      this.#host.dispatchEvent(new CtiRequestEvent({ type: 'setWrapUpUserState', active: true }));
    }
    return true;
  }

  render(words: Words, contacts: readonly CtiContact[], now: () => number): unknown {
    const { draft } = this.#wrapUps;
    if (!draft) return nothing;
    return html`<cti-wrap-up
      .draft=${draft}
      .note=${this.note(draft.call.id)}
      .outcomes=${this.#host.outcomes}
      .contacts=${contacts}
      .words=${words}
      .now=${now}
      @draft-changed=${({ detail }: CustomEvent<{ note: string } | { outcome: string } | { followUp: boolean }>) => {
        if ('note' in detail) this.setNote(draft.call.id, detail.note);
        else this.#wrapUps.change(detail);
        this.#host.requestUpdate();
      }}
      @wrapped-up=${({ detail }: CustomEvent<{ timedOut: boolean }>) => {
        this.#end(detail.timedOut);
      }}
      ><slot name="wrap-up"></slot
    ></cti-wrap-up>`;
  }

  /** The call that is being wrapped up. */
  get call(): Call | undefined {
    return this.#wrapUps.draft?.call;
  }

  #end(timedOut: boolean): void {
    const detail = this.#wrapUps.end(timedOut);
    if (!detail) return;
    this.#host.dispatchEvent(new CustomEvent('cti-wrap-up', { detail, bubbles: true, composed: true }));
    this.#host.requestUpdate();
    // A state that the agent has chosen meanwhile stays.
    if (this.#ownState && this.#model()?.state.agent?.state === 'wrapUp') {
      this.#host.dispatchEvent(new CtiRequestEvent({ type: 'setWrapUpUserState', active: false }));
    }
    this.#ownState = false;
  }
}
