/**
 * A small exchange for the fake alone: its users call each other and a few numbers with a script, a customer can call them,
 * and what one does another is told. A fake of a phone system takes its place where it is that system's web phone.
 */
import { randomUUID } from 'node:crypto';
import type { FakeDevice, FakeDeviceDesk, PluggedDevice } from '../../../connectors/webitel/fake-device.ts';

export interface DeskUser {
  number: string;
  password: string;
  name: string;
}

/** What a number does: `early` is heard before it answers; a cause ends the call; `silent` never says anything. */
export type DeskNumber = 'answers' | 'early' | 'rings' | 'silent' | { cause: string };

export const deskNumbers: Readonly<Record<string, DeskNumber>> = {
  '15550100': 'answers',
  '15550101': 'early',
  '15550180': 'rings',
  '15550181': { cause: 'CALL_REJECTED' },
  '15550184': { cause: 'DESTINATION_OUT_OF_ORDER' },
  '15550186': { cause: 'USER_BUSY' },
  '15550199': 'silent',
};

/** A device that can play something before the answer. */
export interface DeskDevice extends FakeDevice {
  early?(channel: string): void;
}

interface Channel {
  id: string;
  /** Undefined for a party that is nobody's device: a customer, or a number with a script. */
  device: DeskDevice | undefined;
  user: DeskUser | undefined;
  number: string;
  name: string;
  answered: boolean;
  held: boolean;
  peer: Channel | undefined;
  /** For whom it rings. */
  caller: Channel | undefined;
  /** What rings for it. */
  rung: Channel[];
  digits: string;
}

/** Somebody who has no device here. */
export interface DeskCustomer {
  hangUp(): void;
  /** Tones heard so far. */
  readonly digits: string;
  /** The agent lets them wait. */
  readonly waits: boolean;
}

export class FakeDesk implements FakeDeviceDesk {
  readonly domain: string;
  readonly numbers: Record<string, DeskNumber> = { ...deskNumbers };
  readonly #users: readonly DeskUser[];
  readonly #devices = new Map<DeskDevice, string>();
  readonly #channels = new Map<string, Channel>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #answerAfter: number;

  /** @param answerAfter numbers that answer do so after this time, ms */
  constructor(users: readonly DeskUser[], domain: string, answerAfter: number) {
    this.#users = users;
    this.domain = domain;
    this.#answerAfter = answerAfter;
  }

  get channels(): number {
    return this.#channels.size;
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  signIn(login: string, password: string): string {
    const [number, domain = this.domain] = login.split('@');
    const user = this.#users.find((each) => each.number === number);
    if (!user || domain !== this.domain) return 'unknownUser';
    return user.password === password ? `${user.number}@${this.domain}` : 'wrongPassword';
  }

  plugIn(account: string, device: DeskDevice): PluggedDevice {
    const user = this.#users.find(({ number }) => account === `${number}@${this.domain}`);
    if (user) this.#devices.set(device, account);
    const mine = (id: string) => {
      const channel = this.#channels.get(id);
      return channel?.device === device ? channel : undefined;
    };
    const with_ = (id: string, does: (channel: Channel) => boolean) => {
      const channel = mine(id);
      return channel !== undefined && does(channel);
    };
    return {
      dials: (id, number) => {
        if (!user || this.#channels.has(id)) return false;
        const channel = this.#add({ id, device, user, number: user.number, name: user.name });
        this.#later(() => {
          this.#dial(channel, number);
        });
        return true;
      },
      // No SIP here.
      named: () => false,
      answers: (id) => with_(id, (channel) => this.#answer(channel)),
      holds: (id, on) =>
        with_(id, (channel) => {
          channel.held = on;
          return true;
        }),
      sendsTones: (id, digits) =>
        with_(id, ({ peer }) => {
          if (peer) peer.digits += digits;
          return true;
        }),
      transfers: (id, number) => with_(id, (channel) => this.#transfer(channel, number)),
      replaces: (id, other) => with_(id, (channel) => this.#replace(channel, mine(other))),
      hangsUp: (id, cause) =>
        with_(id, (channel) => {
          this.#end(channel, cause);
          return true;
        }),
      unplug: () => {
        this.#devices.delete(device);
      },
    };
  }

  /** Somebody from outside calls a user. */
  customerCalls(number: string, name: string, target: string): DeskCustomer {
    const customer = this.#add({ id: randomUUID(), device: undefined, user: undefined, number, name });
    this.#ring(customer, target);
    return {
      hangUp: () => {
        this.#end(customer, 'NORMAL_CLEARING');
      },
      get digits() {
        return customer.digits;
      },
      get waits() {
        return customer.peer?.held === true;
      },
    };
  }

  /** The far end of a user's call hangs up. */
  partyHangsUp(id: string, cause = 'NORMAL_CLEARING'): void {
    const channel = this.#channels.get(id);
    if (channel) this.#hangUpAt(channel, cause);
  }

  #dial(channel: Channel, number: string): void {
    if (!this.#channels.has(channel.id)) return;
    const does = this.numbers[number];
    if (does === undefined) {
      this.#ring(channel, number);
      return;
    }
    if (typeof does === 'object') {
      this.#hangUpAt(channel, does.cause);
      return;
    }
    if (does === 'silent' || does === 'rings') return;
    if (does === 'early') channel.device?.early?.(channel.id);
    this.#later(() => {
      if (!this.#channels.has(channel.id)) return;
      const party = this.#add({ id: randomUUID(), device: undefined, user: undefined, number, name: '' });
      party.answered = true;
      this.#bridge(channel, party);
    }, this.#answerAfter);
  }

  #ring(caller: Channel, number: string): void {
    const user = this.#users.find((each) => each.number === number);
    const devices = [...this.#devices].filter(([, account]) => account === `${number}@${this.domain}`);
    if (!user || devices.length === 0) {
      this.#hangUpAt(caller, user ? 'USER_NOT_REGISTERED' : 'UNALLOCATED_NUMBER');
      return;
    }
    for (const [device] of devices) {
      const channel = this.#add({ id: randomUUID(), device, user, number: user.number, name: user.name });
      channel.caller = caller;
      caller.rung.push(channel);
      device.rings({
        channel: channel.id,
        number: caller.number,
        name: caller.name,
        ownNumber: user.number,
        ownName: user.name,
        other: caller.device ? caller.id : undefined,
        pickUp: false,
      });
    }
  }

  #answer(channel: Channel): boolean {
    const { caller } = channel;
    if (!caller || channel.answered) return false;
    for (const other of caller.rung.splice(0)) {
      other.caller = undefined;
      if (other !== channel) this.#hangUpAt(other, 'LOSE_RACE');
    }
    channel.answered = true;
    this.#later(() => {
      this.#bridge(caller, channel);
    });
    return true;
  }

