/** What a call's card says on its bar and in which colour. State is told by words first, then by colour. */
import type { Call } from '../../core/model/call.ts';
import type { Words } from '../words/words.ts';

export type Tone = 'ring' | 'talk' | 'held' | 'failed' | 'over';

export interface CallLook {
  tone: Tone;
  label: string;
  /** Since when the shown time runs, UTC ms. */
  since: number;
}

/** @param waiting another call goes on while this one rings */
export function callLook(call: Call, words: Words, waiting: boolean): CallLook {
  const { startedAt, connectedAt = startedAt, heldAt = connectedAt } = call;
  const parts = (...all: (string | false | undefined)[]) => all.filter(Boolean).join(' · ');
  switch (call.state) {
    case 'alerting':
      if (call.direction === 'in') {
        return { tone: 'ring', label: parts(waiting ? words.waiting : words.incoming, call.queue), since: startedAt };
      }
      return {
        tone: 'ring',
        label: parts(
          call.parentId && words.consulting,
          call.stage === 'ownPhone' ? words.pickUpYourPhone : words.ringing,
        ),
        since: startedAt,
      };
    case 'held':
      return { tone: 'held', label: words.onHold, since: heldAt };
    case 'busy':
      return { tone: 'failed', label: words.busy, since: startedAt };
    case 'conferenced':
      return { tone: 'talk', label: parts(words.inConference, call.muted && words.muted), since: connectedAt };
    default:
      return {
        tone: call.heldByParty ? 'held' : 'talk',
        label: parts(
          call.heldByParty ? words.heldByParty : call.parentId ? words.consulting : words.talking,
          call.muted && words.muted,
          call.recording && words.recorded,
        ),
        since: connectedAt,
      };
  }
}

/** @returns whether an ended call is bad news: it did not come about */
export function failed(call: Call): boolean {
  return call.connectedAt === undefined && !['normal', 'transferred', 'answeredElsewhere'].includes(call.cause ?? '');
}
