/**
 * The telephone side of the fake Oktell: one line per user with a place for the current party and one for the held party,
 * people outside, and who talks to whom. Knows nothing of sockets; tells what happens to a line through `happened`.
 */
import { randomUUID } from 'node:crypto';
import {
  type Leg,
  type LegPhase,
  type Line,
  nameOf,
  numberOf,
  otherSide,
  type Outside,
  type Talk,
} from './fake-parties.ts';

export class Refusal extends Error {
  readonly code: number;

  constructor(code: number, text: string) {
    super(text);
    this.code = code;
  }
}

export interface ExchangeOptions {
  /** How long phones ring, ms. */
  ringTime: number;
  /** How long people outside ring before they answer, ms. */
  answerAfter: number;
  /** Numbers that ring several lines at once, with their lines' numbers. */
  groups: Readonly<Record<string, readonly string[]>>;
  /** Events of a line, in their order; an empty list only changes what the line shows. */
  happened: (line: Line, events: readonly (readonly [name: string, body?: Record<string, unknown>])[]) => void;
}

/** What numbers outside do, by their last two digits; others answer. */
const outsiders: Readonly<Record<string, 'busy' | 'rings' | 'rejects' | 'unreachable'>> = {
  86: 'busy',
  80: 'rings',
  81: 'rejects',
  84: 'unreachable',
};

export class FakeExchange {
  readonly lines = new Map<string, Line>();
  readonly options: ExchangeOptions;

  constructor(options: ExchangeOptions) {
    this.options = options;
  }

  /** Somebody outside calls a line or a group. */
  outsideCalls(number: string, name: string, target: string): Outside {
    const outside: Outside = { kind: 'outside', number, name, talk: undefined };
    outside.talk = { chain: randomUUID(), caller: outside, called: undefined, ringing: [], timer: undefined };
    this.#route(outside.talk, target);
    return outside;
  }

  outsideHangsUp(outside: Outside): void {
    if (outside.talk) this.#end(outside.talk);
  }

  /** @param how `user`: the agent's phone rings first; `abonent`: the party's; `hand`: dialled at the phone */
  dial(line: Line, number: string, how: 'user' | 'abonent' | 'hand'): void {
    if (number === '') throw new Refusal(50_002, 'Empty number');
    if (!this.#known(number)) throw new Refusal(50_003, 'Number not found');
    const { current, held } = line;
    if (current && (current.phase !== 'talking' || held)) throw new Refusal(50_001, 'Line is busy');
    const offHook = current !== undefined || held !== undefined;
    const leg = this.#leg(line, 'out', number, !offHook && how === 'user' ? 'ownRing' : 'dialling');
    leg.manual = how === 'hand';
    leg.partyFirst = how === 'abonent' && !offHook;
    line.current = leg;
    if (current) {
      line.held = current;
      this.#partyHeld(current);
      this.#tell(line, 'flashstatechanged', 'phoneevent_commstopped', 'phoneevent_acmcallstarted');
    } else if (leg.manual) {
      this.#tell(line, 'linestatechanged');
    } else {
      this.#tell(line, 'phoneevent_acmcallstarted');
    }
    if (leg.phase !== 'ownRing') {
      this.#route(leg.talk, number);
      return;
    }
    this.#ringsOwn(leg);
  }

  /** The handset is lifted. */
  pickUp(line: Line): void {
    const leg = line.current;
    if (leg?.phase === 'ringing') {
      this.#answer(leg);
      return;
    }
    if (leg?.phase !== 'ownRing') throw new Refusal(50_004, 'Nothing rings');
    clearTimeout(leg.talk.timer);
    if (leg.partyFirst) {
      this.#connect(leg.talk, 'phoneevent_ringstopped');
      return;
    }
    leg.phase = 'dialling';
    this.#tell(line, 'phoneevent_ringstopped');
    this.#route(leg.talk, leg.number);
  }

  /** Refuses what rings. */
  decline(line: Line): void {
    const leg = line.current;
    if (leg?.phase === 'ownRing') this.#end(leg.talk);
    else if (leg?.phase === 'ringing') this.#leaveRinging(leg);
    else throw new Refusal(50_004, 'Nothing rings');
  }

  /** Ends an autocall that is not answered yet. */
  abortAutocall(line: Line): void {
    const leg = line.current;
    if (leg?.direction !== 'out' || leg.phase === 'talking') throw new Refusal(50_005, 'No autocall');
    this.#end(leg.talk);
  }

  /** Hangs up; with a held party it joins both. */
  abort(line: Line): void {
    const { current, held } = line;
    if (current?.phase === 'talking' && held) this.#join(current, held);
    else if (current) this.#end(current.talk);
    else if (!held) throw new Refusal(50_006, 'No call');
    if (line.held && !line.current) this.#end(line.held.talk);
  }

  flash(line: Line, mode: string): void {
    const { current, held } = line;
    if (mode === 'switch' && (held || current?.phase === 'talking') && current?.phase !== 'dialling') {
      line.held = current;
      line.current = held;
      this.#tell(
        line,
        'flashstatechanged',
        'phoneevent_commstopped',
        held ? 'phoneevent_commstarted' : 'linestatechanged',
      );
      for (const leg of [current, held]) if (leg) this.#partyHeld(leg);
    } else if (mode === 'abort' && held) {
      if (current) this.#end(current.talk);
      if (line.held !== held) return;
      line.held = undefined;
      line.current = held;
      this.#tell(line, 'flashstatechanged', 'phoneevent_commstarted');
      this.#partyHeld(held);
    } else {
      throw new Refusal(50_007, 'Flash is not possible now');
    }
  }

