/** One connection to the Asterisk Manager Interface: signs in, matches answers to actions, collects lists, and notices silence. */
import { md5 } from '@noble/hashes/legacy.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { CtiError, type CtiErrorCode } from '../../provider/errors.ts';
import type { Timer, TcpSocket, World } from '../../provider/world.ts';
import { wantedEvents } from './news.ts';
import { type AmiFields, writeAction } from './ami-action.ts';
import type { AmiMessage } from './ami-message.ts';
import { AmiParser } from './ami-parser.ts';
import type { AsteriskSettings } from './settings.ts';

export interface AmiClientEvents {
  event(message: AmiMessage): void;
  /** Once, whatever the reason. */
  closed(reason: CtiErrorCode): void;
  raw?(direction: 'S' | 'C', bytes: Uint8Array): void;
}

interface Waiting {
  list: AmiMessage[] | undefined;
  response?: AmiMessage;
  heard: SendOptions['heard'];
  timer: Timer;
  resolve: (answer: AmiAnswer) => void;
  reject: (error: CtiError) => void;
}

export interface SendOptions {
  /** Wait for the entries of a list, too. */
  list?: boolean;
  /** ActionID, for an action whose later event must be known again. */
  id?: string | undefined;
  /** Told of the answer before the action settles. */
  heard?: ((response: AmiMessage) => void) | undefined;
}

export interface AmiAnswer {
  response: AmiMessage;
  /** The entries of a list. */
  list: AmiMessage[];
}

/** Entries and ends of the lists that are asked for. */
const listEvents = [
  'CoreShowChannel',
  'CoreShowChannelsComplete',
  'QueueParams',
  'QueueMember',
  'QueueEntry',
  'QueueStatusComplete',
];

/** An action that Asterisk does not answer within this time is lost, ms. */
const answerLimit = 8000;
/** A Ping is sent this long after the one before, ms; two unanswered mean that the connection is dead. */
const pingInterval = 15_000;
/** What waits for the network must not grow without end, bytes. */
const mostBuffered = 1024 * 1024;

export class AmiClient {
  /** `Asterisk Call Manager/11.0.0`; 1.x means Asterisk 11 and older. */
  banner = '';
  readonly parser: AmiParser;
  readonly #settings: AsteriskSettings;
  readonly #world: World;
  readonly #events: AmiClientEvents;
  readonly #waiting = new Map<string, Waiting>();
  #socket: TcpSocket | undefined;
  #actions = 0;
  #ping: Timer;
  #closed = false;

  constructor(settings: AsteriskSettings, world: World, events: AmiClientEvents) {
    this.#settings = settings;
    this.#world = world;
    this.#events = events;
    this.parser = new AmiParser({
      wanted: new Set([...wantedEvents, ...listEvents]),
      onBanner: (banner) => {
        this.banner = banner;
      },
      onMessage: (message) => {
        this.#receive(message);
      },
    });
  }

  /**
   * Connects and signs in.
   * @throws CtiError `unreachable`, `notPhoneSystem`, `loginRefused`, `timeout`
   */
  async open(): Promise<void> {
    await this.connect();
    await this.signIn();
  }

  /** The first half: there is an Asterisk, and it has greeted. @throws CtiError `unreachable`, `notPhoneSystem`, `timeout` */
  connect(): Promise<void> {
    return this.#connected();
  }

  /** The second half. @throws CtiError `loginRefused`, `timeout` */
  async signIn(): Promise<void> {
    try {
      await this.#login();
    } catch (error) {
      this.close('loginRefused');
      throw error;
    }
    this.#keepAlive();
  }

