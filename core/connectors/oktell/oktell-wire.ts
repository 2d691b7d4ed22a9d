/** One open socket to Oktell: requests with their replies, events, and the watch that notices when the far end is gone. */
import { CtiError, type CtiErrorCode } from '../../provider/errors.ts';
import type { Clock, Timer, WebSocketLike } from '../../provider/world.ts';
import { type Body, type Frame, Multipart, readFrame, writeFrame } from './frames.ts';
import { OktellRefusal } from './oktell-error.ts';

/** Requests under way at once; more than any flow of one user needs. */
const mostRequests = 100;

export interface WireTimes {
  /** How long a reply may take, ms. */
  reply: number;
  /** How often a ping is sent, ms. */
  ping: number;
  /** Without a word for so long the far end is taken for gone, ms. */
  silence: number;
}

export const oktellTimes: WireTimes = { reply: 9000, ping: 15_000, silence: 40_000 };

export interface WireOptions {
  socket: WebSocketLike;
  clock: Clock;
  times: WireTimes;
  /** Every whole message, before anything follows from it. */
  heard: (frame: Frame) => void;
  /** A message that is the answer to nothing. */
  event: (frame: Frame) => void;
  /** Something came that cannot be read; it was left out. */
  damaged: () => void;
  /** A ping has been answered. */
  alive: () => void;
  /** Once, and only when it was not asked for. */
  lost: (reason: CtiErrorCode) => void;
}

interface Request {
  resolve: (body: Body) => void;
  reject: (error: CtiError) => void;
  timer: Timer;
}

export class OktellWire {
  readonly #options: WireOptions;
  readonly #requests = new Map<string, Request>();
  readonly #multipart = new Multipart();
  #count = 0;
  #lastHeard: number;
  #watch: Timer;
  #open = true;

  constructor(options: WireOptions) {
    this.#options = options;
    const { socket, clock } = options;
    this.#lastHeard = clock.now();
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
   * @returns the reply's body
   * @throws OktellRefusal when Oktell answers with a failure; CtiError `timeout`, `linkDown`, `tooFast`
   */
  request(name: string, body: Body = {}): Promise<Body> {
    const { clock, times } = this.#options;
    return new Promise((resolve, reject) => {
      if (!this.#open) {
        reject(new CtiError('linkDown'));
        return;
      }
      if (this.#requests.size >= mostRequests) {
        reject(new CtiError('tooFast'));
        return;
      }
      const qid = `${++this.#count}.${crypto.randomUUID()}`;
      const timer = clock.setTimeout(() => {
        this.#requests.delete(qid);
        reject(new CtiError('timeout'));
      }, times.reply);
      this.#requests.set(qid, { resolve, reject, timer });
      this.#send(writeFrame(name, { ...body, qid }));
    });
  }

  /** Hangs up; nothing is heard of it any more. */
  close(): void {
    this.#end(undefined);
  }

  #send(text: string): void {
    try {
      this.#options.socket.send(text);
    } catch {
      this.#end('linkDown');
    }
  }

  #receive(text: string): void {
    this.#lastHeard = this.#options.clock.now();
    const frame = readFrame(text);
    const whole = frame?.name === 'multipart' ? this.#multipart.add(frame.body) : (frame ?? 'damaged');
    if (whole === 'damaged') this.#options.damaged();
    else if (whole !== undefined) this.#take(whole);
  }

  #take(frame: Frame): void {
    const { qid } = frame.body;
    const request = typeof qid === 'string' ? this.#requests.get(qid) : undefined;
    this.#options.heard(frame);
    if (request && typeof qid === 'string') {
      this.#requests.delete(qid);
      this.#options.clock.clearTimeout(request.timer);
      if (failed(frame.body)) request.reject(new OktellRefusal(frame.body));
      else request.resolve(frame.body);
      return;
    }
    // The reply to a request that has been given up, or one said twice.
    if (frame.name === 'pong' || frame.name.endsWith('result')) return;
    this.#options.event(frame);
  }

  #end(reason: CtiErrorCode | undefined): void {
    if (!this.#open) return;
    this.#open = false;
    const { socket, clock, lost } = this.#options;
    clock.clearTimeout(this.#watch);
    socket.onmessage = socket.onclose = null;
    socket.onerror = () => undefined;
    socket.close();
    for (const { reject, timer } of this.#requests.values()) {
      clock.clearTimeout(timer);
      reject(new CtiError('linkDown'));
    }
    this.#requests.clear();
    if (reason !== undefined) lost(reason);
  }

  /** A socket can look open for hours after the network is gone; only an answer proves it alive. */
  #watchSilence(): void {
    const { clock, times, alive } = this.#options;
    this.#watch = clock.setTimeout(() => {
      if (clock.now() - this.#lastHeard > times.silence) {
        this.#end('timeout');
        return;
      }
      this.request('ping').then(alive, () => undefined);
      this.#watchSilence();
    }, times.ping);
  }
}

/** A reply without a result counts as success. */
function failed({ result }: Body): boolean {
  return result === 0 || result === false || result === '0' || result === 'false';
}
