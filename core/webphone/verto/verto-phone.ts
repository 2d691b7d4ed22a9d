/**
 * The Verto web phone of one user: several calls at once, back by itself when the network was away, and calls that outlive
 * their page. It tells what happens and decides nothing for the agent.
 */
import { CtiError } from '../../provider/errors.ts';
import { dialableDigits } from '../../provider/dialable.ts';
import type { HangUpCause, VoiceEvent, VoicePhone } from '../../provider/voice-phone.ts';
import type { Clock, Sockets } from '../../provider/world.ts';
import type { Pictures } from '../call-pictures.ts';
import { Camera } from '../camera.ts';
import type { Sound } from '../sound.ts';
import { isVertoMemento, type VertoMemento } from './memento.ts';
import { type Body, displayOf, partyOf, textOf } from './messages.ts';
import { newGuid, type SessionId, takeSessionId } from './session-id.ts';
import { VertoCall, type VertoCallHost } from './verto-call.ts';
import { type ClientTimes, VertoClient } from './verto-client.ts';

export interface VertoPhoneOptions {
  /** `ws://host:8081`, `wss://host/verto/`. */
  url: string;
  /** `number@domain`. */
  login: string;
  password: string;
  /** The agent's name, for the other side. */
  name?: string | undefined;
  iceServers?: readonly RTCIceServer[];
  sound: Sound;
  sockets: Pick<Sockets, 'webSocket'>;
  clock: Clock;
  /** 0 ≤ random < 1 */
  random: () => number;
  /** The name under which the page knows the sound of a call; without it the leg's. Asked when the sound begins. */
  soundId?: (leg: string) => string | undefined;
  /** What the page before has left. */
  resume?: readonly unknown[];
  /** Other pictures are to be seen of the calls, or another sound is regained. */
  changed?: () => void;
  /** Every frame, without passwords; `S` from the server. */
  native?: (direction: 'S' | 'C', text: string) => void;
  times?: Partial<ClientTimes>;
}

/** Calls at once, ringing ones included; a further one finds the line busy. */
const mostCalls = 8;
/** Ending the calls that go on waits for the server so long, ms. */
const farewell = 1500;

export class VertoPhone implements VoicePhone {
  readonly #options: VertoPhoneOptions;
  readonly #host: VertoCallHost;
  readonly #listeners = new Set<(event: VoiceEvent) => void>();
  readonly #calls = new Map<string, VertoCall>();
  readonly #left: readonly VertoMemento[];
  readonly #camera: Camera;
  #certificate: RTCCertificate | undefined;
  #session: SessionId | undefined;
  #client: VertoClient | undefined;
  #ready = false;
  #running = false;
  /** Handing over that is under way since the last sign-in. */
  #attaching: Promise<void>[] = [];

  constructor(options: VertoPhoneOptions) {
    this.#options = options;
    this.#left = (options.resume ?? []).filter(isVertoMemento);
    this.#camera = new Camera(() => options.changed?.());
    this.#host = this.#callHost();
  }

  get ready(): boolean {
    return this.#ready;
  }

