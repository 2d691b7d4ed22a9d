/** One call on its way into the log: the newest that was said of it, and what of its timeline is not written yet. */
import type { Call } from '../../core/model/call.ts';
import type { CtiEvent } from '../../core/model/events.ts';
import type { BaseCtiProvider } from '../../core/provider/base-cti-provider.ts';
import type { Statement, StatementResult } from '../store/sqlite-jobs.ts';
import { uuidv7 } from '../store/uuid.ts';
import { callRow, type CallRow, type Earlier } from './call-row.ts';
import type { CallStatements, TimelineRow } from './call-statements.ts';
import type { Savable } from './save-queue.ts';

export interface RecordOwner {
  statements: CallStatements;
  provider: BaseCtiProvider;
  connectionId: string;
  userId: string;
  /** The end of the call is on the disk. */
  finished: (record: CallRecord) => void;
}

/** Timeline lines kept while they cannot be written. */
const timelineKept = 1000;

export class CallRecord implements Savable {
  readonly #owner: RecordOwner;
  readonly #earlier: Earlier | undefined;
  #id: string;
  #parentId: string | null = null;
  #call: Call;
  #at: number;
  /** The id under which the row stands in the database, once it does. */
  #savedAs: string | undefined;
  #timeline: TimelineRow[] = [];
  #writing: { call: Call; timeline: TimelineRow[]; party: string } | undefined;
  /** The other party as searches know it already. */
  #party: string | undefined;

  constructor(owner: RecordOwner, call: Call, at: number, known?: { id: string; earlier: Earlier }) {
    this.#owner = owner;
    this.#call = call;
    this.#at = at;
    this.#id = known?.id ?? uuidv7(at);
    this.#earlier = known?.earlier;
    if (known) this.#savedAs = call.id;
  }

  get id(): string {
    return this.#id;
  }

  get call(): Call {
    return this.#call;
  }

  /** @param parentId `id` of the record of the main call; it stays when the main call ends */
  hear(event: Extract<CtiEvent, { call: Call }>, parentId: string | undefined): void {
    const detail = detailOf(event, this.#call);
    this.#call = event.call;
    this.#at = event.at;
    this.#parentId ??= parentId ?? null;
    if (this.#timeline.length >= timelineKept) return;
    this.#timeline.push({
      id: uuidv7(event.at),
      at: event.at,
      type: event.type,
      detail: detail && JSON.stringify(detail),
    });
  }

  statements(): readonly Statement[] {
    const { statements } = this.#owner;
    const timeline = [...(this.#writing?.timeline ?? []), ...this.#timeline];
    this.#timeline = [];
    const row = callRow(this.#call, {
      id: this.#id,
      connectionId: this.#owner.connectionId,
      userId: this.#owner.userId,
      parentId: this.#parentId,
      earlier: this.#earlier,
      at: this.#at,
    });
    const party = partyOf(row);
    this.#writing = { call: this.#call, timeline, party };
    const rekeyed = this.#savedAs !== undefined && this.#savedAs !== row.native_id;
    return [
      ...(rekeyed ? [statements.rekey(this.#id, row.native_id)] : []),
      statements.upsert(row),
      ...(party === this.#party ? [] : statements.party(row)),
      ...timeline.map((line) => statements.event(line, row)),
    ];
  }

  saved(results: readonly StatementResult[], again: boolean): void {
    const call = this.#writing?.call ?? this.#call;
    this.#party = this.#writing?.party ?? this.#party;
    this.#writing = undefined;
    this.#savedAs = call.id;
    const row = results.flatMap(({ rows }) => rows as { id?: string }[]).find(({ id }) => id !== undefined);
    if (row?.id !== undefined) this.#id = row.id;
    // A call that has ended meanwhile is announced with its end, which is about to be written.
    if (!again || call.endedAt === this.#call.endedAt) {
      // It may have taken another id while it was written.
      this.#owner.provider.saved({ type: 'saved', call: { ...call, id: this.#call.id }, databaseUId: this.#id });
    }
    if (call.endedAt !== undefined) this.#owner.finished(this);
  }

  notSaved(): void {
    this.#owner.provider.notSaved(this.#call.id);
  }
}

/** What searches find it by; also when it began, for of the party's calls the latest counts. */
function partyOf({ party_key, direction, caller_name, called_name, started_at }: CallRow): string {
  return JSON.stringify([party_key, direction === 'in' ? caller_name : called_name, started_at]);
}

const told = [
  'state',
  'stage',
  'callerId',
  'callerName',
  'calledId',
  'calledName',
  'deviceId',
  'queue',
  'muted',
] as const;
const alsoTold = ['recording', 'heldByParty', 'parentId', 'cause', 'redirectingId', 'redirectionId'] as const;

/** What the event changed about the call. Tones are counted only: they may be somebody's secret. */
function detailOf(event: Extract<CtiEvent, { call: Call }>, before: Call): Record<string, unknown> | null {
  if (event.type === 'dtmfEntered') return { tones: event.digits.length };
  const first = event.type === 'callStarted';
  const changed = [...told, ...alsoTold].flatMap((key) =>
    event.call[key] !== undefined && (first || event.call[key] !== before[key])
      ? [[key, event.call[key]] as const]
      : [],
  );
  const rekeyed =
    event.type === 'callInfoChanged' && event.previousId !== undefined ? { previousId: event.previousId } : {};
  const detail = { ...Object.fromEntries(changed), ...rekeyed };
  return Object.keys(detail).length > 0 ? detail : null;
}
