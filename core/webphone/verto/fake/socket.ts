/** One socket to the fake: JSON-RPC as `mod_verto` speaks it, the sign-in, and what it is asked for, handed to its session. */
import type { WebSocket } from 'ws';
import { textOf } from '../messages.ts';
import { causeFrom, codeOfCause } from './causes.ts';
import { faultOf } from './sdp.ts';
import type { FakeSession } from './session.ts';

type Body = Record<string, unknown>;

/** A refusal; `more` goes into the error as it is. */
export class Refused extends Error {
  readonly code: number | undefined;
  readonly more: Body;

  constructor(code: number | undefined, message: string, more: Body = {}) {
    super(message);
    this.code = code;
    this.more = more;
  }
}

export interface SocketNeeds {
  /** @throws Refused */
  signIn(socket: FakeSocket, login: string, password: string, sessid: string): FakeSession;
  /** The sign-in has been answered. */
  signedIn(socket: FakeSocket): void;
  /** Of every request, before it is looked at. */
  heard(method: string, params: Body): void;
  /** The page has done what no client may do. */
  complain(what: string): void;
  /** A test may answer in its place. @throws Refused */
  instead(method: string): void;
  /** Every answer goes this way. */
  reply(method: string, send: () => void): void;
  closed(socket: FakeSocket): void;
}

export class FakeSocket {
  session: FakeSession | undefined;
  readonly #socket: WebSocket;
  readonly #needs: SocketNeeds;
  #count = 70;

  constructor(socket: WebSocket, needs: SocketNeeds) {
    this.#socket = socket;
    this.#needs = needs;
    socket.on('message', (data: Buffer) => {
      this.#receive(data.toString());
    });
    socket.on('close', () => {
      needs.closed(this);
    });
    socket.on('error', () => undefined);
  }

