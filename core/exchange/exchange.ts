/** A small phone system: who talks to whom. Tells each agent's provider what happens to that agent, as facts. */
import type { CallCause } from '../model/call.ts';
import { CtiError } from '../provider/errors.ts';
import { type AgentLine, canRing } from './agent-line.ts';
import { behaviourOf, isOutside } from './outside-numbers.ts';
import type { ExchangeSettings } from './exchange-settings.ts';
import { Floor } from './floor.ts';
import { type Leg, numberOf, otherSide, type Outside, type Side, type Talk } from './parties.ts';

export class Exchange extends Floor {
  readonly #parked = new Map<string, Side>();

  /**
   * An agent dials.
   * @throws CtiError `unknownExtension` when nobody has that number, `ownPhoneUnreachable` when the line has no phone,
   * `refused` when the line may not call it
   */
  dial(extension: string, number: string, parent?: Leg): Leg {
    if (!this.#knows(number)) throw new CtiError('unknownExtension');
    const line = this.agent(extension);
    if (line.mayCall?.includes(number) === false) throw new CtiError('refused');
    if (!canRing(line)) throw new CtiError('ownPhoneUnreachable');
    const leg = this.newLeg(line, 'out', number, parent);
    if (!this.settings.ownPhoneFirst || parent) {
      this.tellStarted(leg);
      this.#route(leg.talk, number);
      return leg;
    }
    leg.ownPhone = true;
    this.tellStarted(leg);
    this.after(leg.talk, this.settings.ringTime, () => {
      this.end(leg, 'ownPhoneNotAnswered');
    });
    return leg;
  }

  /** Somebody outside calls an extension, a queue, or `555` and either of them. */
  outsideCalls(number: string, name: string, target: string, onChange?: (outside: Outside) => void): Outside {
    const caller = newOutside({ number, name, state: 'calling', onChange });
    this.#route({ caller, called: undefined, ringing: [], timers: [] }, target.replace(/^555(?=\d{3}$)/, ''));
    return caller;
  }

  /** An outside party hangs up. */
  outsideHangsUp(outside: Outside): void {
    if (outside.state === 'ended') return;
    outside.state = 'ended';
    const talks = new Set([...this.agents.values()].flatMap(({ legs }) => legs.map(({ talk }) => talk)));
    for (const talk of talks) {
      if (talk.caller !== outside && talk.called !== outside) continue;
      this.clear(talk);
      for (const leg of [...talk.ringing]) this.end(leg, 'callerGaveUp');
      const leg = talk.caller === outside ? talk.called : talk.caller;
      if (leg?.kind === 'leg') this.#leave(leg, 'normal');
    }
    for (const [slot, side] of this.#parked) if (side === outside) this.#parked.delete(slot);
    this.outsideChanged(outside);
  }

  /** The exchange gives an agent's last call another id, as phone systems do when they join calls. */
  rename(extension: string): void {
    const leg = this.agent(extension).legs.at(-1);
    if (!leg) return;
    const id = leg.id;
    leg.id = `${id}-renamed`;
    this.tell(leg, { type: 'info', id, change: {}, newId: leg.id });
  }

  /** The agent's own phone is picked up: answers what rings there. */
  pickUp(extension: string): void {
    const leg = this.agent(extension).legs.find(({ state, ownPhone }) => state === 'alerting' && ownPhone);
    if (leg) {
      leg.ownPhone = false;
      this.clear(leg.talk);
      this.tell(leg, { type: 'info', id: leg.id, change: { stage: 'party' } });
      this.#route(leg.talk, leg.number);
      return;
    }
    const ringing = this.agent(extension).legs.find(
      ({ state, direction }) => state === 'alerting' && direction === 'in',
    );
    if (ringing) this.answer(ringing);
  }

  /** The agent's own phone refuses the call that was dialled for it. */
  refuseOwnPhone(leg: Leg): void {
    this.clear(leg.talk);
    this.end(leg, 'ownPhoneNotAnswered');
  }

  answer(leg: Leg): void {
    this.#holdOthers(leg);
    const { talk } = leg;
    this.clear(talk);
    for (const other of talk.ringing.filter((ringing) => ringing !== leg)) this.end(other, 'answeredElsewhere');
    talk.ringing = [];
    talk.called = leg;
    this.connect(leg);
    this.connect(talk.caller);
  }

  /** Ends the agent's part; an unanswered incoming call is rejected. */
  drop(leg: Leg): void {
    this.#finish(leg, { ringing: 'rejected', own: 'normal', other: 'normal' });
  }

  /** The phone of a line is there, gone for a moment, or gone: then its calls are over, unless somebody else picks up there. */
  setPhone(extension: string, phone: AgentLine['phone']): void {
    const line = this.agent(extension);
    line.phone = phone;
    for (const leg of [...line.legs]) {
      if (!canRing(line)) this.#finish(leg, { ringing: 'unreachable', own: 'unknown', other: 'unreachable' });
      else if (leg.state === 'connected' || leg.state === 'conferenced')
        this.heldByParty(otherSide(leg), phone === 'returning');
    }
  }

  /** The line is there no more, and whatever goes on there ends. */
  removeLine(extension: string): void {
    if (!this.agents.has(extension)) return;
    this.setPhone(extension, 'none');
    this.agents.delete(extension);
  }

  hold(leg: Leg): void {
    if (leg.state !== 'connected') return;
    leg.state = 'held';
    this.tell(leg, { type: 'held', id: leg.id });
    this.heldByParty(otherSide(leg), true);
  }

  unhold(leg: Leg): void {
    if (leg.state !== 'held') return;
    this.#holdOthers(leg);
    leg.state = 'connected';
    this.tell(leg, { type: 'resumed', id: leg.id });
    this.heldByParty(otherSide(leg), false);
  }

  /** Joins the parties of an agent's two calls; the second may still ring. */
  transfer(main: Leg, consultation: Leg): void {
    const customer = otherSide(main);
    const target = otherSide(consultation) ?? consultation.talk.ringing[0];
    if (!customer || !target) throw new CtiError('notAllowedNow');
    const by = main.extension;
    const to = numberOf(target);
    const { talk } = consultation;
    this.remove(consultation);
    this.remove(main);
    this.clear(main.talk);
    this.tellFinished(consultation, 'transferred', by, to);
    this.tellFinished(main, 'transferred', by, to);
    if (talk.caller === consultation) talk.caller = customer;
    else talk.called = customer;
    if (customer.kind === 'leg') customer.talk = talk;
    for (const side of [customer, ...(talk.ringing.length ? talk.ringing : [target])]) this.newParty(side);
    this.heldByParty(customer, false);
    this.heldByParty(target, false);
  }

  /** Sends the agent's party to another number without asking. @throws CtiError `unknownExtension` */
  blindTransfer(leg: Leg, number: string): void {
    if (!this.#knows(number)) throw new CtiError('unknownExtension');
    const { talk } = leg;
    const customer = leg.state === 'alerting' ? talk.caller : otherSide(leg);
    if (!customer) throw new CtiError('notAllowedNow');
    this.clear(talk);
    this.remove(leg);
    this.tellFinished(leg, 'transferred', leg.extension, number);
    const next: Talk = { caller: customer, called: undefined, ringing: [], timers: [] };
    if (customer.kind === 'leg') customer.talk = next;
    this.unseen(customer);
    this.heldByParty(customer, false);
    this.#route(next, number);
  }

  conference(main: Leg, consultation: Leg): void {
    for (const leg of [main, consultation]) {
      leg.state = 'conferenced';
      this.tell(leg, { type: 'conferenced', id: leg.id });
      this.heldByParty(otherSide(leg), false);
    }
  }

  /** @returns the parking slot, a number from which anybody can take the call back */
  park(leg: Leg): string {
    const customer = otherSide(leg);
    if (!customer) throw new CtiError('notAllowedNow');
    const slot = String(701 + this.#parked.size);
    this.#parked.set(slot, customer);
    this.unseen(customer);
    this.remove(leg);
    this.tellFinished(leg, 'parked', leg.extension, slot);
    return slot;
  }

  dtmf(leg: Leg, digits: string): void {
    const other = otherSide(leg);
    if (other?.kind === 'outside') {
      other.digits += digits;
      this.outsideChanged(other);
    }
    this.tell(leg, { type: 'dtmf', id: leg.id, digits });
  }

  setMuted(leg: Leg, muted: boolean): void {
    this.tell(leg, { type: 'info', id: leg.id, change: { muted } });
  }

  setVideo(leg: Leg, video: boolean): void {
    leg.video = video;
    this.tell(leg, { type: 'info', id: leg.id, change: { video } });
  }

  setRecording(leg: Leg, recording: boolean): void {
    this.tell(leg, { type: 'info', id: leg.id, change: { recording } });
  }

  setAgentState(extension: string, state: string, reason?: string): void {
    const line = this.agent(extension);
    line.state = state;
    line.reason = reason;
    line.tell?.({ type: 'agentState', state, reason });
  }

  setCallCentre(extension: string, active: boolean): void {
    const line = this.agent(extension);
    line.callCentre = active;
    line.tell?.({ type: 'callCentre', active });
  }

  /** The phone system restarts: every call is gone, and nobody is told how each ended. */
  forgetCalls(): void {
    for (const line of this.agents.values()) {
      for (const leg of line.legs) {
        const { talk } = leg;
        this.clear(talk);
        this.touch(leg);
        for (const side of [talk.caller, talk.called]) if (side?.kind === 'outside') this.outsideEnds(side);
      }
      line.legs = [];
    }
    this.#parked.clear();
  }

  #finish(leg: Leg, causes: { ringing: CallCause; own: CallCause; other: CallCause }): void {
    const { talk } = leg;
    if (leg.state === 'alerting' && leg.direction === 'in') {
      talk.ringing = talk.ringing.filter((ringing) => ringing !== leg);
      this.end(leg, causes.ringing);
      if (talk.ringing.length === 0) this.#fail(talk, causes.ringing);
      return;
    }
    const other = otherSide(leg);
    for (const ringing of [...talk.ringing]) this.end(ringing, 'callerGaveUp');
    this.#leave(leg, causes.own);
    if (other?.kind === 'leg') this.#leave(other, causes.other);
    else if (other) this.outsideEnds(other);
  }

  #knows(number: string): boolean {
    return (
      this.agents.has(number) ||
      this.#parked.has(number) ||
      (this.settings.simulatedOutside && isOutside(number)) ||
      this.#isEcho(number) ||
      this.settings.queues.some((queue) => queue.number === number)
    );
  }

  /** Finds whoever shall answer and lets them ring. */
  #route(talk: Talk, number: string): void {
    const queue = this.settings.queues.find((candidate) => candidate.number === number);
    const parked = this.#parked.get(number);
    if (parked) this.#retrieve(talk, number, parked);
    else if (queue) this.#ringQueue(talk, queue);
    else if (this.agents.has(number)) this.#ring(talk, [this.agent(number)], number);
    else if (this.#isEcho(number)) this.#echo(talk, number);
    else if (this.settings.simulatedOutside && isOutside(number)) this.#ringOutside(talk, number);
    else this.#fail(talk, 'unreachable');
  }

  #ring(talk: Talk, lines: AgentLine[], number: string): void {
    const reachable = lines.filter(canRing);
    // One call may wait while another goes on; a phone with two is busy.
    const most = this.settings.callWaiting === 'ring' ? 2 : 1;
    const free = reachable.filter(
      ({ extension, state, legs }) => state !== 'dnd' && legs.length < most && extension !== numberOf(talk.caller),
    );
    if (free.length === 0) {
      this.#fail(talk, reachable.length > 0 ? 'busy' : 'unreachable');
      return;
    }
    for (const line of free) {
      const leg = this.newLeg(line, 'in', number, undefined, talk);
      talk.ringing.push(leg);
      this.tellStarted(leg);
    }
    this.after(talk, this.settings.ringTime, () => {
      for (const leg of [...talk.ringing]) this.end(leg, 'noAnswer');
      this.#fail(talk, 'noAnswer');
    });
  }

  #ringQueue(talk: Talk, queue: ExchangeSettings['queues'][number]): void {
    talk.queue = queue.name;
    const members = queue.members
      .map((extension) => this.agent(extension))
      .filter((line) => line.state === 'ready' && line.callCentre && line.legs.length === 0)
      .filter((line) => canRing(line) && line.phone !== 'returning');
    if (members.length > 0) {
      this.#ring(talk, members, queue.number);
      return;
    }
    // Everybody is busy: the caller waits, and the queue looks again.
    this.after(talk, 1000, () => {
      if (talk.caller.kind === 'leg' || talk.caller.state !== 'ended') this.#ringQueue(talk, queue);
    });
  }

