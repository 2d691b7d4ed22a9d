/** A page that says exactly what a test wants it to say, also what no page would. */
import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { ServerMessage } from '../../core/messaging/protocol.ts';

const patience = 5000;

export class RawPage {
  readonly socket: WebSocket;
  readonly messages: ServerMessage[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  #read = 0;
  #wake: (() => void)[] = [];

  private constructor(url: string) {
    this.socket = new WebSocket(url, { perMessageDeflate: false });
    this.socket.on('error', () => undefined);
    this.socket.on('message', (data: Buffer) => {
      this.messages.push(JSON.parse(data.toString()) as ServerMessage);
      for (const wake of this.#wake.splice(0)) wake();
    });
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code, reason) => {
        resolve({ code, reason: reason.toString() });
      });
    });
  }

  static async open(url: string): Promise<RawPage> {
    const page = new RawPage(url);
    await once(page.socket, 'open');
    return page;
  }

  static async signedIn(url: string, ticket: string): Promise<RawPage> {
    const page = await RawPage.open(url);
    page.say({ type: 'signIn', version: 1, ticket });
    await page.next('snapshot');
    return page;
  }

  say(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** The next message of that type, skipping others. */
  async next<T extends ServerMessage['type']>(type: T): Promise<Extract<ServerMessage, { type: T }>> {
    const deadline = Date.now() + patience;
    for (;;) {
      while (this.#read < this.messages.length) {
        const message = this.messages[this.#read++];
        if (message?.type === type) return message as Extract<ServerMessage, { type: T }>;
      }
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(
          () => {
            reject(new Error(`waited for ${type}; heard ${this.messages.map((message) => message.type).join(' ')}`));
          },
          Math.max(0, deadline - Date.now()),
        );
        this.#wake.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }
}
