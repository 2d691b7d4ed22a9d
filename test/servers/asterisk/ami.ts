// Owns the tests' own view of a server: a small AMI client that shares no code with the one under test.
import { createHash } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { formatAmi, parseAmi, type AmiFields, type AmiMessage } from './ami-message.ts';
import { Journal, type WaitOptions } from './journal.ts';

export interface AmiAddress {
  readonly host: string;
  readonly port: number;
}

export interface AmiLogin {
  readonly username: string;
  readonly secret: string;
  /** Log in by challenge instead of sending the secret. */
  readonly md5?: boolean | undefined;
  /** The event classes wanted, e.g. `off` or `call,agent`. */
  readonly events?: string | undefined;
}

export interface AmiWait extends WaitOptions {
  where?: ((event: AmiMessage) => boolean) | undefined;
}

interface Answer {
  readonly response: AmiMessage;
  readonly entries: readonly AmiMessage[];
}

interface Pending {
  readonly list: boolean;
  readonly entries: AmiMessage[];
  response: AmiMessage | undefined;
  settle(outcome: Answer | Error): void;
}

export class Ami {
  readonly #socket: Socket;
  readonly #banner = new Journal<string>();
  readonly #events = new Journal<AmiMessage>();
  readonly #hearers = new Set<(event: AmiMessage) => void>();
  readonly #pending = new Map<string, Pending>();
  #buffer = '';
  #lastId = 0;
  /** Settles when the connection is gone, whoever closed it. */
  readonly closed: Promise<void>;

  /** Connects and waits for the banner; with `login`, logs in too and rejects with the server's words if refused. */
  static async connect(address: AmiAddress, login?: AmiLogin): Promise<Ami> {
    const ami = new Ami(connect(address.port, address.host));
    try {
      await ami.#banner.waitFor('AMI banner', () => true);
      if (login) await ami.login(login);
    } catch (error) {
      ami.close();
      throw error;
    }
    return ami;
  }

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('utf8').setNoDelay(true);
    socket.on('data', (text) => this.#read(String(text)));
    let reason = new Error('the AMI connection is closed');
    socket.on('error', (error) => (reason = error));
    this.closed = new Promise((resolve) => {
      socket.on('close', () => {
        this.#banner.end(reason);
        this.#events.end(reason);
        for (const pending of [...this.#pending.values()]) pending.settle(reason);
        resolve();
      });
    });
  }

  get banner(): string {
    return this.#banner.entries[0] ?? '';
  }

  /** The events since the last `forget()`. */
  get events(): readonly AmiMessage[] {
    return this.#events.entries;
  }

  /** Every event from now on. @returns a function that ends it */
  listen(hear: (event: AmiMessage) => void): () => void {
    this.#hearers.add(hear);
    return () => this.#hearers.delete(hear);
  }

  /** Now, to be given to `waitFor` as `since`. */
  mark(): number {
    return this.#events.mark();
  }

  forget(): void {
    this.#events.forget();
  }

  /** An event by name that has come since `since` (by default: since the last `forget()`) or will come. */
  waitFor(name: string, { where = () => true, ...wait }: AmiWait = {}): Promise<AmiMessage> {
    return this.#events.waitFor(`AMI event ${name}`, (event) => event.get('Event') === name && where(event), wait);
  }

  async login({ username, secret, md5 = false, events }: AmiLogin): Promise<void> {
    const wanted: AmiFields = events === undefined ? {} : { Events: events };
    let proof: AmiFields = { Secret: secret };
    if (md5) {
      const challenge = (await this.action('Challenge', { AuthType: 'MD5' })).get('Challenge') ?? '';
      const hash = createHash('md5').update(challenge + secret);
      proof = { AuthType: 'MD5', Key: hash.digest('hex') };
    }
    const response = await this.action('Login', { Username: username, ...proof, ...wanted });
    if (response.get('Response') !== 'Success') throw new Error(response.get('Message') ?? 'login refused');
  }

  /** Sends an action and resolves with its response, be it Success or Error. */
  async action(name: string, fields: AmiFields = {}): Promise<AmiMessage> {
    return (await this.#send(name, fields, false)).response;
  }

  /** Sends an action that answers with a list of events; resolves with the entries, none if it was refused. */
  async list(name: string, fields: AmiFields = {}): Promise<readonly AmiMessage[]> {
    return (await this.#send(name, fields, true)).entries;
  }

  close(): void {
    this.#socket.destroy();
  }

  #send(name: string, fields: AmiFields, list: boolean): Promise<Answer> {
    const id = `test-${++this.#lastId}`;
    return new Promise((resolve, reject) => {
      if (this.#socket.destroyed) return reject(new Error('the AMI connection is closed'));
      const settle = (outcome: Answer | Error) => {
        clearTimeout(timer);
        this.#pending.delete(id);
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome);
      };
      const timer = setTimeout(() => settle(new Error(`no answer to ${name}`)), 10_000);
      this.#pending.set(id, { list, entries: [], response: undefined, settle });
      this.#socket.write(formatAmi(name, id, fields));
    });
  }

  #read(text: string): void {
    this.#buffer += text;
    if (this.#banner.entries.length === 0) {
      const end = this.#buffer.indexOf('\r\n');
      if (end < 0) return;
      this.#banner.add(this.#buffer.slice(0, end));
      this.#buffer = this.#buffer.slice(end + 2);
    }
    for (let end; (end = this.#buffer.indexOf('\r\n\r\n')) >= 0;) {
      const message = parseAmi(this.#buffer.slice(0, end));
      this.#buffer = this.#buffer.slice(end + 4);
      this.#take(message);
    }
  }

  #take(message: AmiMessage): void {
    const pending = this.#pending.get(message.get('ActionID') ?? '');
    // Told apart by Event, not by Response: the event OriginateResponse has a key Response too.
    if (message.get('Event') === undefined) {
      if (!pending) return;
      pending.response = message;
      if (!pending.list || message.get('Response') === 'Error') pending.settle({ response: message, entries: [] });
      return;
    }
    if (pending?.list && pending.response) {
      const complete = message.get('EventList')?.toLowerCase() === 'complete';
      if (complete) pending.settle({ response: pending.response, entries: pending.entries });
      else pending.entries.push(message);
      return;
    }
    this.#events.add(message);
    for (const hear of this.#hearers) hear(message);
  }
}
