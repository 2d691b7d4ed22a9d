/**
 * The calls of one agent, derived from the channels: after every news it is asked what is true now, and the difference
 * to what was told before is told. So an event in an odd order, or a list after a reconnect, needs no rule of its own.
 */
import type { Fact, LiveCall, NewCall } from '../../provider/facts.ts';
import type { Timer } from '../../provider/world.ts';
import { type AgentCall, described, newAgentCall, replaceLeg } from './agent-call.ts';
import type { AgentCallsOptions, AgentListener } from './agent-calls-options.ts';
import { AgentView } from './agent-view.ts';
import { answeredByApplication, endCause } from './call-end.ts';
import { outgoingCause } from './causes.ts';
import { ExpectedCalls } from './expected-calls.ts';
import { partyNamed, partyShown } from './party-info.ts';
import { type Channel, holds } from './channel-graph.ts';

/**
 * An application that answers (echo, announcement, voicemail) makes no event of its own. A channel that is up, talks to
 * nobody, dials nobody and waits in no queue for this long is taken to talk to one, ms.
 */
const applicationAfter = 1000;

/** How long the events of one transfer take to come, ms. */
const settleTime = 300;

const ring = 5;
const up = 6;

export class AgentCalls extends AgentView {
  readonly #options: AgentCallsOptions;
  readonly listener: AgentListener;
  /** Calls that are about to be made by command. */
  readonly expected = new ExpectedCalls();
  #timer: Timer;
  /** Channels whose call is over: what is left of them for a moment is no new call. */
  readonly #served = new Set<string>();
  #silent = false;

  constructor(options: AgentCallsOptions) {
    super(options.graph);
    this.#options = options;
    this.listener = options.listener;
  }

  get extension(): string {
    return this.#options.extension;
  }

  get devices(): readonly string[] {
    return this.#options.devices;
  }

  /** Extra fields of the phone system that belong to a call. */
  addData(call: AgentCall, data: Record<string, string>): void {
    call.data = { ...call.data, ...data };
    this.#tell({ type: 'info', id: call.id, change: { data: call.data } }, this.#options.clock.now());
  }

  /** Brings the calls up to date without telling: the snapshot that follows tells. */
  reviewSilently(): void {
    this.#silent = true;
    try {
      this.review();
    } finally {
      this.#silent = false;
    }
  }

  /** The calls as a snapshot wants them. */
  live(): LiveCall[] {
    return this.calls.map((call) => ({
      ...this.#described(call),
      state: call.connected ? (call.held ? ('held' as const) : ('connected' as const)) : ('alerting' as const),
      startedAt: call.startedAt,
      connectedAt: call.connectedAt,
    }));
  }

  /** What is true now? Tells what changed. */
  review(): void {
    const now = this.#options.clock.now();
    for (const device of this.devices) {
      for (const channel of this.graph.ofDevice(device)) {
        // A phone that was started anew goes on with its call (RFC 3891): another channel, the same call.
        if (replaceLeg(this.calls, channel.insteadOf, channel.id)) this.#served.add(channel.insteadOf);
        const served = this.#served.has(channel.id) || this.calls.some((call) => call.legs.has(channel.id));
        if (!served) this.#maybeBegin(channel, now);
      }
    }
    for (const [id, { parent, number, begun }] of this.expected.consultations) {
      if (!this.channel(id)) continue;
      this.expected.forget(id);
      this.#beginConsultation(id, parent, number, now);
      begun();
    }
    for (const call of [...this.calls]) this.#update(call, now);
    for (const id of this.#served) if (!this.channel(id)) this.#served.delete(id);
    // The consultation ends before the call it belongs to.
    for (const call of this.calls.toReversed()) this.#maybeEnd(call, now);
    const { holdContext, discard } = this.#options;
    for (const leg of this.lonelyLegs(this.devices, holdContext)) discard(leg);
  }

  stop(): void {
    this.#options.clock.clearTimeout(this.#timer);
  }

  #maybeBegin(channel: Channel, now: number): void {
    const { graph } = this;
    const { onRinging, modern } = this.#options;
    const origin = graph.origin(channel);
    if (origin === undefined && (channel.state === 4 || (channel.state === up && channel.dialledBy === undefined))) {
      // The phone itself dials.
      if (this.mayReplace(channel, now - settleTime)) this.#later(settleTime);
      else if (channel.firstExten !== '' && channel.firstExten !== 's') this.#begin(channel, 'out', undefined, now);
      return;
    }
    const rings = (channel.state ?? 0) >= ring;
    if (origin === null || (origin === undefined && channel.state === ring && !modern())) {
      if (rings) this.#begin(channel, 'out', null, now);
      return;
    }
    if (!origin || (onRinging && !rings)) return;
    const same = this.calls.find(({ origin: caller, connected }) => caller === origin.id && !connected);
    if (same) same.legs.add(channel.id);
    else this.#begin(channel, 'in', origin, now);
  }

