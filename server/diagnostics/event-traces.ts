/**
 * Traces of calls at phone systems that tell none themselves, put together from what each agent was told: whom it rang, who
 * answered, how it went on and why it ended. A call that reached no agent is not known here. In memory, bounded.
 */
import type { Call } from '../../core/model/call.ts';
import type { CtiEvent } from '../../core/model/events.ts';
import type { CallTrace, TracedDevice } from '../../core/provider/call-trace.ts';
import type { SessionUser } from '../messaging/user-session.ts';

export interface EventTrace extends CallTrace {
  /** Of the call as it was begun by a user; else it came in. */
  startedBy?: TracedDevice;
  answeredAt?: number;
  /** Of the last of its parts. */
  cause?: string;
}

/** Of all connections, and steps of one. */
const most = 1000;
const mostSteps = 100;
/** Agents of a queue ring one after the other for so long at most, ms; and all at once within this. */
const sameCall = 90_000;

interface Kept {
  connectionId: string;
  trace: EventTrace;
  /** Parts that go on. */
  open: Set<string>;
}

export class EventTraces {
  /** The oldest first. */
  #kept: Kept[] = [];
  /** By connection and id of the part. */
  readonly #byPart = new Map<string, Kept>();

  /** The newest first. */
  at(connectionId: string): EventTrace[] {
    return this.#kept
      .filter((kept) => kept.connectionId === connectionId)
      .map(({ trace }) => trace)
      .reverse();
  }

  note(user: Pick<SessionUser, 'id' | 'connectionId' | 'number'>, event: CtiEvent): void {
    if (event.type === 'activeCallSnapshot') for (const call of event.calls) this.#traceOf(user, call, event.at);
    if (!('call' in event) || !event.call) return;
    const { call, at } = event;
    if (event.type === 'callInfoChanged' && event.previousId !== undefined)
      this.#rename(user.connectionId, event.previousId, call.id);
    const device = { device: call.deviceId || user.number || user.id, userId: user.id };
    const kept = this.#traceOf(user, call, at);
    const { trace } = kept;
    const step = (text: string) => {
      if (trace.steps.length < mostSteps) trace.steps.push({ at, who: device.device, text, machinery: false });
    };
    switch (event.type) {
      case 'callStarted':
        if (call.direction === 'out') step(`calls ${call.calledId}`);
        else {
          add(trace.rang, device);
          step(call.queue ? `rings, from the queue ${call.queue}` : 'rings');
        }
        break;
      case 'commutationStarted':
        trace.answeredAt ??= at;
        if (call.direction === 'in') add(trace.answered, device);
        step(call.direction === 'in' ? 'answers' : 'is answered');
        break;
      case 'hold':
        step('holds');
        break;
      case 'unhold':
        step('takes back from hold');
        break;
      case 'callBusy':
        step('hears busy');
        break;
      case 'callInfoChanged':
        if (call.queue && !trace.queues.includes(call.queue)) trace.queues.push(call.queue);
        break;
      case 'callFinished':
        step(`ends${call.cause && call.cause !== 'normal' ? `: ${call.cause}` : ''}`);
        kept.open.delete(`${user.id} ${call.id}`);
        if (call.cause !== undefined && call.cause !== 'answeredElsewhere') trace.cause = call.cause;
        if (kept.open.size === 0) trace.endedAt = at;
        break;
      default:
    }
  }

