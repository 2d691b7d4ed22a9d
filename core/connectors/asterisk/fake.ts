/**
 * A fake far end of the Asterisk Manager Interface: the events, keys and orders of Asterisk 22 as recorded, for plain calls.
 * It does: sign-in (plain and MD5), lists, Originate, Redirect into the holding context and to an extension, Bridge, Hangup,
 * PlayDTMF, QueuePause, and customers who call. It does not: queues that ring, Atxfer, Park, Local channels, recordings.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';
import { FakeChannels } from './fake-channels.ts';

export interface FakeAsteriskOptions {
  port?: number;
  host?: string;
  secret?: string;
  /** A customer calls 101 this often, ms; 0: nobody calls. */
  customersEvery?: number;
  /** How long phones ring before they are picked up, ms. */
  answerAfter?: number;
}

/** The actions it knows, with their classes as ListCommands shows them. */
const actions: Readonly<Record<string, string>> = {
  Ping: 'none',
  Originate: 'originate,all',
  Hangup: 'system,call,all',
  Redirect: 'call,all',
  Bridge: 'call,all',
  PlayDTMF: 'call,all',
  Getvar: 'call,reporting,all',
  QueuePause: 'agent,all',
  QueueStatus: 'none',
  CoreShowChannels: 'system,reporting,all',
  CoreSettings: 'system,reporting,all',
};

type Fields = Record<string, string>;

export class FakeAsterisk {
  readonly channels: FakeChannels;
  readonly #options: Required<FakeAsteriskOptions>;
  readonly #server: net.Server;
  readonly #sockets = new Set<net.Socket>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #paused = new Map<string, string>();
  #challenges = 0;
  /** Actions that are answered with an error whatever they ask, for tests. */
  readonly refused = new Set<string>();
  /** Every action received, for tests. */
  readonly received: Fields[] = [];

