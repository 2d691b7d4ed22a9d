/** The telephone side of the fake Webitel: channels, who rings, who hears whom, and in which order that is told. No sockets. */
import { randomUUID } from 'node:crypto';
import type { FakeDevice, PluggedDevice } from '../fake-device.ts';
import type { FakeAccount } from './accounts.ts';
import { type FakeExchangeOptions, outsiders, personOf } from './exchange-options.ts';
import { forkFailed, forkOf, makeFork, type Outcome } from './fork.ts';
import { FakeRefusal } from './refusal.ts';
import { plugged } from './plugged.ts';
import { type FakeChannel, type FakePerson, newChannel, nowMicros } from './channel.ts';

export class FakeExchange {
  readonly options: FakeExchangeOptions;
  readonly channels = new Map<string, FakeChannel>();
  /** Ids under which a recording is kept. */
  readonly records = new Set<string>();
  readonly #devices = new Map<FakeAccount, Set<FakeDevice>>();

  constructor(options: FakeExchangeOptions) {
    this.options = options;
  }

  plugIn(account: FakeAccount, device: FakeDevice): PluggedDevice {
    const devices = this.#devices.get(account) ?? new Set();
    this.#devices.set(account, devices.add(device));
    this.options.accountChanged(account);
    return plugged(
      this,
      device,
      () => {
        devices.delete(device);
        this.options.accountChanged(account);
      },
      (uuid, number) => this.#dialledAt(account, device, uuid, number),
    );
  }

  /** `ONHOOK`, `ISBUSY`, `NONREG` */
  stateOf(account: FakeAccount): string {
    if ((this.#devices.get(account)?.size ?? 0) === 0) return 'NONREG';
    return account.status !== 'NONE' || this.of(account).length > 0 ? 'ISBUSY' : 'ONHOOK';
  }

  of(account: FakeAccount): FakeChannel[] {
    return [...this.channels.values()].filter((channel) => channel.account === account);
  }

  find(id: unknown): FakeChannel {
    const channel = this.channels.get(String(id));
    if (!channel) throw new FakeRefusal('-ERR No such channel!\n');
    return channel;
  }

  /** Somebody outside calls. */
  outsideCalls(person: FakePerson, target: string, data = ''): FakeChannel {
    const channel = this.#add(
      newChannel({
        direction: 'inbound',
        caller: person,
        callee: { number: target, name: '' },
        destination: target,
        data,
      }),
    );
    this.#route(channel, target);
    return channel;
  }

  /**
   * The phones of the account ring; once one is picked up the number is called.
   * @param done the text of the answer: when a phone has been picked up, or none
   */
  originate(
    account: FakeAccount,
    number: string,
    more: { pickUp?: boolean; xtransfer?: string; data?: string },
    done: (text: string) => void,
  ): void {
    const person = { number, name: '' };
    this.#ring(
      [account],
      (device) => ({
        caller: person,
        callee: { number: account.number, name: account.name },
        destination: account.number,
        originateNumber: number,
        xtransfer: more.xtransfer ?? '',
        data: more.data ?? '',
        callUuid: '',
        device,
      }),
      undefined,
      more.pickUp ?? false,
      {
        answered: (channel) => {
          done(`+OK ${channel.uuid}\n`);
          channel.hitDialplan = true;
          channel.logicalDirection = 'inbound';
          channel.caller = { number: account.number, name: account.name };
          channel.callee = person;
          channel.state = 'CS_EXECUTE';
          this.#tell(channel, 'CHANNEL_STATE');
          this.#route(channel, number);
        },
        failed: (cause) => {
          done(`-ERR ${cause}\n`);
        },
      },
    );
  }

  answer(channel: FakeChannel): void {
    const fork = forkOf(channel);
    if (!fork || channel.answered > 0) throw new FakeRefusal('-ERR Nothing rings\n');
    clearTimeout(fork.timer);
    fork.settled = true;
    fork.ringing.delete(channel);
    channel.fork = undefined;
    this.#answered(channel);
    for (const other of [...fork.ringing]) this.#gone(other, 'LOSE_RACE', 'exchange');
    fork.answered(channel);
  }

  hold(channel: FakeChannel, on: boolean): void {
    if (channel.answered === 0) throw new FakeRefusal('-ERR Operation failed\n');
    if (channel.held === on) return;
    channel.held = on;
    this.#tell(channel, on ? 'CHANNEL_HOLD' : 'CHANNEL_UNHOLD');
    this.#tell(channel, 'CHANNEL_CALLSTATE', { 'Original-Channel-Call-State': on ? 'ACTIVE' : 'HELD' });
    this.#notify(channel.device, 'held', channel.uuid, on);
  }

  tones(channel: FakeChannel, digits: string): void {
    for (const digit of digits) this.#tell(channel, 'DTMF', { 'DTMF-Digit': digit });
  }

  /** The channel goes to a number; whom it heard is left alone. */
  transfer(channel: FakeChannel, number: string): void {
    const left = this.#parted(channel);
    channel.hitDialplan = true;
    channel.logicalDirection = 'inbound';
    channel.callee = { number, name: '' };
    channel.destination = number;
    this.#tell(channel, 'CHANNEL_STATE');
    if (left) this.#gone(left, 'NORMAL_CLEARING', 'exchange');
    this.#route(channel, number);
  }