  #begin(channel: Channel, direction: 'in' | 'out', origin: Channel | null | undefined, now: number): void {
    const { extension } = this.#options;
    // Asterisk 11 does not take a channel id; there the next originated leg of the agent is the one.
    const dialled = this.expected.takeCall(channel.id, origin === null && !this.#options.modern());
    const shown = channel.connectedNumber || channel.callerNumber;
    const number =
      direction === 'in'
        ? channel.connectedNumber || (origin?.callerNumber ?? '')
        : origin === undefined
          ? channel.firstExten
          : (dialled?.number ?? (shown === extension ? '' : shown));
    const main = this.calls.find(({ parent, connected }) => connected && !parent);
    const call = newAgentCall({
      id: channel.id,
      direction,
      legs: new Set([channel.id]),
      // A second call that the agent makes is a consultation; one that comes in is not.
      parent: direction === 'out' && this.calls.length === 1 ? main : undefined,
      origin: origin?.id,
      ownPhone: origin === null,
      number,
      name: direction === 'in' ? channel.connectedName || (origin?.callerName ?? '') : '',
      queue: origin?.cameThrough,
      startedAt: Math.min(now, channel.createdAt),
    });
    this.#add(call, now);
    dialled?.begun();
  }

  #beginConsultation(id: string, parent: AgentCall, number: string, now: number): void {
    const legs = new Set(parent.legs);
    this.#add(newAgentCall({ id, direction: 'out', legs, far: id, parent, number, startedAt: now }), now);
  }

  /** A consultation that the server makes at the agent's request: feature code, or an Atxfer of somebody else. */
  #beginOnSameLeg(main: AgentCall, leg: Channel, now: number): AgentCall | undefined {
    const { graph } = this;
    const local = graph.companions(leg).find((companion) => companion.local);
    const target = graph.attempts(leg)[0] ?? graph.parties(leg)[0];
    const first = local ?? target;
    if (!first) return undefined;
    const call = newAgentCall({
      id: first.id,
      direction: 'out',
      legs: new Set([leg.id]),
      byServer: true,
      parent: main,
      number: local?.firstExten ?? target?.callerNumber ?? '',
      startedAt: now,
    });
    this.#add(call, now);
    return call;
  }

  #add(call: AgentCall, now: number): void {
    this.calls.push(call);
    this.#tell({ type: 'started', call: this.#described(call) }, now);
  }

  #update(call: AgentCall, now: number): void {
    const { graph } = this;
    if (!call.connected) this.noteAttempts(call);
    const leg = this.leg(call);
    if (!leg) return;
    const talking = graph.parties(leg);
    const attempts = graph.attempts(leg);
    const other = this.calls.find((candidate) => candidate !== call && candidate.legs.has(leg.id));
    if (call.ownPhone && leg.state === up && attempts.length > 0) this.#partyRings(call, attempts, now);
    if (!call.connected) {
      if (call.direction === 'out' && call.failure && outgoingCause(call.failure) === 'busy') {
        this.#tell({ type: 'busy', id: call.id }, now);
      }
      if (this.#answered(call, other, leg, talking)) this.#connect(call, talking, now, now);
      else this.#awaitApplication(call, leg, attempts, talking, now);
      return;
    }
    const parties = this.alive(call.parties);
    const apart = parties.length > 0 && !talking.some(({ id }) => call.parties.has(id));
    const waits = call.held || parties.some(({ music }) => music);
    if (apart && waits && !other && !call.parent && (talking.length > 0 || this.consults(leg, attempts))) {
      const consultation = this.#beginOnSameLeg(call, leg, now);
      this.#hold(call, true, now);
      if (consultation) this.#update(consultation, now);
      return;
    }
    if (talking.length > 0 && !(apart && waits) && !(other && this.owns(other, talking)))
      this.#talksTo(call, talking, now);
    this.#holding(call, leg, talking, now);
  }

  #answered(call: AgentCall, other: AgentCall | undefined, leg: Channel, talking: Channel[]): boolean {
    if (leg.state !== up || talking.length === 0) return false;
    if (call.far !== undefined) return this.graph.companions(leg).some(({ id }) => id === call.far);
    return !other || !this.owns(other, talking);
  }

  #connect(call: AgentCall, talking: Channel[], connectedAt: number, now: number): void {
    call.connected = true;
    call.ownPhone = false;
    call.connectedAt = connectedAt;
    call.parties = new Set(talking.map(({ id }) => id));
    this.#tell({ type: 'connected', id: call.id }, connectedAt);
    if (talking.length === 0) return;
    // Somebody else than who called or was dialled: a pickup, a parked call, a transfer completed while this phone rang.
    const [leg] = this.legs(call);
    const expected = (party: Channel) =>
      call.direction === 'in' ? party.id === call.origin : this.graph.origin(party) === leg;
    if (!talking.some(expected)) this.#showParty(call, talking, now);
    else if (call.direction === 'out') this.#named(call, talking, now);
  }

  #awaitApplication(call: AgentCall, leg: Channel, attempts: Channel[], talking: Channel[], now: number): void {
    if (call.direction === 'in' || leg.state !== up || attempts.length > 0 || talking.length > 0) return;
    const answering = call.far === undefined ? this.farEnd(call, leg) : undefined;
    if (!answering?.upAt || answering.queue !== undefined || answering.failure) return;
    if (this.graph.attempts(answering, true).length > 0) return;
    const due = answering.upAt + applicationAfter;
    if (now >= due) this.#connect(call, [], answering.upAt, now);
    else this.#later(due - now);
  }

  #partyRings(call: AgentCall, attempts: Channel[], now: number): void {
    call.ownPhone = false;
    if (call.number === '') call.number = attempts[0]?.callerNumber ?? '';
    this.#tell({ type: 'info', id: call.id, change: { stage: 'party', calledId: call.number } }, now);
  }

  /** The party is somebody else now, or more than one. */
  #talksTo(call: AgentCall, talking: Channel[], now: number): void {
    const known = talking.some(({ id }) => call.parties.has(id));
    const first = call.parties.size === 0;
    call.parties = new Set(talking.map(({ id }) => id));
    if (!known && !first) this.#showParty(call, talking, now);
  }

  #showParty(call: AgentCall, [party]: Channel[], now: number): void {
    if (party) this.#tell({ type: 'info', id: call.id, change: partyShown(call, party) }, now);
  }

  #named(call: AgentCall, [party]: Channel[], now: number): void {
    const change = party && partyNamed(call, party);
    if (change) this.#tell({ type: 'info', id: call.id, change }, now);
  }

  #holding(call: AgentCall, leg: Channel, talking: Channel[], now: number): void {
    const parties = this.alive(call.parties);
    const apart = parties.length > 0 && !this.owns(call, talking);
    const byOther = this.#options.heldBy.get(leg.id);
    const byParty = parties.some(holds) || (byOther !== undefined && this.channel(byOther) !== undefined);
    if (apart) {
      const waits = leg.music || this.sharesLeg(call);
      if (waits && byOther === undefined && parties.some(({ music }) => music)) this.#hold(call, true, now);
    } else if (parties.length > 0) {
      this.#hold(call, holds(leg), now);
    }
    if (call.heldByParty === byParty) return;
    call.heldByParty = byParty;
    this.#tell({ type: 'info', id: call.id, change: { heldByParty: byParty } }, now);
  }

  #hold(call: AgentCall, held: boolean, now: number): void {
    if (call.held === held || (call.farewell?.cause === 'transferred' && !held)) return;
    if (!held && !this.#hasResumed(call, now)) return;
    call.resumingSince = undefined;
    if (!held) this.#endConsultationOn(call, now);
    call.held = held;
    this.#tell({ type: held ? 'held' : 'resumed', id: call.id }, now);
  }

  /**
   * A phone that transfers a held call to one it talks to lets go of the hold first. Whether it was that is known a moment
   * later; whoever really swaps holds the other call first.
   */
  #hasResumed(call: AgentCall, now: number): boolean {
    const talks = this.calls.some(
      (other) => other !== call && other.connected && !other.held && !sharesLeg(other, call),
    );
    if (!talks) return true;
    call.resumingSince ??= now;
    if (now - call.resumingSince >= settleTime) return true;
    this.#later(settleTime);
    return false;
  }

  /** The main call is talked to again, so a consultation on the same leg that does not wait itself is over: told first. */
  #endConsultationOn(main: AgentCall, now: number): void {
    const consultation = this.calls.find((call) => call.parent === main && !call.held && this.sharesLeg(call));
    if (consultation && !this.alive(consultation.parties).some(({ music }) => music)) this.#end(consultation, now);
  }

  #maybeEnd(call: AgentCall, now: number): void {
    const partyLives = this.alive(call.parties).length > 0;
    if (this.legs(call).length > 0) {
      const farGone = call.far !== undefined && !this.channel(call.far) && !partyLives;
      const consultationGone = call.byServer && this.#isOver(call, now);
      const leftOnHold = call.connected && call.parties.size > 0 && !partyLives && (call.held || this.sharesLeg(call));
      if (!farGone && !consultationGone && !leftOnHold) return;
    } else if (partyLives && !call.farewell && !this.#wasTransferred(call) && !this.#settled(call, now)) {
      // The leg is gone, its party is not: a transfer that is about to be told.
      return;
    }
    if (this.reasonIsPending(call) && !this.#settled(call, now)) return;
    this.#end(call, now);
  }

  #end(call: AgentCall, now: number): void {
    if (!this.calls.includes(call)) return;
    // Of a completed transfer the consultation is told first, whichever leg Asterisk hangs up first.
    for (const other of this.calls.filter(
      ({ parent, farewell }) => parent === call && farewell?.cause === 'transferred',
    )) {
      if (call.farewell?.cause === 'transferred') this.#end(other, now);
    }
    for (const id of call.legs) this.#served.add(id);
    const answeredAt = answeredByApplication(call, this.graph, now);
    if (answeredAt !== undefined) this.#connect(call, [], answeredAt, now);
    this.calls.splice(this.calls.indexOf(call), 1);
    const [party] = this.alive(call.parties);
    if (party && call.held && !call.farewell && this.#options.heldBy.has(party.id)) this.#options.abandoned(party);
    for (const other of this.calls) if (other.parent === call) other.parent = undefined;
    this.#tell({ type: 'finished', id: call.id, ...(call.farewell ?? { cause: endCause(call, this.graph) }) }, now);
  }

  /** A consultation on the main call's own leg is over when the leg is back, or when nobody is left to come back to. */
  #isOver(call: AgentCall, now: number): boolean {
    // A completed transfer empties the consultation, too, and says that it was one a moment later.
    if (this.isEmpty(call)) return this.#settled(call, now);
    call.emptySince = undefined;
    return false;
  }

  /** Whether the parties of main call and consultation talk to each other: the agent has joined them, however it was done. */
  #wasTransferred(call: AgentCall): boolean {
    const [main, consultation] = this.pairOf(call);
    if (!main || !consultation) return true;
    if (!this.alive(main.parties).some((party) => this.owns(consultation, this.graph.parties(party)))) return false;
    const { extension } = this.#options;
    const farewell = { cause: 'transferred' as const, redirectingId: extension, redirectionId: consultation.number };
    main.farewell ??= farewell;
    consultation.farewell ??= farewell;
    return true;
  }

  /** Whether what began to look like an end still does after the events of a transfer have had their time. */
  #settled(call: AgentCall, now: number): boolean {
    call.emptySince ??= now;
    if (now - call.emptySince >= settleTime) return true;
    this.#later(settleTime);
    return false;
  }

  #described(call: AgentCall): NewCall {
    const [leg] = this.legs(call);
    return described(call, this.#options.extension, leg?.device ?? this.devices[0] ?? '');
  }

  #tell(fact: Fact, at: number): void {
    if (!this.#silent) this.listener.tell(fact, at);
  }

  #later(ms: number): void {
    this.#options.clock.clearTimeout(this.#timer);
    this.#timer = this.#options.clock.setTimeout(() => {
      this.review();
    }, ms);
  }
}

function sharesLeg(one: AgentCall, other: AgentCall): boolean {
  return [...one.legs].some((id) => other.legs.has(id));
}
