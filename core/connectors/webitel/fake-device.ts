/**
 * How another fake, such as one of a web phone's server, is a user's device at the fake Webitel: what the exchange tells a
 * device, and what a device does at the exchange. What happens to such a call is heard on the CTI sockets as well.
 * No sound and no SDP here: `other` names the far side's channel where it is at a device of this kind, too, so that whoever
 * carries the sound can look up whose it is.
 */

/** Why a call ends, in the words of the phone system: `NORMAL_CLEARING`, `USER_BUSY`, `ORIGINATOR_CANCEL`, … */
export type FakeCause = string;

/** A call that rings at a device. */
export interface RingingCall {
  /** `Unique-ID` of the channel; a Verto `callID` is the same. */
  channel: string;
  /** Who is at the other end, as the device may show it. */
  number: string;
  name: string;
  /** The user whose device it is. */
  ownNumber: string;
  ownName: string;
  /** The channel of whoever calls; undefined while it is the exchange that rings its own user first. */
  other: string | undefined;
  /** A SIP phone is told to pick up by itself; no other device hears of it. */
  pickUp?: boolean;
}

/** A device, as the exchange sees it. Told in order, and never while one of its own methods is still running. */
export interface FakeDevice {
  /** In the answer of the directory, e.g. `verto`, `sip`. */
  readonly kind: string;
  rings(call: RingingCall): void;
  /**
   * The channel's party has answered, or is another one from now on: they hear each other.
   * @param other the party's channel; undefined for somebody who has no device of this kind
   */
  bridged(channel: string, other: string | undefined): void;
  /** The party of the channel has another number or name to be shown. */
  party(channel: string, number: string, name: string): void;
  /** The channel has been put on hold or taken back, by whomever. */
  held(channel: string, on: boolean): void;
  /** The call is over, and it was not this device that ended it. */
  ended(channel: string, cause: FakeCause): void;
}

/** What a device does; an unknown channel, or one that is another device's, gives false and changes nothing. */
export interface PluggedDevice {
  /**
   * A call out, placed at the device itself.
   * @param channel chosen by the device, e.g. a Verto `callID`
   * @returns false for a channel that is in use
   */
  dials(channel: string, number: string): boolean;
  /** The SIP Call-ID of a channel's dialog, which the CTI sockets are told as well. */
  named(channel: string, sipCallId: string): boolean;
  answers(channel: string): boolean;
  holds(channel: string, on: boolean): boolean;
  /** @param digits each is heard on the CTI sockets as one `DTMF` */
  sendsTones(channel: string, digits: string): boolean;
  /** The channel's party goes to a number; the channel itself ends with `ended`. */
  transfers(channel: string, number: string): boolean;
  /** The parties of both channels are joined; both channels end with `ended`. */
  replaces(channel: string, other: string): boolean;
  hangsUp(channel: string, cause: FakeCause): boolean;
  /** It is registered no more. Its calls go on until `hangsUp`. */
  unplug(): void;
}

/** The exchange, as a device's server sees it. */
export interface FakeDeviceDesk {
  /**
   * @param login `number@domain`, or the number alone
   * @returns `number@domain` of the user, or else `unknownUser` or `wrongPassword`
   */
  signIn(login: string, password: string): string;
  /** @param account as `signIn` returns it; calls to the user ring at this device, too, until it is unplugged */
  plugIn(account: string, device: FakeDevice): PluggedDevice;
}
