// Owns a phone's SIP socket: requests with retransmission and one digest retry, responses, repeats answered again.
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { branchOf, digestAnswer, formatSip, parseSip, tagOf, token, type SipMessage } from './sip-message.ts';
import type { MediaAddress } from './sdp.ts';

/** Who sends a request to whom, inside or outside a dialog. */
export interface SipDialog {
  readonly from: string;
  readonly to: string;
  readonly callId: string;
  readonly routes: readonly string[];
  nextSequence(): number;
}

export interface SipRequest {
  readonly method: string;
  readonly uri: string;
  readonly dialog: SipDialog;
  readonly headers?: readonly string[] | undefined;
  readonly body?: string | undefined;
  readonly onProvisional?: ((message: SipMessage) => void) | undefined;
  /** Told of each sending that counts (not of retransmissions): what a CANCEL must repeat. */
  readonly onSent?: ((sent: SentRequest) => void) | undefined;
}

export interface SentRequest {
  readonly via: string;
  readonly sequence: number;
}

export interface SipReply {
  readonly headers?: readonly string[] | undefined;
  readonly body?: string | undefined;
  /** Added to the To header where the request has none. */
  readonly tag?: string | undefined;
  readonly contact?: string | undefined;
}

export interface SipAccount {
  readonly user: string;
  readonly password: string;
}

interface Transaction {
  readonly method: string;
  provisional(message: SipMessage): void;
  settle(outcome: SipMessage | Error): void;
}

const allow = 'Allow: INVITE,ACK,CANCEL,BYE,NOTIFY,REFER,OPTIONS,UPDATE,INFO';
const firstRetransmissionMs = 500;
const sendings = 7;

export class SipTransport {
  readonly #socket: Socket;
  readonly #account: SipAccount;
  readonly #transactions = new Map<string, Transaction>();
  readonly #replies = new Map<string, string>();
  #closed = false;
  readonly server: MediaAddress;
  readonly local: MediaAddress;
  /** Requests that are new, and final responses to INVITE (each of them wants an ACK, repeats too). */
  onMessage: (message: SipMessage) => void = () => undefined;

  static async open(host: string, server: MediaAddress, account: SipAccount): Promise<SipTransport> {
    const socket = createSocket('udp4').bind(0, host);
    await once(socket, 'listening');
    return new SipTransport(socket, { host, port: socket.address().port }, server, account);
  }

  private constructor(socket: Socket, local: MediaAddress, server: MediaAddress, account: SipAccount) {
    this.#socket = socket;
    this.#account = account;
    this.local = local;
    this.server = server;
    socket.on('message', (datagram) => {
      // Shorter ones are keep-alives.
      if (datagram.length > 8) this.#receive(parseSip(datagram.toString('utf8')));
    });
    socket.on('error', () => undefined);
  }

  get contact(): string {
    return `<sip:${this.#account.user}@${this.local.host}:${this.local.port}>`;
  }

  /** Resolves with the final response, whatever its status; rejects when there is none or the phone stops. */
  async request(request: SipRequest): Promise<SipMessage> {
    const response = await this.#transact(request, []);
    const proxy = response.status === 407;
    const challenge = response.header(proxy ? 'proxy-authenticate' : 'www-authenticate');
    if (!proxy && response.status !== 401) return response;
    const answer = digestAnswer(challenge, request, this.#account);
    return this.#transact(request, [`${proxy ? 'Proxy-Authorization' : 'Authorization'}: ${answer}`]);
  }

  /** A request without a transaction: ACK and CANCEL. */
  sendAlone(method: string, uri: string, via: string, sequence: number, dialog: Omit<SipDialog, 'nextSequence'>): void {
    const headers = [
      `Via: ${via}`,
      'Max-Forwards: 70',
      ...dialog.routes.map((route) => `Route: ${route}`),
      `From: ${dialog.from}`,
      `To: ${dialog.to}`,
      `Call-ID: ${dialog.callId}`,
      `CSeq: ${sequence} ${method}`,
    ];
    this.#send(formatSip(`${method} ${uri} SIP/2.0`, headers));
  }

  newVia(): string {
    return `SIP/2.0/UDP ${this.local.host}:${this.local.port};branch=z9hG4bK${token(12)};rport`;
  }

  reply(request: SipMessage, status: number, reason: string, reply: SipReply = {}): void {
    const to = request.header('to');
    const all = (name: string, key: string) => (request.headers.get(key) ?? []).map((value) => `${name}: ${value}`);
    const text = formatSip(
      `SIP/2.0 ${status} ${reason}`,
      [
        ...all('Via', 'via'),
        ...all('Record-Route', 'record-route'),
        `From: ${request.header('from')}`,
        `To: ${tagOf(to) || !reply.tag ? to : `${to};tag=${reply.tag}`}`,
        `Call-ID: ${request.header('call-id')}`,
        `CSeq: ${request.header('cseq')}`,
        `Contact: ${reply.contact ?? this.contact}`,
        allow,
        'Supported: replaces',
        ...(reply.headers ?? []),
      ],
      reply.body,
    );
    this.#replies.set(request.header('via') + request.method, text);
    this.#send(text);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const transaction of [...this.#transactions.values()]) transaction.settle(new Error('the phone has stopped'));
    this.#socket.close();
  }

  #transact(request: SipRequest, extra: readonly string[]): Promise<SipMessage> {
    const { method, uri, dialog, headers = [], body = '' } = request;
    const via = this.newVia();
    const branch = /branch=([^;]+)/.exec(via)?.[1] ?? '';
    const sequence = dialog.nextSequence();
    const text = formatSip(
      `${method} ${uri} SIP/2.0`,
      [
        `Via: ${via}`,
        'Max-Forwards: 70',
        ...dialog.routes.map((route) => `Route: ${route}`),
        `From: ${dialog.from}`,
        `To: ${dialog.to}`,
        `Call-ID: ${dialog.callId}`,
        `CSeq: ${sequence} ${method}`,
        `Contact: ${this.contact}`,
        allow,
        'Supported: replaces',
        ...headers,
        ...extra,
      ],
      body,
    );
    request.onSent?.({ via, sequence });
    return new Promise((resolve, reject) => {
      let sent = 0;
      let timer: NodeJS.Timeout | undefined;
      const settle = (outcome: SipMessage | Error) => {
        clearTimeout(timer);
        this.#transactions.delete(branch);
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome);
      };
      const send = () => {
        if (this.#closed || sent === sendings) return settle(new Error(`${method}: no answer`));
        this.#send(text);
        timer = setTimeout(send, firstRetransmissionMs * 2 ** sent++);
      };
      const provisional = (message: SipMessage) => {
        clearTimeout(timer);
        request.onProvisional?.(message);
      };
      this.#transactions.set(branch, { method, settle, provisional });
      send();
    });
  }

  #send(text: string): void {
    if (!this.#closed) this.#socket.send(text, this.server.port, this.server.host);
  }

  #receive(message: SipMessage): void {
    if (message.status > 0) return this.#receiveResponse(message);
    const reply = this.#replies.get(message.header('via') + message.method);
    if (reply !== undefined && message.method !== 'ACK') this.#send(reply);
    else this.onMessage(message);
  }

  #receiveResponse(message: SipMessage): void {
    const final = message.status >= 200;
    if (final && message.cseq.method === 'INVITE') this.onMessage(message);
    const transaction = this.#transactions.get(branchOf(message));
    // The 200 to a CANCEL carries the branch of its INVITE too.
    if (transaction?.method !== message.cseq.method) return;
    if (final) transaction.settle(message);
    else transaction.provisional(message);
  }
}