  #ringOutside(talk: Talk, number: string): void {
    const behaviour = behaviourOf(number, this.settings.answerAfter);
    const outside = newOutside({ number, state: 'ringing' });
    talk.called = outside;
    this.after(talk, Math.min(behaviour.ring, this.settings.ringTime), () => {
      const failure = behaviour.fails ?? (behaviour.ring > this.settings.ringTime ? 'noAnswer' : undefined);
      if (failure) {
        this.#fail(talk, failure);
        return;
      }
      outside.state = 'talking';
      this.connect(talk.caller);
      if (behaviour.hangUpAfter !== undefined) {
        this.after(talk, behaviour.hangUpAfter, () => {
          this.outsideHangsUp(outside);
        });
      }
    });
  }

  #isEcho(number: string): boolean {
    return this.settings.echoNumber !== '' && number === this.settings.echoNumber;
  }

  /** Answers at once. */
  #echo(talk: Talk, number: string): void {
    talk.called = newOutside({ number, name: 'Echo', state: 'talking', sound: 'echo' });
    this.after(talk, 0, () => {
      this.connect(talk.caller);
    });
  }

  #retrieve(talk: Talk, slot: string, parked: Side): void {
    this.#parked.delete(slot);
    talk.called = parked;
    if (parked.kind === 'leg') parked.talk = talk;
    this.connect(talk.caller);
    this.newParty(talk.caller);
    this.newParty(parked);
  }

  /** The talk never came about: tells the caller why. */
  #fail(talk: Talk, cause: CallCause): void {
    this.clear(talk);
    if (talk.caller.kind === 'leg') this.end(talk.caller, cause);
    else this.outsideEnds(talk.caller);
  }

  #holdOthers(leg: Leg): void {
    for (const other of this.agent(leg.extension).legs) if (other !== leg) this.hold(other);
  }

  /** A leg that is part of a conference leaves its other leg an ordinary call. */
  #leave(leg: Leg, cause: CallCause): void {
    const conferenced = leg.state === 'conferenced';
    this.clear(leg.talk);
    this.end(leg, cause);
    if (!conferenced) return;
    for (const other of this.agent(leg.extension).legs.filter(({ state }) => state === 'conferenced')) {
      other.state = 'connected';
      this.tell(other, { type: 'deconferenced', id: other.id });
    }
  }
}

function newOutside(known: Pick<Outside, 'number' | 'state'> & Partial<Outside>): Outside {
  return { kind: 'outside', name: '', digits: '', held: false, sound: 'music', ...known };
}
