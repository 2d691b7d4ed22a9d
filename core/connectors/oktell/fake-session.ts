/** One client of the fake Oktell: its frames in, replies and events out. */
import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import { Refusal } from './fake-exchange.ts';
import type { FakeUser } from './fake-users.ts';

type Body = Record<string, unknown>;

/** What a client may ask of the server around it. */
export interface FakeServer {
  /** @throws Refusal */
  /** `voice`: what the answer tells besides, of a web phone. */
  signIn(body: Body): { user: FakeUser; session: string; voice: Body };
  signedOut(user: FakeUser, session: string): void;
  /** @throws Refusal for a method that it does not know */
  answer(user: FakeUser, method: string, body: Body): Body;
  /** Longest text of a reply before it is cut into parts. */
  multipartOver: number;
  /** Lets a test delay, repeat or drop replies; the usual is to send at once. */
  reply(method: string, send: () => void): void;
  heard(method: string, body: Body): void;
}

/** Oktell encodes the whole text and cuts it then, so that each part decodes alone. */
const partSize = 2048;

export class FakeSession {
  readonly #socket: WebSocket;
  readonly #server: FakeServer;
  readonly #subscribed = new Set<string>();
  #user: FakeUser | undefined;
  #session = '';

  constructor(socket: WebSocket, server: FakeServer) {
    this.#socket = socket;
    this.#server = server;
    socket.on('message', (data: Buffer) => {
      this.#receive(data.toString());
    });
    socket.on('error', () => undefined);
  }

  get user(): FakeUser | undefined {
    return this.#user;
  }

  /** An event, to whoever has subscribed to it. */
  event(name: string, body: Body): void {
    if (!this.#subscribed.has(name) || !this.#user) return;
    const { id, login } = this.#user;
    this.raw(JSON.stringify([name, { qid: randomUUID(), userid: id, userlogin: login, ...body }]));
  }

  raw(text: string): void {
    this.#socket.send(text);
  }

  terminate(): void {
    this.#socket.terminate();
  }

  #receive(text: string): void {
    let method: string;
    let body: Body;
    try {
      [method, body] = JSON.parse(text) as [string, Body];
      if (typeof method !== 'string' || typeof body !== 'object') throw new TypeError('no frame');
    } catch {
      this.#socket.close();
      return;
    }
    this.#server.heard(method, body);
    const { qid } = body;
    if (method === 'ping') {
      this.#server.reply(method, () => {
        this.raw(JSON.stringify(['pong', { qid }]));
      });
      return;
    }
    let answer: Body;
    try {
      answer = { qid, result: 1, ...this.#answer(method, body) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      answer = { qid, result: 0, ...(error.code === 0 ? {} : { error: error.code }), errormsg: error.message };
    }
    this.#server.reply(method, () => {
      this.#send(`${method}result`, answer);
      // The client waits for the server to close.
      if (method === 'logout') this.#socket.close();
    });
  }

  #answer(method: string, body: Body): Body {
    if (method === 'login') {
      const { user, session, voice } = this.#server.signIn(body);
      this.#user = user;
      this.#session = session;
      return { userid: user.id, sessionid: session, ...voice };
    }
    if (!this.#user) throw new Refusal(0, 'Bad request. Session does not exist');
    if (method === 'subscribeevent') {
      const names = body['eventmethod'] ?? body['event'];
      for (const name of Array.isArray(names) ? names : [names]) if (typeof name === 'string') this.#subscribe(name);
      return {};
    }
    if (method === 'logout') {
      this.#server.signedOut(this.#user, this.#session);
      return {};
    }
    return this.#server.answer(this.#user, method, body);
  }

  #subscribe(name: string): void {
    if (name !== 'phoneevent') {
      this.#subscribed.add(name);
      return;
    }
    for (const what of ['acmcall', 'ring', 'ivr', 'comm']) {
      for (const when of ['started', 'stopped']) this.#subscribed.add(`phoneevent_${what}${when}`);
    }
  }

  #send(name: string, body: Body): void {
    const text = JSON.stringify([name, body]);
    if (text.length <= this.#server.multipartOver) {
      this.raw(text);
      return;
    }
    const encoded = Buffer.from(text).toString('base64');
    const count = Math.ceil(encoded.length / partSize);
    const id = randomUUID();
    for (let i = 0; i < count; i++) {
      const content = encoded.slice(i * partSize, (i + 1) * partSize);
      this.raw(
        JSON.stringify([
          'multipart',
          {
            'message-id': id,
            packetcount: count,
            packetnumber: i,
            'content-type': 'text/json; charset=utf-8',
            'content-transfer-encoding': 'base64',
            'content-length': content.length,
            content,
          },
        ]),
      );
    }
  }
}