  constructor(options: FakeAsteriskOptions = {}) {
    this.#options = { port: 0, host: '127.0.0.1', secret: 'fake', customersEvery: 0, answerAfter: 50, ...options };
    this.channels = new FakeChannels((text) => {
      this.raw(text);
    });
    this.#server = net.createServer((socket) => {
      this.#accept(socket);
    });
  }

  get port(): number {
    return (this.#server.address() as net.AddressInfo).port;
  }

  async start(): Promise<this> {
    this.#server.listen(this.#options.port, this.#options.host);
    await once(this.#server, 'listening');
    this.#nextCustomer();
    return this;
  }

  async stop(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** Loses all connections, as a cable does. */
  drop(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Sends bytes to every client as they are, however wrong. */
  raw(bytes: string | Uint8Array): void {
    for (const socket of this.#sockets) socket.write(bytes);
  }

  /** A customer calls an agent's phone, which is picked up unless `ringOn`. */
  customerCalls(extension = '101', number = '+15550123', ringOn = false): { hangUp: () => void } {
    const caller = this.channels.add('PJSIP/trunk', { state: 4, number, name: 'ACME Ltd', exten: `555${extension}` });
    const called = this.channels.add(`PJSIP/${extension}`, { linkedid: caller.linkedid, number: extension });
    this.channels.connectedLine(called, number, 'ACME Ltd');
    this.channels.dialBegin(caller, called);
    this.channels.state(called, 5);
    if (!ringOn) this.#after(this.#options.answerAfter, () => this.channels.answer(caller, called));
    return {
      hangUp: () => {
        this.channels.hangupAll(caller);
      },
    };
  }

  #accept(socket: net.Socket): void {
    this.#sockets.add(socket);
    // As Asterisk does: an event is not kept back to be sent with the next.
    socket.setNoDelay(true);
    let text = '';
    let challenge = '';
    socket.on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
      for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
        const fields = readFields(text.slice(0, end));
        text = text.slice(end + 4);
        if (fields['Action'] === 'Challenge') challenge = String(1000 + ++this.#challenges);
        this.#act(socket, fields, challenge);
      }
    });
    socket.write('Asterisk Call Manager/11.0.0\r\n');
  }

  #act(socket: net.Socket, fields: Fields, challenge: string): void {
    this.received.push(fields);
    const reply = (response: string, more: Fields = {}) => {
      socket.write(message({ Response: response, ActionID: fields['ActionID'] ?? '', ...more }));
    };
    const channel = (name: string | undefined) => this.channels.byName(name ?? '');
    if (this.refused.has(fields['Action'] ?? '')) return reply('Error', { Message: 'Permission denied' });
    switch (fields['Action']) {
      case 'Challenge':
        return reply('Success', { Challenge: challenge });
      case 'Login': {
        const key = createHash('md5')
          .update(challenge + this.#options.secret)
          .digest('hex');
        const right = fields['AuthType'] === 'MD5' ? fields['Key'] === key : fields['Secret'] === this.#options.secret;
        if (right) return reply('Success', { Message: 'Authentication accepted' });
        reply('Error', { Message: 'Authentication failed' });
        return void socket.end();
      }
      case 'Ping':
        return reply('Success', { Ping: 'Pong' });
      case 'ListCommands':
        return reply('Success', actions);
      case 'CoreSettings':
        return reply('Success', { AMIversion: '11.0.0', AsteriskVersion: '22.0 (fake)' });
      case 'CoreShowChannels':
        return this.#list(socket, fields, 'CoreShowChannel', this.channels.list());
      case 'QueueStatus':
        return this.#list(socket, fields, 'QueueStatus', this.#members());
      case 'QueuePause':
        return this.#pause(fields, reply);
      case 'Getvar':
        return reply('Success', { Variable: fields['Variable'] ?? '', Value: '1' });
      case 'PlayDTMF':
        return reply('Success', { Message: 'DTMF successfully queued' });
      case 'Originate':
        return this.#originate(fields, reply);
      case 'Hangup': {
        const gone = channel(fields['Channel']);
        if (!gone) return reply('Error', { Message: 'No such channel' });
        reply('Success', { Message: 'Channel Hungup' });
        return this.channels.hangupAll(gone);
      }
      case 'Redirect': {
        const first = channel(fields['Channel']);
        if (!first) return reply('Error', { Message: 'Channel does not exist' });
        reply('Success', { Message: 'Redirect successful' });
        const extra = channel(fields['ExtraChannel']);
        if (extra) return this.channels.hold(first, extra, fields['Context'] ?? '');
        return this.#redirect(first, fields['Exten'] ?? '');
      }
      case 'Bridge': {
        const [one, other] = [channel(fields['Channel1']), channel(fields['Channel2'])];
        if (!one || !other) return reply('Error', { Message: 'Channel1 does not exist' });
        reply('Success', { Message: 'Channels have been bridged' });
        return this.channels.join(one, other);
      }
      default:
        return reply('Error', { Message: 'Invalid/unknown command' });
    }
  }

  #list(socket: net.Socket, { ActionID = '' }: Fields, name: string, entries: Fields[]): void {
    socket.write(message({ Response: 'Success', ActionID, EventList: 'start', Message: `${name}s will follow` }));
    for (const entry of entries) socket.write(message({ ...entry, ActionID }));
    const end = name === 'CoreShowChannel' ? 'CoreShowChannelsComplete' : `${name}Complete`;
    socket.write(message({ Event: end, ActionID, EventList: 'Complete', ListItems: String(entries.length) }));
  }

  #members(): Fields[] {
    return ['101', '102', '103', '104'].map((extension) => ({
      Event: 'QueueMember',
      Queue: 'support',
      Location: `PJSIP/${extension}`,
      StateInterface: `PJSIP/${extension}`,
      Paused: this.#paused.has(`PJSIP/${extension}`) ? '1' : '0',
      PausedReason: this.#paused.get(`PJSIP/${extension}`) ?? '',
    }));
  }

  #pause({ Interface = '', Paused, Reason = '' }: Fields, reply: (response: string, more?: Fields) => void): void {
    if (!/^PJSIP\/10[1-4]$/.test(Interface)) return reply('Error', { Message: 'Interface not found' });
    const paused = Paused === 'true';
    if (paused) this.#paused.set(Interface, Reason);
    else this.#paused.delete(Interface);
    reply('Success', { Message: 'Interface paused successfully' });
    this.raw(
      message({
        Event: 'QueueMemberPause',
        Privilege: 'agent,all',
        Queue: 'support',
        Interface,
        Paused: paused ? '1' : '0',
        PausedReason: Reason,
      }),
    );
  }

  /** The agent's own phone first, then the number; numbers ending in 86 are busy, in 80 nobody answers. */
  #originate(fields: Fields, reply: (response: string, more?: Fields) => void): void {
    const { Channel = '', ChannelId, Exten = '', ActionID = '' } = fields;
    reply('Success', { Message: 'Originate successfully queued' });
    const result = (success: boolean, id: string) => {
      const response = success ? 'Success' : 'Failure';
      const more = { Channel, Exten, Reason: success ? '4' : '0', Uniqueid: id };
      this.raw(message({ Event: 'OriginateResponse', Privilege: 'call,all', ActionID, Response: response, ...more }));
    };
    if (!/^PJSIP\/10[1-4]$/.test(Channel)) {
      result(false, '<unknown>');
      return;
    }
    const own = this.channels.add(Channel, { id: ChannelId, number: Channel.slice(6) });
    this.channels.dialBegin(undefined, own);
    this.channels.state(own, 5);
    this.#after(this.#options.answerAfter, () => {
      this.channels.state(own, 6);
      this.channels.dialEnd(undefined, own, 'ANSWER');
      result(true, own.id);
      this.#dial(own, Exten);
    });
  }

  #dial(caller: ReturnType<FakeChannels['add']>, number: string): void {
    const device = /^10[1-4]$/.test(number) ? `PJSIP/${number}` : 'PJSIP/trunk';
    const called = this.channels.add(device, { linkedid: caller.linkedid, number });
    this.channels.connectedLine(called, caller.number, caller.callerName);
    this.channels.dialBegin(caller, called);
    this.channels.state(called, 5);
    this.#after(this.#options.answerAfter, () => {
      if (number.endsWith('80')) return;
      if (number.endsWith('86')) this.channels.refuse(caller, called);
      else this.channels.answer(caller, called);
    });
  }

  #redirect(channel: ReturnType<FakeChannels['add']>, number: string): void {
    this.channels.release(channel);
    this.#dial(channel, number);
  }

  #nextCustomer(): void {
    const { customersEvery } = this.#options;
    if (customersEvery === 0) return;
    this.#after(customersEvery, () => {
      if (this.channels.list().length === 0) this.customerCalls('101', '+15550123');
      this.#nextCustomer();
    });
  }

  #after(ms: number, then: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      then();
    }, ms);
    this.#timers.add(timer);
  }
}

export function message(fields: Fields): string {
  const lines = Object.entries(fields).map(([key, value]) => `${key}: ${value}\r\n`);
  return `${lines.join('')}\r\n`;
}

function readFields(text: string): Fields {
  return Object.fromEntries(
    text.split('\r\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  );
}

export default {
  start: (options: { port: number; host: string }) =>
    new FakeAsterisk({ ...options, customersEvery: 20_000, answerAfter: 2000 }).start(),
};
