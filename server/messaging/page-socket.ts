/** One page's socket: signs in with a ticket, takes commands, passes on events, and is never allowed to cost more than its limits. */
import type { WebSocket } from 'ws';
import { type ClientMessage, closeCodes, type ServerMessage } from '../../core/messaging/protocol.ts';
import type { CtiCommand } from '../../core/model/commands.ts';
import { asCtiError, type CtiErrorCode, errors } from '../../core/provider/errors.ts';
import type { Clock, Timer } from '../../core/provider/world.ts';
import { readClientMessage } from '../../core/messaging/client-message.ts';
import type { Limits } from './limits.ts';
import { RateLimit } from './rate-limit.ts';
import type { Redeemed } from './tickets.ts';
import type { Listener, PageOrigin, UserSession } from './user-session.ts';

/** What a socket needs of the service. */
export interface SocketHost {
  readonly limits: Limits;
  readonly clock: Clock;
  redeem(ticket: string): Redeemed;
  /** Answers a question of one of the user's pages. @throws CtiError */
  answer(userId: string, what: string, input: unknown, page: Listener): Promise<unknown>;
  session(userId: string): UserSession | undefined;
  /** A command as the phone system is to get it. */
  prepared(session: UserSession, command: CtiCommand, page: Listener): Promise<CtiCommand>;
  signedIn(socket: PageSocket): void;
  closed(socket: PageSocket): void;
  /** Counts what went wrong, by code. */
  refused(code: CtiErrorCode): void;
  /** A page was too slow and gets a snapshot instead of events. */
  resynced(): void;
}

export class PageSocket implements Listener {
  readonly origin: PageOrigin;
  site: string | undefined;
  readonly #socket: WebSocket;
  readonly #host: SocketHost;
  readonly #rate: RateLimit;
  #session: UserSession | undefined;
  #heardAt: number;
  #pingedAt = 0;
  #pings = 0;
  #inFlight = 0;
  #lagging = false;
  /** Waits for the sign-in at first, later for a slow page to catch up. */
  #timer: Timer;

