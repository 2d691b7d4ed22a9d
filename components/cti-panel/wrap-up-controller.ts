/**
 * Wrap-up in the panel: begins it when a call is over, keeps the agent out of the queues meanwhile, saves what is said of the
 * call as it is typed, and tells the page what came of it.
 */
import { html, nothing, type ReactiveControllerHost } from 'lit';
import { type Call, partyNumber } from '../../core/model/call.ts';
import type { CtiModel } from '../../core/model/cti-model.ts';
import type { CtiEvent } from '../../core/model/events.ts';
import type { CallChange } from '../../core/session/call-history.ts';
import { type CtiContact, findContacts } from '../contact.ts';
import { CtiRequestEvent } from '../cti-request-event.ts';
import { sessionOf } from '../page-sessions.ts';
import type { Words } from '../words/words.ts';
import { callParts } from './call-parts.ts';
import { CallSaver } from './call-saver.ts';
import { type OpenWrapUp, openWrapUp, savedNotes } from './open-wrap-up.ts';
import { type CtiOutcome, type DraftChange, WrapUps } from './wrap-ups.ts';

/** Calls whose own links are remembered. */
const linksKept = 50;

interface WrapUpHost extends ReactiveControllerHost, HTMLElement {
  readonly outcomes: readonly CtiOutcome[];
  readonly notes: boolean;
  /** Seconds; 0: until the agent ends it. */
  readonly wrapUpFor: number;
}

export class WrapUpController {
  readonly #host: WrapUpHost;
  readonly #model: () => CtiModel | undefined;
  readonly #contactsOf: (call: Call) => readonly CtiContact[];
  readonly #wrapUps = new WrapUps();
  /** By call, the record that it was linked to by itself. */
  readonly #linked = new Map<string, string>();
  readonly #saver: CallSaver;
  /** The agent is in wrap-up because of us. */
  #ownState = false;
  /** The model of which it is known whether a wrap-up was open before the page was. */
  #looked: CtiModel | undefined;

  /** @param contactsOf whom a call may be with, as far as the agent has said */
  constructor(
    host: WrapUpHost,
    model: () => CtiModel | undefined,
    contactsOf: (call: Call) => readonly CtiContact[] = () => [],
  ) {
    this.#host = host;
    this.#model = model;
    this.#contactsOf = contactsOf;
    this.#saver = new CallSaver(
      () => sessionOf(model())?.history,
      () => {
        host.requestUpdate();
      },
    );
    const leave = () => {
      this.#saver.flush();
    };
    host.addController({
      hostConnected: () => {
        addEventListener('pagehide', leave);
      },
      hostDisconnected: () => {
        leave();
        removeEventListener('pagehide', leave);
      },
    });
  }

  hear(event: CtiEvent): void {
    this.#wrapUps.hear(event);
    this.#saver.hear(event);
    if (event.type === 'callSaved') this.link(event.call);
    if (event.type === 'activeCallSnapshot') void this.#restoreNotes(event.calls);
    if (event.type === 'agentStateChanged') void this.#restoreWrapUp(event.state);
  }

  note(callId: string): string {
    return this.#wrapUps.note(callId);
  }

  setNote(callId: string, note: string): void {
    this.#wrapUps.setNote(callId, note);
    this.#save(callId, { note });
  }

  /** @returns whether the call that is over gets a wrap-up */
  begin(call: Call): boolean {
    const { wrapUpFor } = this.#host;
    if (call.connectedAt === undefined || !this.#wanted) return false;
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
      part="wrap-up"
      exportparts=${callParts}
      .draft=${draft}
      .note=${this.note(draft.call.id)}
      .outcomes=${this.#host.outcomes}
      .contacts=${contacts}
      .words=${words}
      .now=${now}
      ?not-saved=${this.#saver.state(draft.call.id) === 'failed'}
      @draft-changed=${({ detail }: CustomEvent<{ note: string } | DraftChange>) => {
        this.#change(draft.call.id, detail);
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

  /** The page wants to know how calls went. */
  get #wanted(): boolean {
    return this.#host.outcomes.length > 0 || this.#host.notes;
  }

  #change(callId: string, change: { note: string } | DraftChange): void {
    if ('note' in change) {
      this.setNote(callId, change.note);
    } else {
      this.#wrapUps.change(change);
      this.#save(callId, 'outcome' in change ? change : { followUpAt: change.followUpAt ?? null });
      this.#saver.flush();
    }
    this.#host.requestUpdate();
  }

  /** To the record of whoever it is with; to none while several share the number and the agent has not said who it is. */
  link(call: Call): void {
    const [contact, ...others] = findContacts(this.#contactsOf(call), partyNumber(call));
    const record = others.length === 0 ? contact?.record : undefined;
    if (record === undefined || this.#linked.get(call.id) === record) return;
    const before = this.#linked.get(call.id);
    this.#linked.set(call.id, record);
    for (const oldest of [...this.#linked.keys()].slice(0, -linksKept)) this.#linked.delete(oldest);
    this.#save(call.id, {
      link: [{ ...recordOf(record), title: contact?.name.slice(0, 200) ?? '' }],
      ...(before === undefined ? {} : { unlink: [recordOf(before)] }),
    });
    this.#saver.flush();
  }

  /** Where the page has no server, what is said goes to the page alone, at the end. */
  #save(callId: string, change: CallChange): void {
    if (sessionOf(this.#model())) this.#saver.write(callId, change);
  }

  #end(timedOut: boolean): void {
    this.#saver.flush();
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

  /** What an earlier life of the page, or another tab, has noted of the calls that go on. */
  async #restoreNotes(calls: readonly Call[]): Promise<void> {
    const history = sessionOf(this.#model())?.history;
    if (!history || !this.#wanted) return;
    // What cannot be read is in the history, and can be gone on with there.
    const notes = await savedNotes(history, calls).catch(() => []);
    for (const { callId, key, note } of notes) {
      this.#saver.know(callId, key);
      if (this.note(callId) === '') this.#wrapUps.setNote(callId, note);
    }
    if (notes.length > 0) this.#host.requestUpdate();
  }

  /** After a reload an agent who is still in wrap-up has it before them again. Only the first state tells. */
  async #restoreWrapUp(state: string): Promise<void> {
    const model = this.#model();
    const history = sessionOf(model)?.history;
    if (!model || !history || model === this.#looked) return;
    this.#looked = model;
    if (state !== 'wrapUp' || !this.#wanted || this.#wrapUps.draft) return;
    const open = await openWrapUp(history).catch(() => undefined);
    if (!open || this.#wrapUps.draft || model !== this.#model()) return;
    this.#reopen(open, model);
    this.#host.requestUpdate();
  }

  #reopen({ call, key, note, outcome, followUpAt }: OpenWrapUp, model: CtiModel): void {
    const { wrapUpFor } = this.#host;
    this.#saver.know(call.id, key);
    // Time enough to see what it is about, however long the page was away.
    const until = Math.max((call.endedAt ?? 0) + wrapUpFor * 1000, model.now() + 5000);
    this.#wrapUps.begin(call, wrapUpFor > 0 ? until : undefined);
    this.#wrapUps.setNote(call.id, note);
    if (outcome !== undefined) this.#wrapUps.change({ outcome });
    if (followUpAt !== undefined) this.#wrapUps.change({ followUpAt });
    this.#ownState = true;
  }
}

/** @param record e.g. `contact:42` */
function recordOf(record: string): { kind: string; id: string } {
  const [kind = '', ...id] = record.split(':');
  return { kind, id: id.join(':') };
}
