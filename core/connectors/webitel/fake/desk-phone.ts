/** A user's SIP desk phone at the fake exchange, worked by hand. It holds the call that it has when another is picked up. */
import type { FakeDevice, PluggedDevice, RingingCall } from '../fake-device.ts';
import type { FakeAccount } from './accounts.ts';
import type { FakeChannel } from './channel.ts';
import type { FakeExchange } from './exchange.ts';

export class FakeDeskPhone implements FakeDevice {
  readonly kind = 'sip';
  readonly #exchange: FakeExchange;
  readonly #plugged: PluggedDevice;
  /** Picks up by itself when a header says so. */
  obeys = true;
  /** Picks up a call that the exchange places for its own user after so long, ms; 0: by hand. */
  picksUpAfter = 0;

  constructor(exchange: FakeExchange, account: FakeAccount) {
    this.#exchange = exchange;
    this.#plugged = exchange.plugIn(account, this);
  }

  get channels(): FakeChannel[] {
    return [...this.#exchange.channels.values()].filter(({ device }) => device === this);
  }

  get isRinging(): boolean {
    return this.#ringing !== undefined;
  }

  rings({ channel, pickUp, other }: RingingCall): void {
    if (pickUp && this.obeys) this.#pickUp(channel);
    else if (this.picksUpAfter > 0 && other === undefined) {
      setTimeout(() => {
        this.#pickUp(channel);
      }, this.picksUpAfter);
    }
  }

  bridged(): void {}
  party(): void {}
  held(): void {}
  ended(): void {}

  /** @throws when nothing rings */
  pickUp(): void {
    const channel = this.#ringing;
    if (!channel) throw new Error('nothing rings');
    this.#pickUp(channel.uuid);
  }

  refuse(): void {
    const channel = this.#ringing;
    if (!channel) throw new Error('nothing rings');
    this.#plugged.hangsUp(channel.uuid, 'CALL_REJECTED');
  }

  /** Ends the call that began last. */
  hangUp(): void {
    const channel = this.channels.at(-1);
    if (channel) this.#plugged.hangsUp(channel.uuid, 'NORMAL_CLEARING');
  }

  dial(number: string, channel: string = crypto.randomUUID()): void {
    this.#holdWhatTalks();
    this.#plugged.dials(channel, number);
  }

  hold(on: boolean): void {
    const channel = this.channels.at(-1);
    if (channel) this.#plugged.holds(channel.uuid, on);
  }

  press(digits: string): void {
    const channel = this.channels.at(-1);
    if (channel) this.#plugged.sendsTones(channel.uuid, digits);
  }

  unplug(): void {
    this.#plugged.unplug();
  }

  get #ringing(): FakeChannel | undefined {
    return this.channels.find(({ direction, answered }) => direction === 'outbound' && answered === 0);
  }

  #pickUp(channel: string): void {
    this.#holdWhatTalks();
    this.#plugged.answers(channel);
  }

  #holdWhatTalks(): void {
    for (const { uuid, answered, held } of this.channels) if (answered > 0 && !held) this.#plugged.holds(uuid, true);
  }
}
