/**
 * Serves one provider over message pipes in the language of the Messaging Service: whoever holds the other end of a pipe
 * gets a `MessagingServiceProvider` that is this provider. So other tabs mirror the tab that has the phone, and a test
 * outside the page drives the provider in it.
 */
import { readClientMessage } from '../messaging/client-message.ts';
import { closeCodes, type ClientMessage, type ServerMessage } from '../messaging/protocol.ts';
import { wireState } from '../messaging/wire-state.ts';
import type { CtiEvent } from '../model/events.ts';
import type { BaseCtiProvider } from '../provider/base-cti-provider.ts';
import { asCtiError, CtiError, type CtiErrorCode, errors } from '../provider/errors.ts';
import type { Clock } from '../provider/world.ts';

/** The far end of a pipe, as the host uses it. */
export interface PipeEnd {
  /** @param frame one message of the protocol */
  send(frame: string): void;
  /** The host will not talk to it any more. */
  close(code: number, reason: CtiErrorCode): void;
}

export interface ProviderHostOptions {
  user: { id: string; name: string };
  clock: Clock;
  /** Answers what is no command. @throws CtiError */
  answer?: (what: string, input: unknown) => Promise<unknown>;
}

export class ProviderHost {
  /** New with each host: numbers of events of an earlier one mean nothing here. */
  readonly id: string;
  readonly #provider: BaseCtiProvider;
  readonly #options: ProviderHostOptions;
  readonly #pipes = new Set<Pipe>();
  readonly #unlisten: () => void;

  constructor(provider: BaseCtiProvider, options: ProviderHostOptions) {
    this.#provider = provider;
    this.#options = options;
    // Not `randomUUID`, which pages without https lack.
    this.id = `${options.clock.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
    this.#unlisten = provider.listen((event) => {
      this.#publish(event);
    });
  }

  /** Pipes that have signed in. */
  get pipes(): number {
    return [...this.#pipes].filter(({ signedIn }) => signedIn).length;
  }

  /** A pipe begins. @returns where its frames go, and what to call when it is gone */
  open(end: PipeEnd): { receive(frame: string): void; closed(): void } {
    const pipe = new Pipe(end, { host: this, provider: this.#provider, ...this.#options }, () => {
      this.#trace();
    });
    this.#pipes.add(pipe);
    return {
      receive: (frame) => {
        pipe.receive(frame);
      },
      closed: () => {
        pipe.closed();
        this.#pipes.delete(pipe);
        this.#trace();
      },
    };
  }

  /** Tells everybody something that is no event of the phone system, and so has no number. */
  tell(message: ServerMessage): void {
    for (const pipe of this.#pipes) pipe.tell(JSON.stringify(message));
  }

  /** @param reason told to everybody at the other ends */
  close(reason: CtiErrorCode = 'goingAway'): void {
    this.#unlisten();
    for (const pipe of this.#pipes) pipe.close(closeCodes.goingAway, reason);
    this.#pipes.clear();
    this.#trace();
  }

  /** Serialised once, however many pipes there are. */
  #publish(event: CtiEvent): void {
    // What listeners of this page have put there, such as an element, is for this page alone.
    const told = event.type === 'webRtcStarted' ? { ...event, config: {} } : event;
    const frame = JSON.stringify({ type: 'event', event: told } satisfies ServerMessage);
    for (const pipe of this.#pipes) pipe.tell(frame);
  }

  /** Native messages are told while one of them wants them: then to all, for all count the same events. */
  #trace(): void {
    const wanted = [...this.#pipes].some(({ traces }) => traces);
    this.#provider.trace(wanted, this);
  }
}

interface PipeHost extends ProviderHostOptions {
  host: ProviderHost;
  provider: BaseCtiProvider;
}

class Pipe {
  readonly #end: PipeEnd;
  readonly #host: PipeHost;
  readonly #traced: () => void;
  #open = true;
  signedIn = false;
  traces = false;

  constructor(end: PipeEnd, host: PipeHost, traced: () => void) {
    this.#end = end;
    this.#host = host;
    this.#traced = traced;
  }

  /** A frame for whoever has signed in. */
  tell(frame: string): void {
    if (this.signedIn && this.#open) this.#end.send(frame);
  }

  receive(frame: string): void {
    if (!this.#open) return;
    const read = readClientMessage(frame);
    if ('message' in read) this.#do(read.message);
    else if (!this.signedIn) this.close(closeCodes.invalidMessage, read.refused);
    else if (read.id !== undefined) this.#refuse(read.id, read.refused);
    else this.#send({ type: 'error', code: read.refused, text: errors[read.refused].text });
  }

  closed(): void {
    this.#open = false;
    this.traces = false;
  }

  close(code: number, reason: CtiErrorCode): void {
    this.closed();
    this.#end.close(code, reason);
  }

  #do(message: ClientMessage): void {
    if (message.type === 'signIn') {
      this.#signIn();
      return;
    }
    if (!this.signedIn) {
      this.close(closeCodes.notAuthorised, 'notAuthorised');
      return;
    }
    const { provider, answer } = this.#host;
    switch (message.type) {
      case 'command':
        void this.#attempt(message.id, async () => {
          await provider.request(message.command);
          return { type: 'reply', id: message.id, ok: true };
        });
        break;
      case 'ask':
        void this.#attempt(message.id, async () => {
          if (!answer) throw new CtiError('notSupported');
          return { type: 'answer', id: message.id, answer: await answer(message.what, message.input) };
        });
        break;
      case 'snapshot':
        this.#snapshot();
        break;
      case 'trace':
        this.traces = message.on;
        this.#traced();
        break;
      case 'ping':
        this.#send({ type: 'pong', id: message.id });
        break;
      default:
        // What else the language has is between a page and the service alone.
        break;
    }
  }

  /** Whoever can reach a pipe may use it, so the ticket is not looked at; what was missed is in the snapshot. */
  #signIn(): void {
    const { host, user, clock } = this.#host;
    this.#send({ type: 'signedIn', session: host.id, user, resumed: false, now: clock.now() });
    this.#snapshot();
    this.signedIn = true;
  }

  #snapshot(): void {
    const { seq, state } = this.#host.provider;
    this.#send({ type: 'snapshot', seq, state: wireState(state) });
  }

  async #attempt(id: string, action: () => Promise<ServerMessage>): Promise<void> {
    try {
      this.#send(await action());
    } catch (error) {
      this.#refuse(id, asCtiError(error).code);
    }
  }

  #refuse(id: string, code: CtiErrorCode): void {
    this.#send({ type: 'refusal', id, code, text: errors[code].text });
  }

  #send(message: ServerMessage): void {
    if (this.#open) this.#end.send(JSON.stringify(message));
  }
}
