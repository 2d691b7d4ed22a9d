// Owns one SIP phone over UDP: registration, incoming calls and what a real desk phone does with them by itself.
import { Journal } from './journal.ts';
import { SipCall } from './sip-call.ts';
import { tagOf, token, uriOf, type SipMessage } from './sip-message.ts';
import { SipTransport, type SipDialog } from './sip-transport.ts';
import type { MediaAddress } from './sdp.ts';

export interface SipPhoneOptions {
  readonly user: string;
  readonly password: string;
  readonly server: MediaAddress;
  /** The address the phone lives at; 127.0.0.1 by default. */
  readonly host?: string | undefined;
  readonly displayName?: string | undefined;
  /** Answers by itself after so many milliseconds; by default it rings. */
  readonly autoAnswerMs?: number | undefined;
  /** Obeys auto-answer headers and NOTIFY talk/hold, as desk phones do; true by default. */
  readonly remoteControl?: boolean | undefined;
  /** Sends a tone in calls (silence otherwise); true by default. */
  readonly tone?: boolean | undefined;
}

export class SipPhone {
  readonly #options: SipPhoneOptions;
  readonly #transport: SipTransport;
  readonly #calls = new Map<string, SipCall>();
  readonly #incoming = new Journal<SipCall>();
  readonly #taken = new WeakSet<SipCall>();
  readonly #notifies = new Journal<SipMessage>();
  readonly #registration: SipDialog;
  #registered = false;
  /** Refuses new calls as busy. */
  doNotDisturb = false;
  /** Sends new callers to this number (302). */
  forwardTo: string | undefined;

  /** A phone that can place calls; `register()` makes it reachable. */
  static async open(options: SipPhoneOptions): Promise<SipPhone> {
    return new SipPhone(options, await SipTransport.open(options.host ?? '127.0.0.1', options.server, options));
  }

