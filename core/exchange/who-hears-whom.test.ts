/** Who hears whom, after anything that can happen at an exchange in any order: checked against the calls themselves. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Clock } from '../provider/world.ts';
import { Exchange } from './exchange.ts';
import type { ExchangeSettings } from './exchange-settings.ts';
import { type Leg, otherSide, type Outside, type Side } from './parties.ts';
import type { Media } from './who-hears-whom.ts';

const settings: ExchangeSettings = {
  ringTime: 5000,
  answerAfter: 300,
  ownPhoneFirst: false,
  debugMode: false,
  queues: [{ number: '600', name: 'Sales', members: ['101', '102', '103'] }],
  simulatedOutside: true,
  callWaiting: 'ring',
  echoNumber: '*43',
};
const extensions = ['101', '102', '103', '104', '105'];

/** Time that goes on only when it is told to. */
class StillClock implements Clock {
  #now = 0;
  #timers = new Map<number, { at: number; run: () => void }>();
  #ids = 0;

  now(): number {
    return this.#now;
  }
  setTimeout(run: () => void, ms: number): number {
    this.#timers.set(++this.#ids, { at: this.#now + ms, run });
    return this.#ids;
  }
  clearTimeout(id: unknown): void {
    this.#timers.delete(id as number);
  }
  pass(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      const [next] = [...this.#timers].filter(([, { at }]) => at <= until).sort(([, a], [, b]) => a.at - b.at);
      if (!next) break;
      this.#timers.delete(next[0]);
      this.#now = next[1].at;
      next[1].run();
    }
    this.#now = until;
  }
}

/** Remembers who is joined, and that nobody is joined twice or parted who is not. */
class Ears implements Media {
  readonly pairs = new Map<Side, Set<Side>>();

  join(a: Side, b: Side): void {
    assert.ok(!this.hear(a, b), 'joined twice');
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const) {
      this.pairs.set(one, (this.pairs.get(one) ?? new Set()).add(other));
    }
  }
  part(a: Side, b: Side): void {
    assert.ok(this.hear(a, b), 'parted without being joined');
    this.pairs.get(a)?.delete(b);
    this.pairs.get(b)?.delete(a);
  }
  hear(a: Side, b: Side): boolean {
    return this.pairs.get(a)?.has(b) === true;
  }
  get count(): number {
    return [...this.pairs.values()].reduce((all, { size }) => all + size, 0) / 2;
  }
}

/** The same numbers in each run, so that what fails once fails again. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

const personOf = (side: Side): unknown => (side.kind === 'leg' ? side.extension : side);
const talks = (side: Side | undefined): side is Side =>
  side !== undefined && (side.kind === 'outside' ? side.state === 'talking' : side.state !== 'alerting');

class World {
  readonly clock = new StillClock();
  readonly ears = new Ears();
  readonly exchange = new Exchange(settings, this.clock, this.ears);
  readonly customers: Outside[] = [];

  constructor() {
    for (const extension of extensions) this.exchange.setPhone(extension, 'there');
  }

  get legs(): Leg[] {
    return extensions.flatMap((extension) => this.exchange.agent(extension).legs);
  }

  /** Groups of people who are to hear each other: joined by talks, and by everybody's own conference. */
  groups(): Set<unknown>[] {
    let groups: Set<Side>[] = this.legs.map((leg) => new Set([leg]));
    const unite = (a: Side, b: Side) => {
      const met = groups.filter((group) => group.has(a) || group.has(b));
      groups = [...groups.filter((group) => !met.includes(group)), new Set([a, b, ...met.flatMap((g) => [...g])])];
    };
    for (const leg of this.legs) {
      const other = otherSide(leg);
      if (talks(leg) && talks(other) && (other.kind === 'outside' || this.legs.includes(other))) unite(leg, other);
      for (const sibling of this.exchange.agent(leg.extension).legs) {
        if (leg.state === 'conferenced' && sibling.state === 'conferenced') unite(leg, sibling);
      }
    }
    return groups.map((group) => new Set([...group].map(personOf)));
  }

  check(after: string): void {
    const groups = this.groups();
    for (const group of groups) {
      const people = [...group];
      for (const [i, one] of people.entries()) {
        for (const other of people.slice(i + 1))
          assert.ok(this.#hear(one, other), `${after}: two do not hear each other`);
      }
    }
    for (const [side, others] of this.ears.pairs) {
      for (const other of others) {
        const rings = [side, other].some((each) => each.kind === 'leg' && each.state === 'alerting');
        const together = groups.some((group) => group.has(personOf(side)) && group.has(personOf(other)));
        assert.ok(rings || together, `${after}: two hear each other who do not talk`);
        for (const each of [side, other]) {
          assert.ok(each.kind === 'outside' || this.legs.includes(each), `${after}: somebody hears who has gone`);
        }
      }
    }
  }

  #hear(one: unknown, other: unknown): boolean {
    for (const [side, others] of this.ears.pairs) {
      if (personOf(side) === one && [...others].some((each) => personOf(each) === other)) return true;
    }
    return false;
  }
}