  /** Two channels hear each other; whom each heard before is left alone. */
  join(a: FakeChannel, b: FakeChannel): void {
    const left = [this.#parted(a), this.#parted(b)].filter((channel) => channel !== undefined);
    if (this.options.transferEnds === 'consultationFirst') left.reverse();
    for (const channel of left) this.#gone(channel, 'NORMAL_CLEARING', 'exchange');
    this.#bridge(a, b);
    this.renumber(b, personOf(a));
    this.renumber(a, personOf(b));
  }

  /** The party of a channel is another one, or has another number. */
  renumber(channel: FakeChannel, person: FakePerson): void {
    const callee =
      (channel.direction === 'inbound' && channel.uuid === channel.callUuid) ||
      (channel.direction === 'outbound' && channel.hitDialplan);
    if (callee) channel.callee = person;
    else channel.caller = person;
    this.#tell(channel, 'CHANNEL_STATE');
    this.#notify(channel.device, 'party', channel.uuid, person.number, person.name);
  }

  /** @param by who ends it: a device that does is not told */
  hangUp(channel: FakeChannel, cause: string, by: 'device' | 'exchange' = 'exchange'): void {
    const fork = forkOf(channel);
    if (fork) {
      this.#gone(channel, cause, by);
      // Somebody who refuses does so for himself; who is busy too.
      if (fork.ringing.size === 0) forkFailed(fork, cause);
      return;
    }
    const { peer } = channel;
    this.#gone(channel, cause, by);
    if (peer) this.#gone(peer, 'NORMAL_CLEARING', 'exchange');
  }

  /** Every call is gone, and nobody is told but the devices. */
  forget(): void {
    for (const channel of this.channels.values()) {
      clearTimeout(channel.timer);
      clearTimeout(channel.fork?.timer);
      this.#notify(channel.device, 'ended', channel.uuid, 'SYSTEM_SHUTDOWN');
    }
    this.channels.clear();
  }

  #dialledAt(account: FakeAccount, device: FakeDevice, uuid: string, number: string): boolean {
    if (this.channels.has(uuid)) return false;
    const channel = newChannel({
      uuid,
      account,
      device,
      direction: 'inbound',
      hitDialplan: true,
      caller: { number: account.number, name: account.name },
      callee: { number: '', name: '' },
      destination: number,
    });
    this.#add(channel);
    this.#ringing(channel);
    this.#route(channel, number);
    return true;
  }