  /** @param from what the page's request said of it */
  constructor(socket: WebSocket, host: SocketHost, from: Omit<PageOrigin, 'since'>) {
    const { clock, limits } = host;
    this.origin = { ...from, since: clock.now() };
    this.#socket = socket;
    this.#host = host;
    this.#heardAt = clock.now();
    this.#rate = new RateLimit(limits.rate, this.#heardAt);
    this.#timer = clock.setTimeout(() => {
      this.close('notAuthorised');
    }, limits.signInTime);
    socket.on('message', (data, isBinary) => {
      this.#receive(data as Buffer, isBinary);
    });
    socket.on('close', () => {
      this.#closed();
    });
    // A broken frame or a frame that is too large; ws closes with the right code by itself.
    socket.on('error', (error: Error & { code?: string }) => {
      host.refused(error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH' ? 'messageTooLarge' : 'invalidMessage');
    });
  }

  get session(): UserSession | undefined {
    return this.#session;
  }

  event(frame: string): void {
    if (this.#lagging) return;
    if (this.#socket.bufferedAmount > this.#host.limits.lagging) {
      this.#lagging = true;
      this.#waitUntilDrained();
      return;
    }
    this.#send(frame);
  }

  say(frame: string): void {
    this.#send(frame);
  }

  /** Called now and then: asks a silent page whether it is there, and gives up on one that stays silent. */
  watch(now: number): void {
    const { pingInterval, silenceLimit } = this.#host.limits;
    if (now - this.#heardAt > silenceLimit) {
      this.#host.refused('timeout');
      this.#socket.close(closeCodes.silent, 'timeout');
      this.#socket.terminate();
    } else if (now - Math.max(this.#heardAt, this.#pingedAt) >= pingInterval) {
      this.#pingedAt = now;
      this.#send(JSON.stringify({ type: 'ping', id: `s${++this.#pings}` }));
    }
  }

  /** @param comeBackIn ms */
  goAway(comeBackIn: number): void {
    this.#send(JSON.stringify({ type: 'goingAway', comeBackIn }));
    this.#socket.close(closeCodes.goingAway, 'goingAway');
  }

  terminate(): void {
    this.#socket.terminate();
  }

  /** Closes with the code of the protocol; the reason is the code of the error table. */
  close(code: CtiErrorCode): void {
    this.#host.refused(code);
    this.#socket.close(closeCodeOf(code), code);
  }

  #receive(data: Buffer, isBinary: boolean): void {
    if (this.#socket.readyState !== 1) return;
    const now = this.#host.clock.now();
    this.#heardAt = now;
    if (!this.#rate.take(now)) {
      this.close('tooFast');
      return;
    }
    if (isBinary) {
      this.close('invalidMessage');
      return;
    }
    const read = readClientMessage(data.toString('utf8'));
    if ('message' in read) this.#do(read.message);
    else if (!this.#session) this.close(read.refused);
    else if (read.id !== undefined) this.#refuse(read.id, read.refused);
    else this.#complain(read.refused);
  }

  #do(message: ClientMessage): void {
    if (message.type === 'signIn') {
      this.#signIn(message);
      return;
    }
    const session = this.#session;
    if (!session) {
      this.close('notAuthorised');
      return;
    }
    switch (message.type) {
      case 'command':
        void this.#attempt(message.id, async () => {
          await session.provider.request(await this.#host.prepared(session, message.command, this));
          return { type: 'reply', id: message.id, ok: true };
        });
        break;
      case 'ask':
        void this.#attempt(message.id, async () => ({
          type: 'answer',
          id: message.id,
          answer: await this.#host.answer(session.user.id, message.what, message.input, this),
        }));
        break;
      case 'snapshot':
        this.#send(session.snapshot());
        break;
      case 'trace':
        session.trace(this, message.on);
        break;
      case 'phone':
        this.#try(() => {
          session.phone.be(this, message.on, message.peers ?? []);
        });
        break;
      case 'media':
        this.#try(() => {
          session.phone.signal(this, message.signal);
        });
        break;
      case 'ping':
        this.#send(JSON.stringify({ type: 'pong', id: message.id }));
        break;
      case 'pong':
        break;
    }
  }

  #signIn({ ticket, resume }: Extract<ClientMessage, { type: 'signIn' }>): void {
    if (this.#session) {
      this.close('invalidMessage');
      return;
    }
    const redeemed = this.#host.redeem(ticket);
    if ('refused' in redeemed) {
      this.close(redeemed.refused);
      return;
    }
    const session = this.#host.session(redeemed.userId);
    if (!session) {
      this.close('noExtension');
      return;
    }
    if (session.listeners >= this.#host.limits.socketsPerUser) {
      this.close('tooFast');
      return;
    }
    this.#host.clock.clearTimeout(this.#timer);
    this.#session = session;
    this.site = redeemed.site;
    const missed = resume && session.missed(resume.session, resume.seq);
    const { id, name } = session.user;
    this.#send(
      JSON.stringify({
        type: 'signedIn',
        session: session.id,
        user: { id, name },
        resumed: missed !== undefined,
        now: this.#host.clock.now(),
      }),
    );
    for (const frame of missed ?? [session.snapshot()]) this.#send(frame);
    session.add(this);
    this.#host.signedIn(this);
  }

  /** Does what was asked for under this id, and says what came of it. */
  async #attempt(id: string, action: () => Promise<ServerMessage>): Promise<void> {
    if (this.#inFlight >= this.#host.limits.inFlight) {
      this.#refuse(id, 'tooFast');
      return;
    }
    this.#inFlight++;
    try {
      this.#send(JSON.stringify(await action()));
    } catch (cause) {
      this.#refuse(id, asCtiError(cause).code);
    } finally {
      this.#inFlight--;
    }
  }

  /** Does what has no answer; only what is wrong with it is told. */
  #try(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#complain(asCtiError(error).code);
    }
  }

  #refuse(id: string, code: CtiErrorCode): void {
    this.#host.refused(code);
    this.#send(JSON.stringify({ type: 'refusal', id, code, text: errors[code].text }));
  }

  #complain(code: CtiErrorCode): void {
    this.#host.refused(code);
    this.#send(JSON.stringify({ type: 'error', code, text: errors[code].text }));
  }

  #send(frame: string): void {
    if (this.#socket.readyState !== 1) return;
    this.#socket.send(frame);
    if (this.#socket.bufferedAmount > this.#host.limits.stuck) {
      this.#host.refused('tooFast');
      this.#socket.terminate();
    }
  }

  /** The events of the meantime are not kept for a slow page: the state itself is smaller than they would be. */
  #waitUntilDrained(): void {
    this.#timer = this.#host.clock.setTimeout(() => {
      if (!this.#session || this.#socket.readyState !== 1) return;
      if (this.#socket.bufferedAmount > 0) {
        this.#waitUntilDrained();
        return;
      }
      this.#lagging = false;
      this.#host.resynced();
      this.#send(this.#session.snapshot());
    }, this.#host.limits.drainCheck);
  }

  #closed(): void {
    this.#host.clock.clearTimeout(this.#timer);
    this.#session?.remove(this);
    this.#host.closed(this);
  }
}

function closeCodeOf(code: CtiErrorCode): number {
  switch (code) {
    case 'notAuthorised':
    case 'noExtension':
      return closeCodes.notAuthorised;
    case 'replayed':
      return closeCodes.replayed;
    case 'tooFast':
      return closeCodes.tooFast;
    case 'closed':
      return closeCodes.closed;
    default:
      return closeCodes.invalidMessage;
  }
}
