/** What a plugged-in device may do at the exchange: with its own channels only. */
import type { FakeDevice, PluggedDevice } from '../fake-device.ts';
import type { FakeChannel } from './channel.ts';
import type { FakeExchangeOptions } from './exchange-options.ts';
import { FakeRefusal } from './refusal.ts';

/** What the exchange can do with a channel; it throws a `FakeRefusal` for what cannot be done. */
export interface Switchboard {
  readonly channels: ReadonlyMap<string, FakeChannel>;
  readonly options: Pick<FakeExchangeOptions, 'happened'>;
  answer(channel: FakeChannel): void;
  hold(channel: FakeChannel, on: boolean): void;
  tones(channel: FakeChannel, digits: string): void;
  transfer(channel: FakeChannel, number: string): void;
  join(a: FakeChannel, b: FakeChannel): void;
  hangUp(channel: FakeChannel, cause: string, by: 'device'): void;
}

export function plugged(
  exchange: Switchboard,
  device: FakeDevice,
  unplug: () => void,
  dials: PluggedDevice['dials'],
): PluggedDevice {
  const own = (id: string) => {
    const channel = exchange.channels.get(id);
    return channel?.device === device ? channel : undefined;
  };
  const does = (id: string, run: (channel: FakeChannel) => void): boolean => {
    const channel = own(id);
    if (!channel) return false;
    try {
      run(channel);
      return true;
    } catch (error) {
      if (error instanceof FakeRefusal) return false;
      throw error;
    }
  };
  return {
    dials,
    named: (id, sipCallId) =>
      does(id, (channel) => {
        channel.sipCallId = sipCallId;
        exchange.options.happened(channel, 'CHANNEL_STATE');
      }),
    answers: (id) =>
      does(id, (channel) => {
        exchange.answer(channel);
      }),
    holds: (id, on) =>
      does(id, (channel) => {
        exchange.hold(channel, on);
      }),
    sendsTones: (id, digits) =>
      does(id, (channel) => {
        exchange.tones(channel, digits);
      }),
    transfers: (id, number) =>
      does(id, ({ peer }) => {
        if (!peer) throw new FakeRefusal('-ERR call is not bridged');
        exchange.transfer(peer, number);
      }),
    replaces: (id, other) =>
      does(id, (channel) => {
        const second = own(other);
        if (!channel.peer || !second?.peer) throw new FakeRefusal('-ERR invalid transfer leg');
        exchange.join(channel.peer, second.peer);
      }),
    hangsUp: (id, cause) =>
      does(id, (channel) => {
        exchange.hangUp(channel, cause, 'device');
      }),
    unplug,
  };
}
