/** What the call log has of calls that an earlier life of the page was at work on. */
import { type Call, type CallCause, callCauses } from '../../core/model/call.ts';
import type { CallHistorySource, CallStory } from '../../core/session/call-history.ts';

/** A wrap-up as it was left. */
export interface OpenWrapUp {
  call: Call;
  /** Of the call's record. */
  key: string;
  note: string;
  outcome: string | undefined;
  followUpAt: number | undefined;
}

/** @returns the notes of calls that go on */
export async function savedNotes(
  history: CallHistorySource,
  calls: readonly Call[],
): Promise<{ callId: string; key: string; note: string }[]> {
  const saved = calls.flatMap(({ id, databaseUId }) => (databaseUId === undefined ? [] : [{ id, key: databaseUId }]));
  return Promise.all(
    saved.map(async ({ id, key }) => ({ callId: id, key, note: (await history.call?.(key))?.note ?? '' })),
  );
}

/** @returns the wrap-up of the last call that was talked to, for an agent who is in wrap-up */
export async function openWrapUp(history: CallHistorySource): Promise<OpenWrapUp | undefined> {
  const { calls } = await history.calls({ limit: 5 });
  const last = calls.find(({ connectedAt, endedAt }) => connectedAt && endedAt);
  const story = last && (await history.call?.(last.id));
  if (!story) return undefined;
  return {
    call: callOf(story),
    key: story.id,
    note: story.note ?? '',
    outcome: story.outcome ?? undefined,
    followUpAt: story.followUpAt ?? undefined,
  };
}

/** The record as the call that it was. */
function callOf(story: CallStory): Call {
  const { id, direction, number, name, device, startedAt, connectedAt, endedAt, holdMs, cause, redirectionId } = story;
  const party = { number, ...(name ? { name } : {}) };
  const own = { number: device ?? '' };
  const [caller, called] = direction === 'in' ? [party, own] : [own, party];
  return {
    id,
    databaseUId: id,
    direction,
    state: 'none',
    callerId: caller.number,
    callerName: 'name' in caller ? caller.name : undefined,
    calledId: called.number,
    calledName: 'name' in called ? called.name : undefined,
    deviceId: device ?? '',
    features: [],
    startedAt,
    connectedAt: connectedAt ?? undefined,
    endedAt: endedAt ?? undefined,
    holdMs: holdMs ?? 0,
    cause: callCauses.includes(cause as CallCause) ? (cause as CallCause) : undefined,
    redirectionId: redirectionId ?? undefined,
  };
}