  /** Calls that go on, oldest first. */
  get calls(): readonly VertoCall[] {
    return [...this.#calls.values()];
  }

  /** Sockets opened so far, and messages that could not be read. */
  get counters(): { connections: number; damaged: number } {
    return this.#client?.counters ?? { connections: 0, damaged: 0 };
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    void this.#start();
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#setReady(false);
    const { clock } = this.#options;
    const byes = this.calls.map((call) => call.hangUp('normal').catch(() => undefined));
    if (byes.length > 0) {
      await Promise.race([Promise.all(byes), new Promise<void>((done) => void clock.setTimeout(done, farewell))]);
    }
    for (const call of this.calls) call.drop();
    this.#client?.stop();
    this.#client = undefined;
    this.#session?.release();
    this.#session = undefined;
  }

  listen(listener: (event: VoiceEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What a page that is loaded anew needs to go on with the calls that are talked on; no secret. */
  mementos(): VertoMemento[] {
    const session = this.#session?.id;
    if (session === undefined) return [];
    return this.calls
      .filter(({ state }) => state === 'active')
      .map(({ leg, held, muted, video }) => ({ session, leg, held, muted, video }));
  }

  async call(number: string, { video = false }: { video?: boolean } = {}): Promise<string> {
    if (!this.#ready) throw new CtiError('linkDown');
    const call = new VertoCall(this.#host, { leg: newGuid(), party: { number } });
    this.#calls.set(call.leg, call);
    await call.dial(number, video);
    return call.leg;
  }

  answer(leg: string, { video = false }: { video?: boolean } = {}): Promise<void> {
    return this.#do(leg, (call) => call.answer(video));
  }

  hangUp(leg: string, cause: HangUpCause): Promise<void> {
    return this.#do(leg, (call) => call.hangUp(cause));
  }

  hold(leg: string, on: boolean): Promise<void> {
    return this.#do(leg, (call) => call.hold(on));
  }

  mute(leg: string, on: boolean): void {
    this.#call(leg).mute(on);
  }

  /** @throws CtiError besides `invalidDigits` */
  sendTones(leg: string, digits: string): Promise<void> {
    return this.#do(leg, (call) => call.sendTones(dialableDigits(digits)));
  }

  /**
   * Sends the other side of a call to a number. Not where another connection has the call's events: do it there, then.
   * @throws CtiError `callNotFound`, `linkDown`, `timeout`, `refused`
   */
  transfer(leg: string, number: string): Promise<void> {
    return this.#do(leg, (call) => call.transfer(number));
  }

  /** Joins the other sides of two calls. As `transfer`. */
  replace(leg: string, other: string): Promise<void> {
    return this.#do(leg, (call) => call.replace(this.#call(other)));
  }

  wake(): void {
    this.#client?.wake();
    for (const call of this.calls) void call.restart();
  }

  /** Plays a call through an element of the page. */
  setElement(leg: string, element: HTMLMediaElement): void {
    const call = this.#calls.get(leg);
    if (call) this.#options.sound.setElement(call.soundId, element);
  }

  /**
   * The sound of a call was lost and is being regained.
   * @param soundId the name under which the page knows the sound
   * @returns until when it is tried, UTC ms
   */
  regaining(soundId: string): number | undefined {
    return this.#named(soundId)?.regainingUntil;
  }

  /** What there is to be seen of a call now. @param soundId the name under which the page knows the sound */
  pictures(soundId: string): Pictures {
    const call = this.#named(soundId);
    const own = call?.video ? this.#camera.stream : undefined;
    return { ...(own ? { own } : {}), ...(call?.pictures ? { party: call.pictures } : {}) };
  }

  async #start(): Promise<void> {
    const { login, password, url, sockets, clock, random, times, native } = this.#options;
    this.#certificate ??= await RTCPeerConnection.generateCertificate({
      name: 'ECDSA',
      namedCurve: 'P-256',
    } as AlgorithmIdentifier).catch(() => undefined);
    const session = await takeSessionId(login, [...new Set(this.#left.map((left) => left.session))]);
    if (!this.#isRunning() || this.#session) {
      session.release();
      return;
    }
    this.#session = session;
    this.#client = new VertoClient({
      account: { url, login, password, sessid: session.id },
      sockets,
      clock,
      random,
      ...(times ? { times } : {}),
      listener: {
        signedIn: () => {
          this.#attaching = [];
        },
        recovered: (ids) => void this.#recovered(ids),
        request: (method, params) => {
          this.#request(method, params);
        },
        down: (reason, final) => {
          this.#setReady(false, final ? reason : undefined);
          for (const call of this.calls) {
            call.lost();
            // Somebody else has them now.
            if (final) call.drop();
          }
        },
        ...(native ? { native } : {}),
      },
    });
    this.#client.start();
  }

  async #recovered(ids: readonly string[]): Promise<void> {
    const client = this.#client;
    const { connections } = this.counters;
    await Promise.all(this.#attaching);
    if (client !== this.#client || !client?.signedIn || connections !== this.counters.connections) return;
    for (const call of this.calls) if (call.detached && !ids.includes(call.leg)) call.drop();
    this.#setReady(true);
  }

  #request(method: string, params: Body): void {
    const leg = textOf(params['callID']);
    if (leg === undefined) return;
    const sdp = textOf(params['sdp']);
    const call = this.#calls.get(leg);
    switch (method) {
      case 'verto.invite':
        if (sdp !== undefined && !call) this.#incoming(leg, sdp, params);
        break;
      case 'verto.attach':
        if (sdp !== undefined) this.#attach(leg, sdp, params);
        break;
      case 'verto.media':
        void call?.early(sdp);
        break;
      case 'verto.answer':
        void call?.answered(sdp);
        break;
      case 'verto.bye':
        call?.ended(textOf(params['cause']));
        break;
      case 'verto.display':
        if (call) call.party = { ...call.party, ...displayOf(params) };
        break;
    }
  }

  #incoming(leg: string, sdp: string, params: Body): void {
    if (this.#calls.size >= mostCalls) {
      this.#client?.request('verto.bye', { cause: 'USER_BUSY', dialogParams: { callID: leg } }).catch(() => undefined);
      return;
    }
    const party = partyOf(params);
    this.#calls.set(leg, VertoCall.incoming(this.#host, { leg, party }, sdp));
    this.#tell({ type: 'incoming', leg, ...party });
  }

  #attach(leg: string, sdp: string, params: Body): void {
    const known = this.#calls.get(leg);
    if (known) {
      this.#attaching.push(known.attach(sdp));
      return;
    }
    const left = this.#left.find((each) => each.leg === leg);
    const party = partyOf(params);
    const call = new VertoCall(this.#host, { ...left, leg, party });
    this.#calls.set(leg, call);
    this.#tell({ type: 'recovered', leg, ...party });
    this.#attaching.push(call.attach(sdp));
  }

  async #do(leg: string, what: (call: VertoCall) => Promise<void>): Promise<void> {
    await what(this.#call(leg));
  }

  #call(leg: string): VertoCall {
    const call = this.#calls.get(leg);
    if (!call) throw new CtiError('callNotFound');
    return call;
  }

  #named(soundId: string): VertoCall | undefined {
    // A call that was handed over may get its name only after its sound.
    return this.calls.find((call) => call.soundId === soundId || this.#host.soundId(call.leg) === soundId);
  }

  #callHost(): VertoCallHost {
    const { sound, clock, iceServers = [], login, name, soundId, changed } = this.#options;
    const number = login.split('@')[0] ?? login;
    const signedIn = () => this.#client?.signedIn === true;
    const certificate = () => this.#certificate;
    return {
      clock,
      sound,
      camera: this.#camera,
      iceServers,
      get certificate() {
        return certificate();
      },
      get signedIn() {
        return signedIn();
      },
      own: name ? { number, name } : { number },
      soundId: (leg) => soundId?.(leg) ?? leg,
      request: async (method, params) => {
        if (!this.#client) throw new CtiError('linkDown');
        return this.#client.request(method, params);
      },
      tell: (event) => {
        this.#tell(event);
      },
      picturesChanged: () => changed?.(),
      ended: (call) => {
        this.#calls.delete(call.leg);
      },
    };
  }

  #setReady(ready: boolean, code?: Extract<VoiceEvent, { type: 'ready' }>['code']): void {
    if (ready === this.#ready && code === undefined) return;
    this.#ready = ready;
    this.#tell({ type: 'ready', ready, ...(code ? { code } : {}) });
  }

  #tell(event: VoiceEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }

  #isRunning(): boolean {
    return this.#running;
  }
}