  /** The channel calls a number. */
  #route(origin: FakeChannel, number: string): void {
    const { accounts, groups, queues } = this.options;
    const members = Object.hasOwn(queues, number)
      ? accounts.filter(({ queuesSignedIn }) => queuesSignedIn)
      : (groups[number] ?? [number]).flatMap((each) => accounts.find((account) => account.number === each) ?? []);
    const outcome = {
      answered: (channel: FakeChannel) => {
        channel.otherLeg = origin.uuid;
        if (origin.answered === 0) this.#answered(origin);
        this.#bridge(origin, channel);
      },
      failed: (cause: string) => {
        this.#gone(origin, cause, 'exchange');
      },
    };
    if (members.length === 0) {
      this.#callOutside(origin, number, outcome);
      return;
    }
    const caller = personOf(origin, 'self');
    const queue = queues[number];
    this.#ring(
      members,
      (device, account) => ({
        device,
        caller,
        callee: { number: account.number, name: account.name },
        destination: account.number,
        callUuid: origin.uuid,
        data: origin.data,
        ...(queue === undefined
          ? { originatingLeg: origin.originatingLeg || origin.uuid, otherLeg: origin.uuid }
          : { queue: `${queue}@${account.domain}`, queueSession: origin.uuid }),
      }),
      origin,
      false,
      outcome,
    );
  }

  #callOutside(origin: FakeChannel, number: string, outcome: Outcome): void {
    const { answerAfter, ringTime } = this.options;
    const does = /^\+?\d{7,}$/.test(number) ? outsiders[number.slice(-2)] : 'UNALLOCATED_NUMBER';
    const channel = this.#add(
      newChannel({
        caller: personOf(origin, 'self'),
        callee: { number, name: '' },
        callUuid: origin.uuid,
        otherLeg: origin.uuid,
      }),
    );
    const fork = makeFork(origin, [channel], outcome);
    channel.callState = 'RINGING';
    const answers = does === undefined && answerAfter > 0;
    fork.timer = setTimeout(
      () => {
        if (answers) this.answer(channel);
        else this.hangUp(channel, does || 'NO_ANSWER');
      },
      does || answers ? answerAfter : ringTime,
    );
  }

  /** All devices of all these accounts ring. */
  #ring(
    accounts: readonly FakeAccount[],
    make: (device: FakeDevice, account: FakeAccount) => Partial<FakeChannel>,
    origin: FakeChannel | undefined,
    pickUp: boolean,
    outcome: Outcome,
  ): void {
    const channels = accounts.flatMap((account) => {
      const accountCallId = randomUUID();
      return [...(this.#devices.get(account) ?? [])].map((device) => {
        const given = make(device, account);
        const channel = newChannel({ ...given, account, accountCallId });
        if (channel.callUuid === '') channel.callUuid = channel.uuid;
        return channel;
      });
    });
    const fork = makeFork(origin, channels, outcome);
    if (channels.length === 0) {
      fork.timer = setTimeout(forkFailed, 1, fork, 'USER_NOT_REGISTERED');
      return;
    }
    fork.timer = setTimeout(() => {
      for (const channel of [...fork.ringing]) this.#gone(channel, 'NO_ANSWER', 'exchange');
      forkFailed(fork, 'NO_ANSWER');
    }, this.options.ringTime);
    for (const channel of channels) this.#add(channel);
    for (const channel of channels) this.#ringing(channel);
    for (const channel of channels) {
      const { uuid, account } = channel;
      if (this.channels.get(uuid) !== channel || !account) continue;
      const { number, name } = channel.caller;
      const own = { ownNumber: account.number, ownName: account.name };
      this.#notify(channel.device, 'rings', { channel: uuid, number, name, ...own, other: origin?.uuid, pickUp });
    }
  }

  #add(channel: FakeChannel): FakeChannel {
    this.channels.set(channel.uuid, channel);
    this.#tell(channel, 'CHANNEL_CREATE');
    return channel;
  }

  #ringing(channel: FakeChannel): void {
    channel.callState = 'RINGING';
    this.#tell(channel, 'CHANNEL_CALLSTATE', { 'Original-Channel-Call-State': 'DOWN' });
    if (channel.account) this.options.accountChanged(channel.account);
  }

  #answered(channel: FakeChannel): void {
    channel.answered = nowMicros();
    channel.answerState = 'answered';
    this.#tell(channel, 'CHANNEL_ANSWER');
    channel.callState = 'ACTIVE';
    this.#tell(channel, 'CHANNEL_CALLSTATE', { 'Original-Channel-Call-State': 'RINGING' });
  }

  #bridge(a: FakeChannel, b: FakeChannel): void {
    a.fork = b.fork = undefined;
    a.peer = b;
    b.peer = a;
    a.otherLeg = b.uuid;
    b.otherLeg = a.uuid;
    a.madeBridge = true;
    b.madeBridge = false;
    a.state = b.state = 'CS_EXCHANGE_MEDIA';
    this.#tell(a, 'CHANNEL_BRIDGE');
    for (const channel of [a, b]) {
      const other = channel.peer?.device ? channel.peer.uuid : undefined;
      this.#notify(channel.device, 'bridged', channel.uuid, other);
    }
  }

  /** @returns whom it heard until now */
  #parted(channel: FakeChannel): FakeChannel | undefined {
    const { peer } = channel;
    if (!peer) return undefined;
    for (const one of [channel, peer]) if (one.madeBridge) this.#tell(one, 'CHANNEL_UNBRIDGE');
    channel.peer = peer.peer = undefined;
    channel.madeBridge = peer.madeBridge = false;
    return peer;
  }

  #gone(channel: FakeChannel, cause: string, by: 'device' | 'exchange'): void {
    if (!this.channels.has(channel.uuid)) return;
    const { fork } = channel;
    channel.ended = nowMicros();
    channel.cause = cause;
    channel.answerState = 'hangup';
    channel.state = 'CS_HANGUP';
    this.#tell(channel, 'CHANNEL_HANGUP');
    this.#parted(channel);
    const before = channel.callState;
    channel.callState = 'HANGUP';
    this.channels.delete(channel.uuid);
    const { answered, direction, originateNumber } = channel;
    if (answered > 0 && (direction === 'inbound' || originateNumber)) this.records.add(channel.uuid);
    this.#tell(channel, 'CHANNEL_CALLSTATE', { 'Original-Channel-Call-State': before });
    channel.state = 'CS_REPORTING';
    this.#tell(channel, 'CHANNEL_HANGUP_COMPLETE');
    channel.state = 'CS_DESTROY';
    this.#tell(channel, 'CHANNEL_DESTROY');
    if (channel.account) this.options.accountChanged(channel.account);
    if (by === 'exchange') this.#notify(channel.device, 'ended', channel.uuid, cause);
    if (fork?.ringing.delete(channel) || !fork || fork.settled) return;
    // Whoever called has given up.
    fork.settled = true;
    clearTimeout(fork.timer);
    for (const ringing of [...fork.ringing]) this.#gone(ringing, 'ORIGINATOR_CANCEL', 'exchange');
  }

  #tell(channel: FakeChannel, name: string, extra?: Record<string, string>): void {
    this.options.happened(channel, name, extra);
  }

  /** Never while one of the device's own methods is running. */
  #notify<K extends Exclude<keyof FakeDevice, 'kind'>>(
    device: FakeDevice | undefined,
    name: K,
    ...args: Parameters<FakeDevice[K]>
  ): void {
    if (device) queueMicrotask(() => void Reflect.apply(device[name], device, args));
  }
}
