/** One open socket to Verto: requests with their replies, what the server says, and the watch that notices when it is gone. */
import { CtiError, type CtiErrorCode } from '../../provider/errors.ts';
import type { Clock, Timer, WebSocketLike } from '../../provider/world.ts';
import { type Body, readFrame, type VertoMessage } from './messages.ts';
import { VertoError } from './refusals.ts';

/** Requests under way at once; more than any flow of one user needs. */
const mostRequests = 100;

export interface VertoTimes {
  /** How long a reply may take, ms. */
  reply: number;
  /** How often a quiet connection is asked whether it lives, ms; the server itself asks after 30 s and expects nothing. */
  ping: number;
  /** The answer to that may take so long, ms. */
  pong: number;
}

export const vertoTimes: VertoTimes = { reply: 8000, ping: 25_000, pong: 10_000 };

export interface VertoWireOptions {
  socket: WebSocketLike;
  /** In every request: whose session it is. */
  sessid: string;
  clock: Clock;
  times: VertoTimes;
  /** Every frame before anything follows from it, `S` from the server; passwords are left out. */
  native: (direction: 'S' | 'C', text: string) => void;
  /** A request of the server, which is acknowledged already. */
  request: (method: string, params: Body) => void;
  /** Something came that cannot be read; it was left out. */
  damaged: () => void;
  /** Once, and only when it was not asked for. */
  lost: (reason: CtiErrorCode) => void;
}

interface Waiting {
  resolve: (result: Body) => void;
  reject: (error: CtiError) => void;
  timer: Timer;
}

export class VertoWire {
  readonly #options: VertoWireOptions;
  readonly #waiting = new Map<number, Waiting>();
  #count = 0;
  #heardAt: number;
  #watch: Timer;
  #open = true;

  constructor(options: VertoWireOptions) {
    this.#options = options;
    const { socket, clock } = options;
    this.#heardAt = clock.now();
    socket.onmessage = ({ data }) => {
      if (this.#open) this.#receive(String(data));
    };
    socket.onclose = () => {
      this.#end('linkDown');
    };
    // A close follows every error.
    socket.onerror = () => undefined;
    this.#watchSilence();
  }

  /**
   * @returns the reply's result
   * @throws VertoError for a refusal; CtiError `timeout`, `linkDown`, `tooFast`
   */
  request(method: string, params: Body = {}, within = this.#options.times.reply): Promise<Body> {
    const { clock, sessid } = this.#options;
    return new Promise((resolve, reject) => {
      if (!this.#open) {
        reject(new CtiError('linkDown'));
        return;
      }
      if (this.#waiting.size >= mostRequests) {
        reject(new CtiError('tooFast'));
        return;
      }
      const id = ++this.#count;
      const timer = clock.setTimeout(() => {
        this.#waiting.delete(id);
        reject(new CtiError('timeout'));
      }, within);
      this.#waiting.set(id, { resolve, reject, timer });
      this.#send({ jsonrpc: '2.0', id, method, params: { ...params, sessid } });
    });
  }

  /** Asks now whether the far end lives, and gives it up if it does not say so in time. @param within ms */
  ask(within: number): void {
    const { clock, times } = this.#options;
    const askedAt = clock.now();
    // Whatever the answer is, somebody has given it; one who stays silent was heard of otherwise, or is gone.
    this.request('verto.ping', {}, Math.max(within, times.pong)).catch(() => undefined);
    clock.clearTimeout(this.#watch);
    this.#watch = clock.setTimeout(() => {
      if (this.#heardAt < askedAt) this.#end('timeout');
      else this.#watchSilence();
    }, within);
  }

  /** Hangs up; nothing is heard of it any more. */
  close(): void {
    this.#end(undefined);
  }

  #send(message: Body): void {
    const text = JSON.stringify(message);
    this.#options.native(
      'C',
      JSON.stringify(message, (key, value: unknown) => (key === 'passwd' ? '…' : value)),
    );
    try {
      this.#options.socket.send(text);
    } catch {
      this.#end('linkDown');
    }
  }

  #receive(text: string): void {
    this.#heardAt = this.#options.clock.now();
    this.#options.native('S', text);
    for (const message of readFrame(text)) {
      // What one of a batch leads to may close the connection.
      if (!this.#open) return;
      if (message) this.#take(message);
      else this.#options.damaged();
    }
  }

  #take(message: VertoMessage): void {
    if (message.type === 'request') {
      const { id, method, params } = message;
      // Never an error: the server takes a message without a result for a request.
      if (id !== undefined) this.#send({ jsonrpc: '2.0', id, result: { method } });
      this.#options.request(method, params);
      return;
    }
    const waiting = message.id === undefined ? undefined : this.#waiting.get(message.id);
    if (!waiting || message.id === undefined) {
      // The reply to a request that has been given up, or one said twice; without an id it is to something unreadable.
      if (message.id === undefined) this.#options.damaged();
      return;
    }
    this.#waiting.delete(message.id);
    this.#options.clock.clearTimeout(waiting.timer);
    if (message.type === 'result') waiting.resolve(message.result);
    else waiting.reject(new VertoError(message.error));
  }

  /** A socket can look open for hours after the network is gone; only an answer proves it alive. */
  #watchSilence(): void {
    const { clock, times } = this.#options;
    this.#watch = clock.setTimeout(() => {
      this.ask(times.pong);
    }, times.ping);
  }

  #end(reason: CtiErrorCode | undefined): void {
    if (!this.#open) return;
    this.#open = false;
    const { socket, clock, lost } = this.#options;
    clock.clearTimeout(this.#watch);
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.onerror = () => undefined;
    socket.close();
    for (const { reject, timer } of this.#waiting.values()) {
      clock.clearTimeout(timer);
      reject(new CtiError('linkDown'));
    }
    this.#waiting.clear();
    if (reason !== undefined) lost(reason);
  }
}
