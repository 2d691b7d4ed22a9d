// Owns the people outside: calls that the pstn server makes to a number of the pbx.
import { setTimeout as delay } from 'node:timers/promises';
import type { Ami } from './ami.ts';
import type { AmiMessage } from './ami-message.ts';
import { token } from './sip-message.ts';

export interface CustomerOptions {
  /** The caller's number; +15550123 by default. */
  readonly number?: string | undefined;
  /** The caller's name; ACME Ltd by default. */
  readonly name?: string | undefined;
  /** What the customer does once answered: `talk` (sends sound, the default), `quiet`, `echo`. */
  readonly then?: 'talk' | 'quiet' | 'echo' | undefined;
  /** Milliseconds until the customer gives up; 60000 by default. */
  readonly patienceMs?: number | undefined;
}

/** Milliseconds of a digit, and of the gap after it. */
const digitMs = 100;

export class Customer {
  readonly #ami: Ami;
  readonly #since: number;
  /** The customer's channel on the pstn server. */
  readonly channel: string;

  /** Calls a number of the pbx; resolves when the call is on its way. */
  static async call(ami: Ami, did: string, options: CustomerOptions = {}): Promise<Customer> {
    const { number = '+15550123', name = 'ACME Ltd', then = 'talk', patienceMs = 60_000 } = options;
    const since = ami.mark();
    const id = `customer-${token(12)}`;
    const response = await ami.action('Originate', {
      Channel: `PJSIP/${did}@pbx`,
      ChannelId: id,
      CallerID: `"${name}" <${number}>`,
      Context: 'customer',
      Exten: then,
      Priority: 1,
      Async: 'true',
      Timeout: patienceMs,
    });
    if (response.get('Response') !== 'Success') throw new Error(`no customer call: ${response.get('Message')}`);
    const created = await ami.waitFor('Newchannel', { where: (event) => event.get('Uniqueid') === id, since });
    return new Customer(ami, since, created.get('Channel') ?? '');
  }

  private constructor(ami: Ami, since: number, channel: string) {
    this.#ami = ami;
    this.#since = since;
    this.channel = channel;
  }

  async hangup(cause = 16): Promise<void> {
    await this.#ami.action('Hangup', { Channel: this.channel, Cause: cause });
  }

  /** Presses digits at a finger's pace; without a gap Asterisk takes two equal digits for one. */
  async dtmf(digits: string): Promise<void> {
    for (const digit of digits) {
      // Answered when the digit is over.
      await this.#ami.action('PlayDTMF', { Channel: this.channel, Digit: digit, Duration: digitMs });
      await delay(digitMs);
    }
  }

  /** Resolves when the pbx has answered (an announcement or a queue counts). */
  async answered(timeoutMs?: number): Promise<void> {
    const up = (event: AmiMessage) => event.get('ChannelStateDesc') === 'Up';
    await this.#seen('Newstate', up, this.#since, timeoutMs);
  }

  /** Resolves when the call has ended, with the Q.850 cause. */
  async ended(timeoutMs = 30_000): Promise<number> {
    const hangup = await this.#seen('Hangup', () => true, this.#since, timeoutMs);
    return Number(hangup.get('Cause'));
  }

  #seen(name: string, where: (event: AmiMessage) => boolean, since: number, timeoutMs?: number): Promise<AmiMessage> {
    const mine = (event: AmiMessage) => event.get('Channel') === this.channel && where(event);
    return this.#ami.waitFor(name, { where: mine, since, timeoutMs });
  }
}