  transfer(line: Line, number: string): void {
    const { current, held } = line;
    if (current?.phase !== 'talking') throw new Refusal(50_008, 'Nothing to transfer');
    if (!this.#known(number)) throw new Refusal(50_003, 'Number not found');
    const party = otherSide(current);
    if (!party) throw new Refusal(50_008, 'Nothing to transfer');
    line.current = held;
    line.held = undefined;
    this.#tell(line, 'phoneevent_commstopped', ...(held ? ['flashstatechanged', 'phoneevent_commstarted'] : []));
    if (held) this.#partyHeld(held);
    const talk: Talk = { chain: current.talk.chain, caller: party, called: undefined, ringing: [], timer: undefined };
    party.talk = talk;
    if (party.kind === 'leg') {
      party.phase = 'dialling';
      party.direction = 'out';
      party.number = number;
      this.#tell(party.line, 'phoneevent_commstopped');
    }
    this.#route(talk, number);
  }

  /** Every call is gone, and nobody is told. */
  forget(): void {
    for (const line of this.lines.values()) {
      for (const leg of [line.current, line.held]) clearTimeout(leg?.talk.timer);
      line.current = line.held = undefined;
    }
  }

  #known(number: string): boolean {
    return this.lines.has(number) || Object.hasOwn(this.options.groups, number) || /^\+?\d{7,}$/.test(number);
  }

