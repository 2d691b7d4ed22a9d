/**
 * Makes readings of the line into calls. Oktell has a current and a held party and no id per call: a call is the party
 * in one of the two places, followed from reading to reading by its number and chain. No socket, no clock.
 */
import type { CallCause } from '../../model/call.ts';
import type { Fact, LiveCall, NewCall } from '../../provider/facts.ts';
import type { Abonent, LineView } from './line-state.ts';

interface KnownCall {
  id: string;
  number: string;
  name: string;
  chain: string;
  direction: 'in' | 'out';
  stage: 'ownPhone' | 'party' | undefined;
  connected: boolean;
  held: boolean;
  conferenced: boolean;
  heldByParty: boolean;
  parentId: string | undefined;
}

/** How a call will end because of a command of ours, once it does end. */
export interface ExpectedEnd {
  cause: CallCause;
  redirectingId?: string;
  redirectionId?: string;
}

interface Seen {
  party: Abonent;
  held: boolean;
}

export class OktellCalls {
  #known: KnownCall[] = [];
  readonly #expected = new Map<string, ExpectedEnd>();
  readonly #taken: (id: string) => boolean;
  #unnamed = 0;

  /** @param taken whether an id belongs to a call that is over or another one */
  constructor(taken: (id: string) => boolean) {
    this.#taken = taken;
  }

  get current(): Readonly<KnownCall> | undefined {
    return this.#known.find(({ held }) => !held);
  }

  get held(): Readonly<KnownCall> | undefined {
    return this.#known.find(({ held }) => held);
  }