  #bridge(one: Channel, other: Channel): void {
    if (!this.#channels.has(one.id) || !this.#channels.has(other.id)) return;
    one.answered = true;
    one.peer = other;
    other.peer = one;
    for (const [near, far] of [
      [one, other],
      [other, one],
    ] as const) {
      near.device?.bridged(near.id, far.device ? far.id : undefined);
      near.device?.party(near.id, far.number, far.name);
    }
  }

  #transfer(channel: Channel, number: string): boolean {
    const { peer } = channel;
    if (!peer) return false;
    this.#later(() => {
      this.#part(channel);
      this.#hangUpAt(channel, 'BLIND_TRANSFER');
      this.#ring(peer, number);
    });
    return true;
  }

  #replace(channel: Channel, other: Channel | undefined): boolean {
    const [one, two] = [channel.peer, other?.peer];
    if (!one || !two || !other) return false;
    this.#later(() => {
      for (const each of [channel, other]) {
        this.#part(each);
        this.#hangUpAt(each, 'ATTENDED_TRANSFER');
      }
      this.#bridge(one, two);
    });
    return true;
  }

  #part(channel: Channel): void {
    if (channel.peer) channel.peer.peer = undefined;
    channel.peer = undefined;
  }

  /** Its device is told. */
  #hangUpAt(channel: Channel, cause: string): void {
    if (!this.#channels.has(channel.id)) return;
    channel.device?.ended(channel.id, cause);
    this.#end(channel, cause);
  }

  /** Its device has done it; everybody else is told. */
  #end(channel: Channel, cause: string): void {
    if (!this.#channels.delete(channel.id)) return;
    const { peer, rung, caller } = channel;
    this.#part(channel);
    channel.rung = [];
    channel.caller = undefined;
    if (peer) this.#hangUpAt(peer, 'NORMAL_CLEARING');
    for (const ringing of rung) {
      ringing.caller = undefined;
      this.#hangUpAt(ringing, 'ORIGINATOR_CANCEL');
    }
    if (!caller) return;
    caller.rung = caller.rung.filter((each) => each !== channel);
    // The last one that could have answered does not.
    if (caller.rung.length === 0) this.#hangUpAt(caller, cause);
  }

  #add(known: Pick<Channel, 'id' | 'device' | 'user' | 'number' | 'name'>): Channel {
    const channel: Channel = {
      ...known,
      answered: false,
      held: false,
      peer: undefined,
      caller: undefined,
      rung: [],
      digits: '',
    };
    this.#channels.set(channel.id, channel);
    return channel;
  }

  #later(run: () => void, ms = 0): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      run();
    }, ms);
    this.#timers.add(timer);
  }
}