  #leg(line: Line, direction: 'in' | 'out', number: string, phase: LegPhase, talk?: Talk): Leg {
    const leg = { kind: 'leg', line, phase, direction, number, manual: false, partyFirst: false, since: 0 } as Omit<
      Leg,
      'talk'
    > as Leg;
    leg.talk = talk ?? { chain: randomUUID(), caller: leg, called: undefined, ringing: [], timer: undefined };
    return leg;
  }

  #ringsOwn(leg: Leg): void {
    leg.phase = 'ownRing';
    const what = `Autocall ${leg.line.number} > ${leg.number}`;
    this.options.happened(leg.line, [
      [
        'phoneevent_ringstarted',
        { chainid: leg.talk.chain, callerid: '', callername: '', callerdirection: 'oktell_pbx', callerinfo: what },
      ],
    ]);
    this.#after(leg.talk, this.options.ringTime, () => {
      this.#end(leg.talk);
    });
  }

  #route(talk: Talk, target: string): void {
    const numbers = this.options.groups[target] ?? [target];
    const lines = numbers.flatMap((number) => this.lines.get(number) ?? []);
    const free = lines.filter((line) => !line.current && !line.held && !line.doNotDisturb);
    if (free.length > 0) {
      for (const line of free) this.#ring(talk, line);
      this.#after(talk, this.options.ringTime, () => {
        this.#end(talk);
      });
    } else if (lines.length > 0) {
      this.#after(talk, 10, () => {
        this.#end(talk);
      });
    } else {
      this.#callOutside(talk, target);
    }
  }

  #ring(talk: Talk, line: Line): void {
    const leg = this.#leg(line, 'in', line.number, 'ringing', talk);
    line.current = leg;
    talk.ringing.push(leg);
    const { caller } = talk;
    this.options.happened(line, [
      [
        'phoneevent_ringstarted',
        {
          chainid: talk.chain,
          callerid: numberOf(caller),
          callername: nameOf(caller),
          callerlinenum: '00001',
          isextline: caller.kind === 'outside',
          isconference: false,
          istask: false,
        },
      ],
    ]);
  }

  #callOutside(talk: Talk, number: string): void {
    const { ringTime, answerAfter } = this.options;
    const does = outsiders[number.slice(-2)];
    talk.called = { kind: 'outside', number, name: '', talk };
    this.#after(talk, does === 'rings' ? ringTime : answerAfter, () => {
      if (does) this.#end(talk);
      else this.#partyAnswers(talk);
    });
  }

  #partyAnswers(talk: Talk): void {
    const { caller } = talk;
    if (caller.kind === 'leg' && caller.partyFirst && caller.phase === 'dialling') this.#ringsOwn(caller);
    else this.#connect(talk);
  }

  #answer(leg: Leg): void {
    const { talk } = leg;
    clearTimeout(talk.timer);
    const others = talk.ringing.filter((other) => other !== leg);
    talk.ringing = [];
    talk.called = leg;
    for (const other of others) this.#clear(other, 'phoneevent_ringstopped');
    this.#partyAnswers(talk);
  }

  #connect(talk: Talk, stops?: string): void {
    clearTimeout(talk.timer);
    for (const side of [talk.caller, talk.called]) {
      if (side?.kind !== 'leg') continue;
      const stopped = stops ?? (side.phase === 'ringing' ? 'phoneevent_ringstopped' : 'phoneevent_acmcallstopped');
      side.phase = 'talking';
      side.since = Date.now();
      this.options.happened(side.line, [
        ...(side.manual ? [] : [[stopped, { chainid: talk.chain }] as const]),
        [
          'phoneevent_commstarted',
          {
            chainid: talk.chain,
            commutationid: randomUUID(),
            callerid: numberOf(otherSide(side)),
            isextline: otherSide(side)?.kind === 'outside',
            isconference: false,
          },
        ],
      ]);
    }
  }

  /** Oktell joins the parties of both legs; the line is free. */
  #join(current: Leg, held: Leg): void {
    const { line } = current;
    const a = otherSide(held);
    const b = otherSide(current);
    if (!a || !b) return;
    line.current = line.held = undefined;
    this.#tell(line, 'flashstatechanged', 'phoneevent_commstopped', 'linestatechanged');
    const talk: Talk = { chain: current.talk.chain, caller: a, called: b, ringing: [], timer: undefined };
    for (const side of [a, b]) {
      side.talk = talk;
      if (side.kind === 'leg') this.#tell(side.line, 'phoneevent_commstopped', 'phoneevent_commstarted');
    }
  }

  #leaveRinging(leg: Leg): void {
    const { talk } = leg;
    talk.ringing = talk.ringing.filter((other) => other !== leg);
    this.#clear(leg, 'phoneevent_ringstopped');
    if (talk.ringing.length === 0) this.#end(talk);
  }

  /** The talk is over for everybody in it. */
  #end(talk: Talk): void {
    clearTimeout(talk.timer);
    for (const leg of talk.ringing.splice(0)) this.#clear(leg, 'phoneevent_ringstopped');
    for (const side of [talk.caller, talk.called]) {
      if (side?.kind === 'outside') side.talk = undefined;
      else if (side)
        this.#clear(side, side.phase === 'talking' ? 'phoneevent_commstopped' : 'phoneevent_acmcallstopped');
    }
  }

  #clear(leg: Leg, event: string): void {
    const { line } = leg;
    if (line.held === leg) {
      line.held = undefined;
      this.#tell(line, 'flashstatechanged');
    } else if (line.current === leg) {
      line.current = undefined;
      this.#tell(line, event, 'linestatechanged');
    }
  }

  /** The party of a leg that was put on hold, or taken back. */
  #partyHeld(leg: Leg): void {
    const party = otherSide(leg);
    if (party?.kind === 'leg') this.#tell(party.line, 'linestatechanged');
  }

  #tell(line: Line, ...names: string[]): void {
    this.options.happened(
      line,
      names.map((name) => [name] as const),
    );
  }

  #after(talk: Talk, ms: number, run: () => void): void {
    clearTimeout(talk.timer);
    talk.timer = setTimeout(run, ms);
  }
}
