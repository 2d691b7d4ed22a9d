/** The floor of an exchange: the agents' lines, their legs, and what each agent is told. */
import type { CallCause } from '../model/call.ts';
import { CtiError } from '../provider/errors.ts';
import type { Fact, LiveCall } from '../provider/facts.ts';
import type { Clock } from '../provider/world.ts';
import type { AgentLine } from './agent-line.ts';
import { type Leg, numberOf, otherSide, type Outside, type Side, type Talk } from './parties.ts';
import type { ExchangeSettings } from './exchange-settings.ts';
import { type Media, WhoHearsWhom } from './who-hears-whom.ts';

export class Floor {
  protected readonly clock: Clock;
  readonly settings: ExchangeSettings;
  protected readonly agents = new Map<string, AgentLine>();
  readonly #hearing: WhoHearsWhom | undefined;
  #calls = 0;

  /**
   * @param media told who hears whom, where the exchange carries sound: then a line can be rung only while it has a phone.
   * Without it every line has one
   */
  constructor(settings: ExchangeSettings, clock: Clock, media?: Media) {
    this.settings = settings;
    this.clock = clock;
    this.#hearing = media && new WhoHearsWhom(this.agents, media);
  }

  agent(extension: string, name = ''): AgentLine {
    const known = this.agents.get(extension);
    if (known) {
      if (name) known.name = name;
      return known;
    }
    const phone = this.#hearing ? 'none' : 'there';
    const line: AgentLine = { extension, name, state: 'ready', callCentre: true, legs: [], phone };
    this.agents.set(extension, line);
    return line;
  }

  leg(extension: string, id: string): Leg {
    const leg = this.agents.get(extension)?.legs.find((candidate) => candidate.id === id);
    if (!leg) throw new CtiError('callNotFound');
    return leg;
  }

  liveCalls(extension: string): LiveCall[] {
    return this.agent(extension).legs.map((leg) => ({
      ...this.described(leg),
      state: leg.state,
      startedAt: leg.startedAt,
      ...(leg.connectedAt === undefined ? {} : { connectedAt: leg.connectedAt }),
    }));
  }

  protected remove(leg: Leg): void {
    const line = this.agent(leg.extension);
    line.legs = line.legs.filter((other) => other !== leg);
    for (const other of line.legs) if (other.parent === leg) other.parent = undefined;
    this.touch(leg);
  }

  protected end(leg: Leg, cause: CallCause): void {
    leg.talk.ringing = leg.talk.ringing.filter((ringing) => ringing !== leg);
    this.remove(leg);
    this.tell(leg, { type: 'finished', id: leg.id, cause });
  }

  protected tellFinished(leg: Leg, cause: CallCause, redirectingId: string, redirectionId: string): void {
    this.tell(leg, { type: 'finished', id: leg.id, cause, redirectingId, redirectionId });
  }

  protected newLeg(line: AgentLine, direction: Leg['direction'], number: string, parent?: Leg, talk?: Talk): Leg {
    const leg: Omit<Leg, 'talk'> = {
      kind: 'leg',
      id: `ex-${this.clock.now().toString(36)}-${++this.#calls}`,
      extension: line.extension,
      direction,
      state: 'alerting',
      number,
      parent,
      startedAt: this.clock.now(),
    };
    // Without a talk to join, the leg is the caller of a new one; the two refer to each other.
    const joined = Object.assign(leg, {
      talk: talk ?? { caller: leg as Leg, called: undefined, ringing: [], timers: [] },
    });
    line.legs.push(joined);
    return joined;
  }

  protected tellStarted(leg: Leg): void {
    this.tell(leg, { type: 'started', call: this.described(leg) });
  }

  protected described(leg: Leg): Extract<Fact, { type: 'started' }>['call'] {
    const { talk } = leg;
    const party = leg.direction === 'in' && leg.state === 'alerting' ? talk.caller : otherSide(leg);
    const incoming = leg.direction === 'in';
    return {
      id: leg.id,
      direction: leg.direction,
      callerId: incoming ? numberOf(party) : leg.extension,
      callerName: incoming ? this.nameOf(party) : this.agent(leg.extension).name,
      calledId: incoming ? leg.extension : numberOf(party) || leg.number,
      calledName: incoming ? this.agent(leg.extension).name : this.nameOf(party ?? this.agents.get(leg.number)),
      deviceId: leg.extension,
      ...(leg.parent ? { parentId: leg.parent.id } : {}),
      ...(leg.state === 'alerting' && leg.direction === 'out' && this.settings.ownPhoneFirst && !leg.parent
        ? { stage: leg.ownPhone ? ('ownPhone' as const) : ('party' as const) }
        : {}),
      ...(talk.queue === undefined ? {} : { queue: talk.queue }),
    };
  }

  protected nameOf(side: Side | AgentLine | undefined): string {
    if (!side) return '';
    if ('kind' in side && side.kind === 'leg') return this.agent(side.extension).name;
    return side.name;
  }

  protected tell(leg: Leg, fact: Fact): void {
    this.touch(leg);
    this.agent(leg.extension).tell?.(fact);
  }

  /** Something about this side is another than before: who hears it is looked at once this is over. */
  protected touch(side: Side): void {
    this.#hearing?.touch(side);
  }

  protected outsideChanged(outside: Outside): void {
    this.touch(outside);
    outside.onChange?.(outside);
  }

  protected after(talk: Talk, ms: number, then: () => void): void {
    if (ms === Infinity) return;
    talk.timers.push(this.clock.setTimeout(then, ms));
  }

  protected clear(talk: Talk): void {
    for (const timer of talk.timers) this.clock.clearTimeout(timer);
    talk.timers = [];
  }

  /** The party of a leg is somebody else now. */
  protected newParty(side: Side): void {
    if (side.kind === 'outside') return;
    const party = side.state === 'alerting' ? side.talk.caller : otherSide(side);
    const number = numberOf(party);
    const name = this.nameOf(party);
    this.tell(side, {
      type: 'info',
      id: side.id,
      change: side.direction === 'in' ? { callerId: number, callerName: name } : { calledId: number, calledName: name },
    });
    this.unseen(side);
  }

  /** Whoever was seen by one party has not said to be seen by another. */
  protected unseen(side: Side): void {
    if (side.kind === 'outside' || !side.video) return;
    side.video = false;
    this.tell(side, { type: 'info', id: side.id, change: { video: false } });
  }

  protected heldByParty(side: Side | undefined, held: boolean): void {
    if (side?.kind === 'leg') {
      this.tell(side, { type: 'info', id: side.id, change: { heldByParty: held } });
    } else if (side) {
      side.held = held;
      this.outsideChanged(side);
    }
  }

  protected connect(side: Side): void {
    if (side.kind === 'outside') {
      side.state = 'talking';
      this.outsideChanged(side);
      return;
    }
    side.connectedAt ??= this.clock.now();
    if (side.state === 'alerting') side.state = 'connected';
    this.tell(side, { type: 'connected', id: side.id });
  }

  protected outsideEnds(outside: Outside): void {
    if (outside.state === 'ended') return;
    outside.state = 'ended';
    this.outsideChanged(outside);
  }
}