  /** @returns a function that forgets the expectation, for a command that was refused */
  expect(id: string | undefined, end: ExpectedEnd): () => void {
    if (id === undefined) return () => undefined;
    this.#expected.set(id, end);
    return () => {
      if (this.#expected.get(id) === end) this.#expected.delete(id);
    };
  }

  /** What has happened since the last reading, in the contract's order. */
  read(line: LineView, ownNumber: string): Fact[] {
    const seen = seenOn(line);
    const pairs = this.#matched(seen, false);
    const facts: Fact[] = [];
    const gone = this.#known.filter((call) => ![...pairs.values()].includes(call));
    for (const [{ held }, call] of pairs) if (held) facts.push(...nowHeld(call));
    // A consultation ends before the call that it was made for.
    for (const call of gone.sort((a, b) => Number(b.parentId !== undefined) - Number(a.parentId !== undefined))) {
      facts.push(this.#finished(call));
    }
    for (const [{ held }, call] of pairs) if (!held) facts.push(...nowResumed(call));
    const known: KnownCall[] = [];
    for (const one of seen) {
      const call = pairs.get(one) ?? this.#begun(one, line, facts, ownNumber);
      known.push(call);
      if (!one.held) facts.push(...progress(call, one.party, line));
    }
    this.#known = inOldOrder(this.#known, known);
    return facts;
  }

  /** The calls as they are after the link came (back): those that went on keep their ids. */
  live(line: LineView, ownNumber: string, now: number): LiveCall[] {
    const seen = seenOn(line);
    const pairs = this.#matched(seen, true);
    const known: KnownCall[] = [];
    const calls = seen.map((one) => {
      const call = pairs.get(one) ?? this.#begun(one, line, [], ownNumber);
      call.held = one.held;
      call.connected ||= one.held || line.phase === 'talk';
      call.conferenced = !one.held && line.inConference;
      known.push(call);
      const since = call.connected && !one.held ? { startedAt: now - line.talkSeconds * 1000 } : {};
      const { startedAt } = since;
      return {
        ...newCall(call, ownNumber),
        state: stateOf(call),
        ...(startedAt === undefined ? {} : { startedAt, connectedAt: startedAt }),
        heldByParty: !one.held && line.heldByParty,
      };
    });
    this.#known = inOldOrder(this.#known, known);
    this.#expected.clear();
    return calls;
  }

  /**
   * Which of the known calls each seen party is.
   * @param anew something may have happened unseen: another chain is another call
   */
  #matched(seen: readonly Seen[], anew: boolean): Map<Seen, KnownCall> {
    const pairs = new Map<Seen, KnownCall>();
    const free = new Set(this.#known);
    const pair = (one: Seen, call: KnownCall | undefined) => {
      if (!call) return;
      pairs.set(one, call);
      free.delete(call);
    };
    const sameChain = (one: Seen, call: KnownCall) =>
      one.party.chainId === '' || call.chain === '' || one.party.chainId === call.chain;
    for (const one of seen) {
      pair(
        one,
        [...free].find((call) => call.number === one.party.phone && sameChain(one, call)),
      );
    }
    if (anew) return pairs;
    for (const one of seen) {
      if (pairs.has(one)) continue;
      pair(
        one,
        [...free].find((call) => call.number === one.party.phone || call.number === ''),
      );
    }
    // The party of a talk was replaced by another, as a transfer elsewhere does: still the same chain, in the same place.
    for (const one of seen) {
      if (pairs.has(one)) continue;
      pair(
        one,
        [...free].find((call) => call.connected && call.held === one.held && sameChain(one, call)),
      );
    }
    return pairs;
  }

  #begun({ party, held }: Seen, line: LineView, facts: Fact[], ownNumber: string): KnownCall {
    const direction = !held && line.phase !== 'ring' && line.outgoing ? 'out' : 'in';
    const main = direction === 'out' ? this.#known.find((call) => call.held) : undefined;
    const call: KnownCall = {
      id: this.#newId(party),
      number: party.phone,
      name: nameOf(party),
      chain: party.chainId,
      direction,
      stage: stageOf(line),
      connected: false,
      held: false,
      conferenced: false,
      heldByParty: false,
      parentId: main?.id,
    };
    facts.push({ type: 'started', call: newCall(call, ownNumber) });
    if (held) facts.push(...nowHeld(call));
    return call;
  }

  #newId({ chainId, phone }: Abonent): string {
    const base = `${chainId || `local${++this.#unnamed}`}:${phone}`;
    let id = base;
    for (let again = 2; this.#taken(id) || this.#known.some((call) => call.id === id); again++) id = `${base}~${again}`;
    return id;
  }

  #finished({ id, direction, connected, stage }: KnownCall): Fact {
    const expected = this.#expected.get(id);
    this.#expected.delete(id);
    if (expected) return { type: 'finished', id, ...expected };
    if (connected) return { type: 'finished', id, cause: 'normal' };
    return {
      type: 'finished',
      id,
      cause: direction === 'out' && stage === 'ownPhone' ? 'ownPhoneNotAnswered' : 'unknown',
    };
  }
}

/** The held party first: whoever is put on hold is told before whoever is called. */
function seenOn(line: LineView): Seen[] {
  const { hold, abonents } = line;
  const [current] = abonents;
  const seen: Seen[] = [];
  if (hold.hasHold && !hold.isConference) seen.push({ party: hold.abonent, held: true });
  // While the only party is held some servers connect the line to their own menu, which is nobody.
  if (current && !(current.isIvr && hold.hasHold)) seen.push({ party: current, held: false });
  return seen;
}

function nowHeld(call: KnownCall): Fact[] {
  const facts: Fact[] = [];
  if (!call.connected) facts.push({ type: 'connected', id: call.id });
  call.connected = true;
  if (!call.held) facts.push({ type: 'held', id: call.id });
  call.held = true;
  return facts;
}

function nowResumed(call: KnownCall): Fact[] {
  if (!call.held) return [];
  call.held = false;
  return [{ type: 'resumed', id: call.id }];
}

/** How the current call has gone on. */
function progress(call: KnownCall, party: Abonent, line: LineView): Fact[] {
  const facts: Fact[] = [];
  const { id } = call;
  if (call.chain === '') call.chain = party.chainId;
  const name = nameOf(party);
  if (call.number !== party.phone || (name !== '' && call.name !== name)) {
    call.number = party.phone;
    call.name = name;
    const change =
      call.direction === 'in'
        ? { callerId: party.phone, callerName: name }
        : { calledId: party.phone, calledName: name };
    facts.push({ type: 'info', id, change });
  }
  const stage = stageOf(line);
  if (!call.connected && call.direction === 'out' && stage !== undefined && stage !== call.stage) {
    call.stage = stage;
    facts.push({ type: 'info', id, change: { stage } });
  }
  if (line.phase === 'talk' && !call.connected) {
    call.connected = true;
    facts.push({ type: 'connected', id });
  }
  if (line.inConference !== call.conferenced) {
    call.conferenced = line.inConference;
    facts.push({ type: call.conferenced ? 'conferenced' : 'deconferenced', id });
  }
  if (line.heldByParty !== call.heldByParty) {
    call.heldByParty = line.heldByParty;
    facts.push({ type: 'info', id, change: { heldByParty: call.heldByParty } });
  }
  return facts;
}

function stageOf({ phase }: LineView): KnownCall['stage'] {
  if (phase === 'backring') return 'ownPhone';
  return phase === 'call' ? 'party' : undefined;
}

function stateOf({ held, connected, conferenced }: KnownCall): LiveCall['state'] {
  if (held) return 'held';
  if (conferenced) return 'conferenced';
  return connected ? 'connected' : 'alerting';
}

function newCall({ id, direction, number, name, stage, parentId, connected }: KnownCall, ownNumber: string): NewCall {
  const named = name === '' ? undefined : name;
  return {
    id,
    direction,
    deviceId: ownNumber,
    ...(direction === 'in'
      ? { callerId: number, callerName: named, calledId: ownNumber }
      : { callerId: ownNumber, calledId: number, calledName: named }),
    ...(stage === undefined || connected || direction === 'in' ? {} : { stage }),
    ...(parentId === undefined ? {} : { parentId }),
  };
}

/** Oktell's library names a party by its number when it has no name. */
function nameOf({ name, phone }: Abonent): string {
  return name === phone ? '' : name;
}

/** Calls in the order in which they began. */
function inOldOrder(before: readonly KnownCall[], now: readonly KnownCall[]): KnownCall[] {
  const old = before.filter((call) => now.includes(call));
  return [...old, ...now.filter((call) => !old.includes(call))];
}