  /** A request of the server's own; whatever is answered is of no interest to it. */
  tell(method: string, params: object): void {
    this.raw(JSON.stringify({ jsonrpc: '2.0', id: ++this.#count, method, params }));
  }

  raw(text: string): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(text);
  }

  /** @param gently with a closing handshake */
  close(gently = false): void {
    if (gently) this.#socket.close();
    else this.#socket.terminate();
  }

  #receive(text: string): void {
    if (text.startsWith('#')) {
      this.raw(text.startsWith('#SPE') ? '#SPD' : text.slice(0, 4));
      return;
    }
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      this.#needs.complain('not JSON');
      this.raw(JSON.stringify({ jsonrpc: '2.0', id: null, error: { code: -32600, message: 'Invalid Request' } }));
      return;
    }
    if (Array.isArray(value)) {
      void Promise.all(value.map((each) => this.#answerTo(each as Body))).then((answers) => {
        this.raw(JSON.stringify(answers.filter(Boolean)));
      });
      return;
    }
    const { method } = value as Body;
    void this.#answerTo(value as Body).then((answer) => {
      if (!answer) return;
      const name = typeof method === 'string' ? method : '';
      this.#needs.reply(name, () => {
        this.raw(JSON.stringify(answer));
        if (name === 'login' && 'result' in answer) this.#needs.signedIn(this);
      });
    });
  }

  async #answerTo(message: Body): Promise<Body | undefined> {
    const { jsonrpc, id = null, method, params, result, error } = message;
    // Acknowledged: nobody looks at it.
    if (result !== undefined) return undefined;
    if (error !== undefined) this.#needs.complain('an error as an answer to the server');
    const envelope = { jsonrpc: '2.0', id };
    try {
      if (jsonrpc !== '2.0' || typeof method !== 'string') throw new Refused(-32600, 'Invalid message');
      const body = (params ?? {}) as Body;
      this.#needs.heard(method, body);
      if (typeof body['sessid'] !== 'string') this.#needs.complain(`${method} without a sessid`);
      this.#needs.instead(method);
      if (method === 'login') return { ...envelope, result: this.#login(body) };
      if (!this.session) throw new Refused(-32000, 'Authentication Required');
      const answer = await this.#do(this.session, method, body);
      return { ...envelope, result: 'echoParams' in body ? { ...answer, requestParams: body } : answer };
    } catch (refusal) {
      if (!(refusal instanceof Refused)) throw refusal;
      const { code, message: text, more } = refusal;
      return { ...envelope, error: { ...(code === undefined ? {} : { code }), message: text, ...more } };
    }
  }

  #login({ login, passwd, sessid }: Body): Body {
    if (typeof login !== 'string') throw new Refused(-32000, 'Authentication Required');
    if (typeof passwd !== 'string') throw new Refused(-32001, 'Missing passwd');
    this.session = this.#needs.signIn(this, login, passwd, typeof sessid === 'string' ? sessid : crypto.randomUUID());
    return { message: 'logged in' };
  }

  async #do(session: FakeSession, method: string, params: Body): Promise<Body> {
    if (method === 'verto.ping') return { message: 'PONG' };
    if (method === 'echo') return params;
    if (!['invite', 'answer', 'attach', 'bye', 'modify', 'info'].includes(method.replace('verto.', ''))) {
      throw new Refused(-32601, 'Invalid Method, Missing Method or Permission Denied');
    }
    const dialog = params['dialogParams'] as Body | undefined;
    if (!dialog) throw new Refused(-32002, 'Dialog data missing');
    const { callID } = dialog;
    if (typeof callID !== 'string') {
      this.#needs.complain(`${method} without a callID`);
      throw new Refused(-32002, 'CallID missing');
    }
    if (method === 'verto.invite') return this.#invite(session, callID, dialog, this.#sdp(params, callID));
    const leg = session.leg(callID);
    if (!leg) {
      // Of tones for a call that it does not know it says nothing.
      if (method === 'verto.info') return {};
      throw new Refused(-32002, 'CALL DOES NOT EXIST', { callID });
    }
    switch (method) {
      case 'verto.answer':
        session.answers(leg, this.#sdp(params, callID));
        return {};
      case 'verto.attach':
        if (!leg.answered) throw new Refused(-32002, 'Cannot attach to a call that has not been answered.', { callID });
        session.attached(leg, this.#sdp(params, callID));
        return {};
      case 'verto.bye': {
        const cause = causeFrom(params['cause'], params['causeCode']);
        leg.plug.hangsUp(callID, cause);
        session.drop(leg);
        return { callID, message: 'CALL ENDED', causeCode: codeOfCause(cause), cause };
      }
      case 'verto.info':
        leg.plug.sendsTones(callID, textOf(params['dtmf']) ?? '');
        return { message: 'SENT' };
      default:
        return { callID, action: params['action'], ...(await this.#modify(session, callID, params)) };
    }
  }

  #invite(session: FakeSession, callID: string, dialog: Body, sdp: string): Body {
    const number = textOf(dialog['destination_number']) ?? 'service';
    if (!session.invites(callID, number, sdp, dialog['recoverCall'] !== false)) {
      throw new Refused(-32002, 'CALL ERROR', { callID, cause: 'INVALID_MSG_UNSPECIFIED', causeCode: 95 });
    }
    return { message: 'CALL CREATED', callID };
  }

  async #modify(session: FakeSession, callID: string, params: Body): Promise<Body> {
    const leg = session.leg(callID);
    if (!leg) return {};
    const fail = (message: string) => new Refused(-32002, message, { callID, action: params['action'] });
    const state = () => ({ holdState: leg.held ? 'held' : 'active' });
    const hold = (on: boolean) => {
      // A call that is not answered yet stays as it is.
      if (leg.answered && leg.held !== on && leg.plug.holds(callID, on)) leg.held = on;
      return state();
    };
    switch (params['action']) {
      case 'hold':
        return hold(true);
      case 'unhold':
        return hold(false);
      case 'toggleHold':
        return hold(!leg.held);
      case 'transfer':
        if (typeof params['destination'] !== 'string') throw fail('destination missing');
        if (!leg.plug.transfers(callID, params['destination'])) throw fail('call is not bridged');
        return { message: 'CALL TRANSFERRED', ...state() };
      case 'replace': {
        const other = session.leg(params['replaceCallID']);
        if (!other)
          throw fail(params['replaceCallID'] === undefined ? 'replaceCallID missing' : 'invalid transfer leg');
        if (!leg.plug.replaces(callID, other.channel)) throw fail('transfer failed');
        return state();
      }
      case 'updateMedia': {
        if (!leg.answered) {
          leg.plug.hangsUp(callID, 'INCOMPATIBLE_DESTINATION');
          session.ended(callID, 'INCOMPATIBLE_DESTINATION');
          throw fail('Cannot update a call that has not been answered.');
        }
        return { sdp: await session.updates(leg, this.#sdp(params, callID)), ...state() };
      }
      default:
        return state();
    }
  }

  #sdp({ sdp }: Body, callID: string): string {
    if (typeof sdp !== 'string' || sdp === '') throw new Refused(-32002, 'SDP missing', { callID });
    const fault = faultOf(sdp);
    if (fault !== undefined) {
      this.#needs.complain(`SDP with ${fault}`);
      throw new Refused(-32002, 'MEDIA ERROR', { callID, cause: 'INCOMPATIBLE_DESTINATION', causeCode: 88 });
    }
    return sdp;
  }
}