/** One thing that may happen. @returns what it was */
function happen(world: World, roll: (sides: number) => number): string {
  const { exchange, clock } = world;
  const pick = <T>(list: readonly T[]): T | undefined => list[roll(list.length)];
  const extension = pick(extensions) ?? '';
  const { legs } = exchange.agent(extension);
  const leg = pick(legs);
  const main = legs.find((each) => legs.some(({ parent }) => parent === each));
  const consultation = legs.find(({ parent }) => parent);
  const target = pick([...extensions, '600', '*43', '+15550100', '+15550141', '701']) ?? '';
  switch (roll(16)) {
    case 0:
    case 1:
      if (legs.length === 0 && target !== extension) exchange.dial(extension, target);
      return `dial ${target}`;
    case 2:
    case 3:
    case 4:
      exchange.pickUp(extension);
      return 'pick up';
    case 5:
      if (leg) exchange.drop(leg);
      return 'drop';
    case 6:
      if (leg) exchange.hold(leg);
      return 'hold';
    case 7:
      if (leg) exchange.unhold(leg);
      return 'unhold';
    case 8:
    case 9:
      if (leg?.state === 'connected' && legs.length === 1 && target !== extension) {
        exchange.hold(leg);
        exchange.dial(extension, target, leg);
      }
      return `consult ${target}`;
    case 10:
      if (main && consultation) exchange.transfer(main, consultation);
      return 'transfer';
    case 11:
    case 12:
      if (main && consultation && talks(main) && talks(consultation)) exchange.conference(main, consultation);
      return 'conference';
    case 13:
      if (leg && talks(leg) && leg.state !== 'conferenced') {
        if (roll(2)) exchange.park(leg);
        else if (target !== extension) exchange.blindTransfer(leg, target);
      }
      return 'park or blind transfer';
    case 14: {
      const going = world.customers.filter(({ state }) => state !== 'ended');
      const customer = pick(going);
      if (customer && roll(2)) exchange.outsideHangsUp(customer);
      else world.customers.push(exchange.outsideCalls('+15550123', 'Mei', target === '600' ? '600' : extension));
      return 'customer';
    }
    default:
      if (roll(4) === 0) exchange.setPhone(extension, (['there', 'returning', 'none'] as const)[roll(3)] ?? 'there');
      clock.pass(roll(2000));
      return 'time passes';
  }
}

describe('who hears whom', () => {
  it('is right after thousands of things in any order, and nobody hears anybody in the end', async () => {
    let most = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const world = new World();
      const roll = dice(seed);
      let story = '';
      for (let step = 0; step < 150; step++) {
        try {
          story = `seed ${seed}, step ${step}, ${happen(world, roll)}`;
        } catch (error) {
          // What the exchange refuses has changed nothing.
          assert.equal((error as Error).name, 'CtiError', `${seed}/${step}: ${String(error)}`);
        }
        await Promise.resolve();
        await Promise.resolve();
        world.check(story);
        most = Math.max(most, world.ears.count);
      }
      for (const extension of extensions) world.exchange.setPhone(extension, 'none');
      world.exchange.forgetCalls();
      await Promise.resolve();
      await Promise.resolve();
      assert.equal(world.ears.count, 0, `seed ${seed}: nobody is left`);
    }
    assert.ok(most >= 6, `the largest conference had ${most} pairs`);
  });

  it('an own voice goes to the echo, and a melody comes from outside', async () => {
    const world = new World();
    for (const number of ['*43', '+15550140']) {
      const leg = world.exchange.dial('101', number);
      world.clock.pass(10);
      await Promise.resolve();
      const [other] = world.ears.pairs.get(leg) ?? [];
      assert.equal(other?.kind === 'outside' && other.sound, number === '*43' ? 'echo' : 'music');
      world.exchange.drop(leg);
    }
  });
});
