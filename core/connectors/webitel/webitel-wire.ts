/** One open socket to Webitel: answers find their commands, events come out, and it notices when the far end is gone. */
import { CtiError, type CtiErrorCode } from '../../provider/errors.ts';
import type { Clock, Timer, WebSocketLike } from '../../provider/world.ts';
import type { WebitelTimes } from './client-options.ts';
import { type Body, json } from './messages.ts';
import { WebitelRefusal } from './webitel-error.ts';

/** Commands under way at once; more than any flow of one user needs. */
const mostCommands = 100;
/** Longest frame, characters: the accounts of a large domain in one answer. */
const longest = 4_000_000;

export interface WireOptions {
  socket: WebSocketLike;
  clock: Clock;
  times: Pick<WebitelTimes, 'reply' | 'ping'>;
  /** Every answer, before anything follows from it. */
  answered: (command: string, body: Body) => void;
  event: (name: string, body: Body) => void;
  /** Something came that cannot be read; it was left out. */
  damaged: () => void;
  /** A ping has been answered. */
  alive: () => void;
  /** Once, and only when it was not asked for. */
  lost: (reason: CtiErrorCode) => void;
}

interface Pending {
  name: string;
  resolve: (response: unknown) => void;
  reject: (error: CtiError) => void;
  timer: Timer;
}

export class WebitelWire {
  readonly #options: WireOptions;
  readonly #pending = new Map<string, Pending>();
  #ping: Timer;
  #open = true;

  constructor(options: WireOptions) {
    this.#options = options;
    const { socket } = options;
    socket.onmessage = ({ data }) => {
      if (this.#open) this.#receive(String(data));
    };
    socket.onclose = () => {
      this.#end('linkDown');
    };
    // A close follows every error.
    socket.onerror = () => undefined;
  }

  /**
   * @param timeout ms; some commands are answered only when a phone has been picked up
   * @returns `exec-response`; undefined where the answer has none
   * @throws WebitelRefusal when Webitel answers with a failure; CtiError `timeout`, `linkDown`, `tooFast`
   */
  command(name: string, args?: Body, timeout: number = this.#options.times.reply): Promise<unknown> {
    const { clock } = this.#options;
    return new Promise((resolve, reject) => {
      if (!this.#open) {
        reject(new CtiError('linkDown'));
        return;
      }
      if (this.#pending.size >= mostCommands) {
        reject(new CtiError('tooFast'));
        return;
      }
      const id = crypto.randomUUID();
      const timer = clock.setTimeout(() => {
        this.#pending.delete(id);
        reject(new CtiError('timeout'));
      }, timeout);
      this.#pending.set(id, { name, resolve, reject, timer });
      this.#send({ 'exec-uuid': id, 'exec-func': name, ...(args ? { 'exec-args': args } : {}) });
    });
  }

  /** A socket can look open for hours after the network is gone; only an answer proves it alive. */
  keepAlive(): void {
    const { clock, times, alive } = this.#options;
    this.#ping = clock.setTimeout(() => {
      this.command('ping').then(
        () => {
          if (this.#open) alive();
        },
        (error: unknown) => {
          if (error instanceof CtiError && error.code === 'timeout') this.#end('timeout');
          // Older servers know no ping, and say so.
          else if (this.#open) alive();
        },
      );
      this.keepAlive();
    }, times.ping);
  }

  /** Hangs up; nothing is heard of it any more. */
  close(): void {
    this.#end(undefined);
  }

  #send(message: Body): void {
    try {
      this.#options.socket.send(JSON.stringify(message));
    } catch {
      this.#end('linkDown');
    }
  }

  #receive(text: string): void {
    const message = text.length > longest ? undefined : json(text);
    if (typeof message !== 'object' || message === null || Array.isArray(message)) {
      this.#options.damaged();
      return;
    }
    const body = message as Body;
    const event = body['webitel-event-name'];
    if (typeof event === 'string') {
      this.#options.event(event, body);
      return;
    }
    const id = body['exec-uuid'];
    const pending = typeof id === 'string' ? this.#pending.get(id) : undefined;
    if (!pending || typeof id !== 'string') {
      // An answer to a command that has been given up, or one said twice, is nothing; anything else is no message.
      if (typeof id !== 'string') this.#options.damaged();
      return;
    }
    const complete = body['exec-complete'];
    if (typeof complete !== 'string') {
      this.#options.damaged();
      return;
    }
    this.#pending.delete(id);
    this.#options.clock.clearTimeout(pending.timer);
    this.#options.answered(pending.name, body);
    const response = body['exec-response'];
    if (complete === '+OK' || complete.startsWith('-ERR no reply\n')) pending.resolve(response);
    else pending.reject(new WebitelRefusal(complete, response));
  }

  #end(reason: CtiErrorCode | undefined): void {
    if (!this.#open) return;
    this.#open = false;
    const { socket, clock, lost } = this.#options;
    clock.clearTimeout(this.#ping);
    socket.onmessage = socket.onclose = null;
    socket.onerror = () => undefined;
    socket.close();
    for (const { reject, timer } of this.#pending.values()) {
      clock.clearTimeout(timer);
      reject(new CtiError('linkDown'));
    }
    this.#pending.clear();
    if (reason !== undefined) lost(reason);
  }
}
