// Owns one call of a phone: its SIP dialog and its sound. States only move forward, so a wait for one can look back.
import { Journal } from './journal.ts';
import { RtpStream } from './rtp-stream.ts';
import { formatSdp, parseSdp, type MediaDirection } from './sdp.ts';
import { tagOf, uriOf, type SipMessage } from './sip-message.ts';
import type { SentRequest, SipDialog, SipTransport } from './sip-transport.ts';

export type SipCallState = 'calling' | 'ringing' | 'answered' | 'ended';

/** How a call ended: on which side, and the SIP status where it was refused. */
export interface SipCallEnd {
  readonly by: 'here' | 'there';
  readonly status?: number | undefined;
  /** The Reason header of the far side's BYE or CANCEL. */
  readonly reason?: string | undefined;
}

interface SipCallSetup {
  readonly transport: SipTransport;
  readonly tone: boolean;
  readonly callId: string;
  readonly localTag: string;
  readonly local: string;
  readonly remote: string;
  readonly target: string;
  /** The INVITE of an incoming call. */
  readonly invite?: SipMessage | undefined;
}

export class SipCall {
  readonly #transport: SipTransport;
  readonly #setup: SipCallSetup;
  readonly #states = new Journal<SipCallState>();
  readonly #transfers = new Journal<string>();
  readonly #directions = new Journal<MediaDirection>();
  #remote: string;
  #target: string;
  #routes: readonly string[] = [];
  #sequence = 1;
  #sdpVersion = 1;
  #media: Promise<RtpStream> | undefined;
  #rtp: RtpStream | undefined;
  #direction: MediaDirection = 'sendrecv';
  #sentInvite: SentRequest | undefined;
  /** A CANCEL may only follow a provisional response. */
  #mayCancel = false;
  #giveUp = false;
  #ended: SipCallEnd | undefined;

  constructor(setup: SipCallSetup) {
    this.#setup = setup;
    this.#transport = setup.transport;
    this.#remote = setup.remote;
    this.#target = setup.target;
    this.#states.add(setup.invite ? 'ringing' : 'calling');
  }