  private constructor(options: SipPhoneOptions, transport: SipTransport) {
    this.#options = options;
    this.#transport = transport;
    transport.onMessage = (message) => this.#receive(message);
    let sequence = 0;
    const me = `<${this.#identity}>`;
    this.#registration = {
      from: `${me};tag=${token()}`,
      to: me,
      callId: token(16),
      routes: [],
      nextSequence: () => ++sequence,
    };
  }

  get user(): string {
    return this.#options.user;
  }

  /** The calls since the last `quiet()`, oldest first. */
  get calls(): readonly SipCall[] {
    return [...this.#calls.values()];
  }

  /** Registers for `seconds`; 0 unregisters. */
  async register(seconds = 300): Promise<void> {
    const { host, port } = this.#transport.server;
    const request = { method: 'REGISTER', uri: `sip:${host}:${port}`, dialog: this.#registration };
    const response = await this.#transport.request({ ...request, headers: [`Expires: ${seconds}`] });
    if (response.status !== 200) throw new Error(`REGISTER of ${this.user}: ${response.first}`);
    this.#registered = seconds > 0;
  }

  /** Dials a number; the call is returned at once, wait with `until('answered')`. */
  call(number: string, headers: readonly string[] = []): SipCall {
    const { host, port } = this.#transport.server;
    const localTag = token();
    const call = new SipCall({
      transport: this.#transport,
      tone: this.#options.tone ?? true,
      callId: token(20),
      localTag,
      local: `"${this.#options.displayName ?? this.user}" <${this.#identity}>;tag=${localTag}`,
      remote: `<sip:${number}@${host}>`,
      target: `sip:${number}@${host}:${port}`,
    });
    this.#calls.set(call.callId, call);
    call.dial(headers).catch(() => call.drop());
    return call;
  }

  /** The next incoming call not yet taken by this method; one that rings already (or did) counts. */
  async incoming(timeoutMs?: number): Promise<SipCall> {
    const next = await this.#incoming.waitFor(`call at phone ${this.user}`, (call) => !this.#taken.has(call), {
      timeoutMs,
    });
    this.#taken.add(next);
    return next;
  }

  /** A NOTIFY outside calls, by the beginning of its Event header. */
  async notified(event: string, timeoutMs?: number): Promise<SipMessage> {
    const passes = (message: SipMessage) => message.header('event').startsWith(event);
    return this.#notifies.waitFor(`NOTIFY ${event} at phone ${this.user}`, passes, { timeoutMs });
  }

  /** Hangs up every call and forgets all that has happened. */
  async quiet(): Promise<void> {
    await Promise.all(this.calls.map((call) => call.hangup().catch(() => undefined)));
    this.#calls.clear();
    this.#incoming.forget();
    this.#notifies.forget();
  }

  /** Hangs up, unregisters and closes. A server that does not answer is not waited for. */
  async stop(): Promise<void> {
    const farewell = async () => {
      await this.quiet();
      if (this.#registered) await this.register(0);
    };
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, 1000)));
    await Promise.race([farewell().catch(() => undefined), patience]);
    clearTimeout(timer);
    this.unplug();
  }

  /** Closes without a word, as a phone that lost its power. */
  unplug(): void {
    for (const call of this.calls) call.drop();
    this.#transport.close();
  }

  get #identity(): string {
    return `sip:${this.user}@${this.#options.server.host}`;
  }

  #receive(message: SipMessage): void {
    const call = this.#calls.get(message.header('call-id'));
    if (call) return call.receive(message);
    if (message.status > 0 || message.method === 'ACK') return;
    const tag = token();
    switch (message.method) {
      case 'INVITE':
        if (this.doNotDisturb) return this.#transport.reply(message, 486, 'Busy Here', { tag });
        return this.#ring(message);
      case 'NOTIFY':
        this.#transport.reply(message, 200, 'OK', { tag });
        return this.#notify(message);
      case 'OPTIONS':
        return this.#transport.reply(message, 200, 'OK', { tag });
      default:
        return this.#transport.reply(message, 481, 'No Such Call', { tag });
    }
  }

  #ring(invite: SipMessage): void {
    const localTag = token();
    const call = new SipCall({
      transport: this.#transport,
      tone: this.#options.tone ?? true,
      callId: invite.header('call-id'),
      localTag,
      local: tagOf(invite.header('to')) ? invite.header('to') : `${invite.header('to')};tag=${localTag}`,
      remote: invite.header('from'),
      target: uriOf(invite.header('contact')),
      invite,
    });
    this.#calls.set(call.callId, call);
    this.#transport.reply(invite, 100, 'Trying');
    if (this.forwardTo) {
      const contact = `<sip:${this.forwardTo}@${this.#options.server.host}>`;
      this.#transport.reply(invite, 302, 'Moved Temporarily', { tag: localTag, contact });
      return call.drop();
    }
    this.#transport.reply(invite, 180, 'Ringing', { tag: localTag });
    this.#incoming.add(call);
    const wait = this.#answerAfter(invite);
    if (wait !== undefined)
      setTimeout(() => {
        if (call.state === 'ringing') call.answer().catch(() => undefined);
      }, wait);
  }

  /** Milliseconds until the phone answers by itself: told by the INVITE's headers, or set on the phone. */
  #answerAfter(invite: SipMessage): number | undefined {
    const { autoAnswerMs, remoteControl = true } = this.#options;
    if (!remoteControl) return autoAnswerMs;
    const after = /answer-after=(\d+)/.exec(invite.header('call-info'))?.[1];
    if (after !== undefined) return Number(after) * 1000;
    return /auto.?answer/i.test(invite.header('alert-info')) ? 0 : autoAnswerMs;
  }

  #notify(message: SipMessage): void {
    this.#notifies.add(message);
    if (!(this.#options.remoteControl ?? true)) return;
    const event = message.header('event').toLowerCase();
    const calls = this.calls;
    const ringing = calls.find((call) => call.state === 'ringing' && !call.outgoing);
    const held = calls.find((call) => call.state === 'answered' && call.held);
    const talking = calls.find((call) => call.state === 'answered' && !call.held);
    const reaction = event.startsWith('talk')
      ? (ringing?.answer() ?? held?.resume())
      : event.startsWith('hold')
        ? talking?.hold()
        : undefined;
    reaction?.catch(() => undefined);
  }
}