  /** The trace to which a call belongs; a new one where it belongs to none. */
  #traceOf(user: Pick<SessionUser, 'id' | 'connectionId' | 'number'>, call: Call, at: number): Kept {
    const part = `${user.connectionId} ${call.id}`;
    const known = this.#byPart.get(part) ?? this.#related(user, call, at) ?? this.#begin(user, call);
    this.#byPart.set(part, known);
    if (call.endedAt === undefined) {
      known.open.add(`${user.id} ${call.id}`);
      delete known.trace.endedAt;
    }
    if (!known.trace.channels.includes(call.id)) known.trace.channels.push(call.id);
    return known;
  }

  /** The same call at another agent: of a queue that rings several, or of a colleague who has called. */
  #related({ connectionId, number }: Pick<SessionUser, 'connectionId' | 'number'>, call: Call, at: number) {
    if (call.direction !== 'in') return undefined;
    for (let i = this.#kept.length - 1; i >= 0; i--) {
      const kept = this.#kept[i];
      if (!kept || at - kept.trace.startedAt > sameCall) break;
      const { trace } = kept;
      if (kept.connectionId !== connectionId || trace.from !== call.callerId || trace.answered.length > 0) continue;
      const ofQueue = call.queue !== undefined && trace.queues.includes(call.queue);
      const ofColleague = trace.startedBy !== undefined && kept.open.size > 0 && trace.to === (number ?? call.calledId);
      if (ofQueue || ofColleague) return kept;
    }
    return undefined;
  }

  #begin({ id, connectionId, number }: Pick<SessionUser, 'id' | 'connectionId' | 'number'>, call: Call): Kept {
    const out = call.direction === 'out';
    const trace: EventTrace = {
      id: call.id,
      startedAt: call.startedAt,
      from: out ? (number ?? call.callerId) : call.callerId,
      // What a queue has sent was not meant for that agent.
      to: !out && call.queue ? '' : call.calledId || (out ? '' : (number ?? '')),
      queues: call.queue ? [call.queue] : [],
      rang: [],
      answered: [],
      channels: [],
      steps: [],
      ...(out ? { startedBy: { device: call.deviceId || number || id, userId: id } } : {}),
    };
    const kept: Kept = { connectionId, trace, open: new Set() };
    this.#kept.push(kept);
    if (this.#kept.length > most) this.#drop();
    return kept;
  }

  /** The phone system calls the same part otherwise from now on. */
  #rename(connectionId: string, before: string, now: string): void {
    const kept = this.#byPart.get(`${connectionId} ${before}`);
    if (!kept) return;
    this.#byPart.set(`${connectionId} ${now}`, kept);
    for (const open of [...kept.open]) {
      if (!open.endsWith(` ${before}`)) continue;
      kept.open.delete(open);
      kept.open.add(`${open.slice(0, -before.length)}${now}`);
    }
  }

  /** Many at once, so that it is not done with each call. */
  #drop(): void {
    const gone = new Set(this.#kept.slice(0, most / 10));
    this.#kept = this.#kept.slice(most / 10);
    for (const [part, kept] of this.#byPart) if (gone.has(kept)) this.#byPart.delete(part);
  }
}

function add(all: TracedDevice[], one: TracedDevice): void {
  if (!all.some(({ device, userId }) => device === one.device && userId === one.userId)) all.push(one);
}

const causes: Readonly<Record<string, string>> = {
  busy: 'The other side was busy.',
  noAnswer: 'It was not answered in time.',
  rejected: 'It was declined.',
  unreachable: 'The telephone could not be reached.',
  ownPhoneNotAnswered: 'The agent’s own telephone was not picked up.',
  callerGaveUp: 'The caller hung up before.',
  transferred: 'It was transferred.',
  parked: 'It was parked.',
};

/** In sentences. @param nameOf a user's name */
export function whyOfEvents(trace: EventTrace, nameOf: (userId: string) => string | undefined): string[] {
  const { from, to, queues, rang, answered, startedBy, startedAt, answeredAt, endedAt, cause } = trace;
  const named = ({ device, userId }: TracedDevice) => {
    const name = userId === undefined ? undefined : nameOf(userId);
    return name === undefined || name === device ? device : `${name} (${device})`;
  };
  const list = (all: readonly TracedDevice[]) => all.map(named).join(', ');
  const after = answeredAt === undefined ? '' : ` after ${Math.round((answeredAt - startedAt) / 1000)} s`;
  const sentences = [`${startedBy ? named(startedBy) : from || 'Somebody'} called ${to || 'in'}.`];
  for (const queue of queues) sentences.push(`The call came through the queue ${queue}.`);
  if (rang.length > 0) sentences.push(`Rang: ${list(rang)}.`);
  if (answered.length > 0) sentences.push(`Answered by ${list(answered)}${after}.`);
  else if (answeredAt !== undefined) sentences.push(`Answered${after}.`);
  const others = rang.filter(({ userId }) => !answered.some((one) => one.userId === userId));
  if (answered.length > 0 && others.length > 0) sentences.push(`Rang without an answer: ${list(others)}.`);
  if (endedAt !== undefined && answeredAt === undefined) sentences.push(causes[cause ?? ''] ?? 'Nobody answered.');
  else if (endedAt !== undefined && (cause === 'transferred' || cause === 'parked'))
    sentences.push(causes[cause] ?? '');
  sentences.push('This phone system tells of a call what its agents were told, and no more.');
  return sentences;
}