  get outgoing(): boolean {
    return !this.#setup.invite;
  }
  get callId(): string {
    return this.#setup.callId;
  }
  get state(): SipCallState {
    return this.#states.entries.at(-1) ?? 'calling';
  }
  /** Why it ended; undefined before. */
  get end(): SipCallEnd | undefined {
    return this.#ended;
  }
  /** The far number as signalled (From of an incoming call, the dialled number of an outgoing one). */
  get remoteNumber(): string {
    return /sips?:([^@]+)@/.exec(uriOf(this.#setup.remote))?.[1] ?? '';
  }
  /** The far name as signalled, '' if there is none. */
  get remoteName(): string {
    return /^\s*"((?:[^"\\]|\\.)*)"/.exec(this.#setup.remote)?.[1] ?? '';
  }
  /** A header of the INVITE of an incoming call. */
  inviteHeader(name: string): string {
    return this.#setup.invite?.header(name) ?? '';
  }
  /** True between `hold()` and `resume()`. */
  get held(): boolean {
    return this.#direction === 'sendonly';
  }
  /** What the far side last said of the media: e.g. `sendonly` while it holds this phone. */
  get remoteDirection(): MediaDirection {
    return this.#directions.entries.at(-1) ?? 'sendrecv';
  }
  /** RTP packets received and sent so far. */
  get received(): number {
    return this.#rtp?.received ?? 0;
  }
  get sent(): number {
    return this.#rtp?.sent ?? 0;
  }
  /** DTMF digits heard so far. */
  get digits(): string {
    return this.#rtp?.digits ?? '';
  }

  /** Resolves when the state is or has been reached; rejects when the call ends without, or after 8 s. */
  async until(state: SipCallState, timeoutMs?: number): Promise<this> {
    const reached = await this.#states.waitFor(`call that is ${state}`, (seen) => seen === state || seen === 'ended', {
      timeoutMs,
    });
    if (reached !== state) throw new Error(`the call ended without being ${state}: ${JSON.stringify(this.#ended)}`);
    return this;
  }

  /** Resolves when the call has ended, with how. */
  async ended(timeoutMs?: number): Promise<SipCallEnd> {
    await this.until('ended', timeoutMs);
    return this.#ended ?? { by: 'here' };
  }

  /** Resolves when that many more RTP packets have come in (50 a second). */
  async hear(packets: number, timeoutMs?: number): Promise<void> {
    await (await this.#openMedia()).hear(packets, timeoutMs);
  }

  /** Resolves when the digits heard so far end with these. */
  async hearDigits(digits: string, timeoutMs?: number): Promise<void> {
    await (await this.#openMedia()).hearDigits(digits, timeoutMs);
  }

  /** Resolves when the far side says (or has last said) this of the media. */
  async untilRemoteDirection(direction: MediaDirection, timeoutMs?: number): Promise<void> {
    if (this.remoteDirection === direction) return;
    const since = this.#directions.mark();
    await this.#directions.waitFor(`media ${direction}`, (seen) => seen === direction, { since, timeoutMs });
  }

  /** Dials: sends the INVITE of an outgoing call. Settles when the call is answered or refused; rejects on silence. */
  async dial(headers: readonly string[] = []): Promise<void> {
    const rtp = await this.#openMedia();
    const response = await this.#transport.request({
      ...this.#request('INVITE', headers, this.#sdp(rtp)),
      onSent: (sent) => {
        this.#sentInvite = sent;
        this.#mayCancel = false;
      },
      onProvisional: (message) => {
        this.#useSdp(rtp, message.body);
        if (message.status > 100 && this.state === 'calling') this.#states.add('ringing');
        const first = !this.#mayCancel;
        this.#mayCancel = true;
        if (first && this.#giveUp) this.#cancel();
      },
    });
    if (response.status >= 300) return this.#finish({ by: this.#giveUp ? 'here' : 'there', status: response.status });
    this.#remote = response.header('to');
    this.#target = uriOf(response.header('contact')) || this.#target;
    this.#routes = [...(response.headers.get('record-route') ?? [])].reverse();
    this.#useSdp(rtp, response.body);
    this.#states.add('answered');
    if (this.#giveUp) await this.hangup();
  }

  async answer(): Promise<void> {
    const { invite, localTag } = this.#setup;
    const rtp = await this.#openMedia();
    if (!invite || this.state !== 'ringing') throw new Error(`nothing to answer: the call is ${this.state}`);
    this.#useSdp(rtp, invite.body);
    this.#transport.reply(invite, 200, 'OK', { tag: localTag, body: this.#sdp(rtp) });
    this.#states.add('answered');
  }

  /** Refuses a ringing call. */
  reject(status = 486, reason = 'Busy Here'): void {
    const { invite, localTag } = this.#setup;
    if (!invite || this.state !== 'ringing') throw new Error(`nothing to reject: the call is ${this.state}`);
    this.#transport.reply(invite, status, reason, { tag: localTag });
    this.#finish({ by: 'here', status });
  }

  /** Ends the call in whatever state it is; resolves when the server agrees, or does not answer. */
  async hangup(): Promise<void> {
    if (this.state === 'ended') return;
    if (this.state === 'answered') {
      const bye = this.#request('BYE');
      this.#finish({ by: 'here' });
      await this.#transport.request(bye).catch(() => undefined);
    } else if (!this.outgoing) this.reject(603, 'Decline');
    else {
      this.#giveUp = true;
      if (this.#mayCancel) this.#cancel();
      await this.ended(2000).catch(() => this.drop());
    }
  }

  /** Presses hold on the phone: a re-INVITE with sendonly. */
  hold(): Promise<void> {
    return this.#reinvite('sendonly');
  }

  resume(): Promise<void> {
    return this.#reinvite('sendrecv');
  }

  /** Sends digits as RFC 4733 events, 160 ms each. */
  dtmf(digits: string): void {
    if (!this.#rtp) throw new Error('the call has no media yet');
    this.#rtp.sendDigits(digits);
  }

  /** Blind transfer by the phone (REFER); resolves with the status, 202 if the server accepts. */
  transfer(number: string): Promise<number> {
    const { host, port } = this.#transport.server;
    return this.#refer(`<sip:${number}@${host}:${port}>`);
  }

  /** Attended transfer by the phone (REFER with Replaces): joins the far ends of two calls of this phone. */
  transferTo(other: SipCall): Promise<number> {
    const replaces = `${other.callId};to-tag=${tagOf(other.#remote)};from-tag=${other.#setup.localTag}`;
    return this.#refer(`<${other.#target.split(';')[0]}?Replaces=${encodeURIComponent(replaces)}>`);
  }

  /** How a transfer goes on, as status lines (`SIP/2.0 200 OK`): resolves with the first that matches. */
  transferProgress(matches: RegExp, timeoutMs?: number): Promise<string> {
    return this.#transfers.waitFor(`transfer progress ${matches}`, (line) => matches.test(line), { timeoutMs });
  }

  /** A message of this call's dialog, handed in by the phone. */
  receive(message: SipMessage): void {
    if (message.status > 0) return this.#acknowledge(message);
    const ok = (body = '') => this.#transport.reply(message, 200, 'OK', { tag: this.#setup.localTag, body });
    switch (message.method) {
      case 'ACK':
        return;
      case 'INVITE':
      case 'UPDATE':
        if (this.#rtp) this.#useSdp(this.#rtp, message.body);
        return ok(this.#rtp && (message.method === 'INVITE' || message.body) ? this.#sdp(this.#rtp) : '');
      case 'CANCEL':
        ok();
        if (this.state !== 'ringing' || !this.#setup.invite) return;
        this.#transport.reply(this.#setup.invite, 487, 'Request Terminated', { tag: this.#setup.localTag });
        return this.#finish({ by: 'there', reason: message.header('reason') });
      case 'BYE':
        ok();
        return this.#finish({ by: 'there', reason: message.header('reason') });
      case 'NOTIFY':
        this.#transfers.add(message.body.trim());
        return ok();
      default:
        return ok();
    }
  }

  /** Ends this side without a word to the server: the phone has stopped, or has sent the caller elsewhere. */
  drop(): void {
    this.#finish({ by: 'here' });
  }

  #request(method: string, headers: readonly string[] = [], body = '') {
    const dialog: SipDialog = {
      from: this.#setup.local,
      to: this.#remote,
      callId: this.callId,
      routes: this.#routes,
      nextSequence: () => this.#sequence++,
    };
    return { method, uri: this.#target, dialog, headers, body };
  }

  async #reinvite(direction: MediaDirection): Promise<void> {
    const rtp = await this.#openMedia();
    if (this.state !== 'answered') throw new Error(`no call to hold or resume: it is ${this.state}`);
    this.#direction = rtp.direction = direction;
    const response = await this.#transport.request(this.#request('INVITE', [], this.#sdp(rtp)));
    if (response.status !== 200) throw new Error(`re-INVITE: ${response.first}`);
    this.#useSdp(rtp, response.body);
  }

  async #refer(to: string): Promise<number> {
    const headers = [`Refer-To: ${to}`, `Referred-By: <${uriOf(this.#setup.local)}>`];
    return (await this.#transport.request(this.#request('REFER', headers))).status;
  }

  #acknowledge(response: SipMessage): void {
    const ok = response.status < 300;
    // The ACK to a refusal belongs to the INVITE's transaction, the one to a 200 is a transaction of its own.
    const via = ok ? this.#transport.newVia() : response.header('via');
    const uri = (ok && uriOf(response.header('contact'))) || this.#target;
    const { callId } = this;
    const dialog = { from: response.header('from'), to: response.header('to'), callId, routes: this.#routes };
    this.#transport.sendAlone('ACK', uri, via, response.cseq.number, dialog);
  }

  #cancel(): void {
    if (!this.#sentInvite) return;
    const { via, sequence } = this.#sentInvite;
    const dialog = { from: this.#setup.local, to: this.#setup.remote, callId: this.callId, routes: [] };
    this.#transport.sendAlone('CANCEL', this.#setup.target, via, sequence, dialog);
  }

  #openMedia(): Promise<RtpStream> {
    this.#media ??= RtpStream.open(this.#transport.local.host, this.#setup.tone).then((rtp) => {
      this.#rtp = rtp;
      if (this.#ended) rtp.close();
      return rtp;
    });
    return this.#media;
  }

  #sdp(rtp: RtpStream): string {
    return formatSdp(rtp.local, this.#direction, this.#sdpVersion++);
  }

  #useSdp(rtp: RtpStream, sdp: string): void {
    if (!sdp) return;
    const { address, direction } = parseSdp(sdp);
    if (address) rtp.peer = address;
    if (direction !== this.remoteDirection) this.#directions.add(direction);
  }

  #finish(end: SipCallEnd): void {
    if (this.#ended) return;
    this.#ended = end;
    this.#states.add('ended');
    this.#rtp?.close();
  }
}
