/** What a screen reader says by itself: changes of a call's life, once each, and never a running clock. */
import type { Call } from '../../core/model/call.ts';
import type { CtiEvent } from '../../core/model/events.ts';
import type { LinkState } from '../../core/model/state.ts';
import { type CtiContact, partyOf } from '../contact.ts';
import type { Words } from '../words/words.ts';
import { endingOf } from './cti-ended-call.ts';

export interface Announcement {
  text: string;
  /** Interrupts what is being read: a call does not wait. */
  urgent: boolean;
}

export class Announcer {
  #link: LinkState = 'connecting';
  #heldBy = new Set<string>();
  /** Calls whose beginning has been told; a snapshot's calls are told again by `callStarted`. */
  #told = new Set<string>();

  /** @returns what to say about an event, if anything */
  hear(event: CtiEvent, words: Words, contacts: readonly CtiContact[]): Announcement | undefined {
    const who = (call: Call) => {
      const { name, number } = partyOf(call, contacts);
      return name || number || words.unknownCaller;
    };
    const say = (text: string, urgent = false): Announcement => ({ text, urgent });
    switch (event.type) {
      case 'initialized': {
        const back = this.#link === 'down';
        this.#link = 'up';
        return back ? say(words.sayLinkBack) : undefined;
      }
      case 'disconnected': {
        const lost = this.#link === 'up';
        this.#link = 'down';
        return lost && event.reason !== 'closed' ? say(words.sayLinkLost) : undefined;
      }
      case 'callStarted': {
        const { call } = event;
        if (this.#told.has(call.id)) return undefined;
        this.#told.add(call.id);
        if (call.direction === 'in' && call.state === 'alerting') {
          return say(words.sayIncoming(who(call), call.queue ?? ''), true);
        }
        return call.stage === 'ownPhone' ? say(words.pickUpYourPhone) : undefined;
      }
      case 'commutationStarted':
        return say(words.sayConnected(who(event.call)));
      case 'hold':
        return say(words.sayHeld(who(event.call)));
      case 'unhold':
        return say(words.sayResumed(who(event.call)));
      case 'callInfoChanged': {
        const { id, heldByParty = false } = event.call;
        if (heldByParty === this.#heldBy.has(id)) return undefined;
        if (heldByParty) this.#heldBy.add(id);
        else this.#heldBy.delete(id);
        return say(words.sayHeldByParty(who(event.call), heldByParty));
      }
      case 'callFinished': {
        const { call } = event;
        this.#told.delete(call.id);
        this.#heldBy.delete(call.id);
        // Of the two calls of a transfer only the customer's is worth a word.
        return call.cause === 'transferred' && call.parentId
          ? undefined
          : say(words.sayEnded(who(call), endingOf(call, words, contacts)));
      }
      default:
        return undefined;
    }
  }
}