  /**
   * Sends an action and waits for its answer; with `list` also for the entries of the list.
   * @throws CtiError `refused` with Asterisk's own words, `missingRights`, `timeout`, `linkDown`
   */
  async send(action: string, fields: AmiFields = {}, options: SendOptions = {}): Promise<AmiAnswer> {
    const socket = this.#socket;
    if (!socket || this.#closed) throw new CtiError('linkDown');
    if (socket.buffered > mostBuffered) throw new CtiError('linkDown', 'the phone system does not take our commands');
    const id = options.id ?? `o${++this.#actions}`;
    const text = writeAction(action, id, fields);
    const answer = new Promise<AmiAnswer>((resolve, reject) => {
      const timer = this.#world.clock.setTimeout(() => {
        this.#waiting.delete(id);
        reject(new CtiError('timeout', action));
      }, this.#limit(action));
      this.#waiting.set(id, { list: options.list ? [] : undefined, heard: options.heard, timer, resolve, reject });
    });
    const bytes = utf8ToBytes(text);
    this.#events.raw?.(
      'C',
      action === 'Login' ? utf8ToBytes(text.replace(/^(Secret|Key): .*$/gm, '$1: (hidden)')) : bytes,
    );
    socket.write(bytes);
    return answer;
  }

  close(reason: CtiErrorCode = 'closed'): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#world.clock.clearTimeout(this.#ping);
    this.#socket?.close();
    for (const { reject, timer } of this.#waiting.values()) {
      this.#world.clock.clearTimeout(timer);
      reject(new CtiError('linkDown'));
    }
    this.#waiting.clear();
    this.#events.closed(reason);
  }

  /** Without `Async` an Originate is answered only once the agent's phone has been picked up. */
  #limit(action: string): number {
    return action === 'Originate' && !this.#settings.asyncOriginate
      ? this.#settings.originateTimeout + answerLimit
      : answerLimit;
  }

  #connected(): Promise<void> {
    const { url, port, tls, tlsCa } = this.#settings;
    return new Promise((resolve, reject) => {
      const timer = this.#world.clock.setTimeout(() => {
        reject(new CtiError('timeout'));
        this.close('timeout');
      }, answerLimit);
      const address = { host: url, port, tls: tls && (tlsCa ? { ca: tlsCa } : true) };
      this.#socket = this.#world.sockets.tcp(address, {
        open: () => undefined,
        data: (bytes) => {
          if (this.#closed) return;
          this.#events.raw?.('S', bytes);
          const greeted = this.banner !== '';
          this.parser.feed(bytes);
          if (greeted || !this.banner) return;
          this.#world.clock.clearTimeout(timer);
          if (this.banner.startsWith('Asterisk Call Manager/')) resolve();
          else reject(new CtiError('notPhoneSystem', this.banner.slice(0, 60)));
        },
        closed: (error) => {
          this.#world.clock.clearTimeout(timer);
          reject(new CtiError('unreachable', error?.message));
          this.close(this.banner ? 'linkDown' : 'unreachable');
        },
      });
    });
  }

  async #login(): Promise<void> {
    const { userName, secret, md5Login } = this.#settings;
    try {
      if (!md5Login) {
        await this.send('Login', { Username: userName, Secret: secret });
        return;
      }
      const { response } = await this.send('Challenge', { AuthType: 'MD5' });
      const key = bytesToHex(md5(utf8ToBytes((response.get('Challenge') ?? '') + secret)));
      await this.send('Login', { AuthType: 'MD5', Username: userName, Key: key });
    } catch (error) {
      // Asterisk closes the connection after a wrong secret, sometimes before its answer has been read.
      if (error instanceof CtiError && error.code === 'timeout') throw error;
      throw new CtiError('loginRefused', undefined, { cause: error });
    }
  }

  #receive(message: AmiMessage): void {
    const id = message.get('ActionID');
    const waiting = id === undefined ? undefined : this.#waiting.get(id);
    if (message.event === undefined) {
      if (waiting && id !== undefined) this.#response(id, waiting, message);
      return;
    }
    if (waiting?.list && id !== undefined) {
      if (/^complete$/i.test(message.get('EventList') ?? '')) this.#settle(id, waiting);
      else waiting.list.push(message);
      return;
    }
    this.#events.event(message);
  }

  #response(id: string, waiting: Waiting, response: AmiMessage): void {
    waiting.response = response;
    waiting.heard?.(response);
    if (/^error$/i.test(response.get('Response') ?? '')) {
      this.#world.clock.clearTimeout(waiting.timer);
      this.#waiting.delete(id);
      waiting.reject(refusal(response.get('Message') ?? ''));
    } else if (!waiting.list) {
      this.#settle(id, waiting);
    }
  }

  #settle(id: string, { timer, response, list, resolve }: Waiting): void {
    if (!response) return;
    this.#world.clock.clearTimeout(timer);
    this.#waiting.delete(id);
    resolve({ response, list: list ?? [] });
  }

  #keepAlive(): void {
    this.#ping = this.#world.clock.setTimeout(() => {
      this.send('Ping').then(
        () => {
          if (!this.#closed) this.#keepAlive();
        },
        () => {
          this.close('timeout');
        },
      );
    }, pingInterval);
  }
}

/** What Asterisk's own words mean in the table of errors. */
function refusal(message: string): CtiError {
  if (/permission denied|access forbidden/i.test(message)) return new CtiError('missingRights', message);
  if (/no such channel|channel does not exist|does not exist: /i.test(message))
    return new CtiError('callNotFound', message);
  if (/extension does not exist/i.test(message)) return new CtiError('unknownExtension', message);
  return new CtiError('refused', message);
}
