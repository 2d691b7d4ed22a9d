/**
 * The SIP phone of a fake Webitel's user is a web phone at a real Asterisk, which carries the sound: what rings at the one
 * rings at the other, and what is done at the phone is heard on the CTI sockets. Whoever calls in is an echo; whoever is
 * called is whoever Asterisk reaches under that number.
 */
import { randomUUID } from 'node:crypto';
import type {
  FakeDevice,
  FakeDeviceDesk,
  PluggedDevice,
  RingingCall,
} from '../../core/connectors/webitel/fake-device.ts';
import type { AmiMessage } from '../servers/asterisk/ami-message.ts';
import type { Bed } from '../servers/asterisk/bed.ts';

const echo = '600';

export class WebitelVoices implements FakeDevice {
  readonly kind = 'sip';
  readonly #servers: Bed;
  readonly #number: string;
  readonly #plugged: PluggedDevice;
  readonly #unlisten: () => void;
  /** Webitel's channel, by the name of Asterisk's. */
  readonly #channels = new Map<string, string>();

  constructor(servers: Bed, desk: FakeDeviceDesk, account: string) {
    this.#servers = servers;
    this.#number = account.split('@')[0] ?? '';
    this.#plugged = desk.plugIn(account, this);
    this.#unlisten = servers.admin.listen((event) => {
      this.#heard(event);
    });
  }

  stop(): void {
    this.#unlisten();
    this.#plugged.unplug();
  }

  /** Webitel's channel is the unique id of Asterisk's. */
  rings({ channel, number }: RingingCall): void {
    void this.#servers.admin.action('Originate', {
      Channel: `PJSIP/${this.#number}`,
      ChannelId: channel,
      CallerID: `<${number}>`,
      Context: 'from-internal',
      Exten: echo,
      Priority: 1,
      Async: 'true',
      Timeout: 60_000,
    });
  }

  bridged(): void {}
  party(): void {}
  held(): void {}

  ended(channel: string): void {
    for (const [name, known] of this.#channels) {
      if (known !== channel) continue;
      this.#channels.delete(name);
      void this.#servers.admin.action('Hangup', { Channel: name });
    }
  }

  #heard(event: AmiMessage): void {
    const name = event.get('Channel') ?? '';
    const channel = this.#channels.get(name);
    const kind = event.get('Event');
    if (kind === 'Newchannel' && name.startsWith(`PJSIP/${this.#number}-`)) void this.#begun(name, event);
    if (channel === undefined) return;
    if (kind === 'Newstate' && event.get('ChannelStateDesc') === 'Up') this.#plugged.answers(channel);
    else if (kind === 'Hold' || kind === 'Unhold') this.#plugged.holds(channel, kind === 'Hold');
    else if (kind === 'DTMFEnd' && event.get('Direction') === 'Received') {
      this.#plugged.sendsTones(channel, event.get('Digit') ?? '');
    } else if (kind === 'Hangup') {
      this.#channels.delete(name);
      this.#plugged.hangsUp(channel, 'NORMAL_CLEARING');
    }
  }

  /**
   * Whoever is rung here has a channel of Webitel already; what the page has dialled gets one. A page that is loaded anew
   * calls itself to take its call over (RFC 3891): to this Webitel it is the same channel, with another dialog.
   */
  async #begun(name: string, event: AmiMessage): Promise<void> {
    const unique = event.get('Uniqueid') ?? '';
    const exten = event.get('Exten') ?? '';
    const rung = isUuid(unique);
    const [before] = !rung && exten === this.#number ? this.#channels : [];
    if (before) this.#channels.delete(before[0]);
    const channel = rung ? unique : (before?.[1] ?? randomUUID());
    this.#channels.set(name, channel);
    if (!rung && !before) this.#plugged.dials(channel, exten);
    const told = await this.#servers.admin.action('Getvar', { Channel: name, Variable: 'CHANNEL(pjsip,call-id)' });
    this.#plugged.named(channel, told.get('Value') ?? '');
  }
}

const isUuid = (text: string): boolean => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(text);
