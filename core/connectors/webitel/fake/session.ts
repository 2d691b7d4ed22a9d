/** One client of the fake's CTI socket: its commands in, answers and events out, and the time it has to sign in. */
import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { FakeAccount } from './accounts.ts';
import { FakeRefusal } from './refusal.ts';

export type Args = Readonly<Record<string, unknown>>;

/** What a command is answered with. */
export interface Answer {
  complete: string;
  response?: unknown;
}

/** What a session asks of the server around it. */
export interface FakeServer {
  /** How long a client may take to sign in, ms. */
  signInTime: number;
  /** @throws FakeRefusal; @returns undefined where a real server throws, and nobody is answered */
  command(session: FakeSession, name: string, args: Args): Promise<Answer | undefined> | Answer | undefined;
  heard(name: string, args: Args): void;
  /** Lets a test delay, repeat, reorder or drop answers; the usual is to send at once. */
  answering(name: string, send: () => void): void;
  closed(session: FakeSession): void;
}

export class FakeSession {
  readonly id = randomUUID();
  readonly #socket: WebSocket;
  readonly #server: FakeServer;
  readonly subscribed = new Set<string>();
  readonly #signIn: NodeJS.Timeout;
  account: FakeAccount | undefined;

  constructor(socket: WebSocket, server: FakeServer) {
    this.#socket = socket;
    this.#server = server;
    this.#signIn = setTimeout(() => {
      if (this.account) return;
      this.send({ 'webitel-event-name': 'account', 'Event-Name': 'DISCONNECT' });
      // Without a goodbye: the client sees 1006.
      socket.terminate();
    }, server.signInTime);
    socket.on('message', (data: Buffer) => {
      void this.#receive(data.toString());
    });
    socket.on('close', () => {
      clearTimeout(this.#signIn);
      server.closed(this);
    });
    socket.on('error', () => undefined);
  }

  send(message: object): void {
    this.raw(JSON.stringify(message));
  }

  raw(text: string): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(text);
  }

  close(code: number): void {
    this.#socket.close(code);
  }

  terminate(): void {
    this.#socket.terminate();
  }

  async #receive(text: string): Promise<void> {
    let message: Args;
    try {
      message = JSON.parse(text) as Args;
    } catch {
      return;
    }
    const { 'exec-uuid': id, 'exec-func': name, 'exec-args': args } = message;
    if (typeof name !== 'string') return;
    const given = typeof args === 'object' && args !== null ? (args as Args) : {};
    this.#server.heard(name, given);
    const answer = await this.#answer(name, given);
    if (!answer) return;
    const { complete, response } = answer;
    this.#server.answering(name, () => {
      this.send({
        'exec-uuid': id,
        'exec-complete': complete,
        ...(response === undefined ? {} : { 'exec-response': response }),
      });
    });
  }

  async #answer(name: string, args: Args): Promise<Answer | undefined> {
    try {
      return await this.#server.command(this, name, args);
    } catch (error) {
      if (!(error instanceof FakeRefusal)) throw error;
      return fromText(error.message);
    }
  }
}

/** How the server judges a text of the exchange. */
export function fromText(response: string): Answer {
  return { complete: /^-(ERR|USAGE)/.test(response) ? '-ERR' : '+OK', response };
}
