/**
 * JsSIP as this folder uses it: what it offers to everybody, and the few insides that resuming a call, holding it in the last
 * moment of a page, a refused hold, and a cancelled call need. It is loaded when a phone is started, never before.
 */

export interface JsUri {
  user: string;
  host: string;
  toString(): string;
}

export interface JsIdentity {
  display_name: string;
  uri: JsUri;
}

export interface JsMessage {
  call_id: string;
  from_tag: string;
  to_tag: string;
  status_code?: number;
  body?: string;
  getHeader(name: string): string | undefined;
  getHeaders(name: string): string[];
  hasHeader(name: string): boolean;
}

export interface JsDialog {
  id: { call_id: string; local_tag: string; remote_tag: string };
}

export interface JsEnd {
  originator: 'local' | 'remote' | 'system';
  message: JsMessage | null;
  cause: string;
}

export interface JsTerminate {
  status_code?: number;
  reason_phrase?: string;
  cause?: string;
  extraHeaders?: string[];
}

export interface JsRefer {
  on(event: 'requestFailed', listener: (event: { response: JsMessage | null }) => void): void;
  on(
    event: 'trying' | 'progress' | 'accepted' | 'failed',
    listener: (event: { status_line: { status_code: number } }) => void,
  ): void;
}

export interface JsSessionEvents {
  peerconnection: { peerconnection: RTCPeerConnection };
  progress: { originator: string; response: JsMessage | null };
  accepted: { originator: string; response: JsMessage | null };
  confirmed: { originator: string };
  ended: JsEnd;
  failed: JsEnd;
  hold: { originator: string };
  unhold: { originator: string };
  reinvite: { request: JsMessage };
  update: { request: JsMessage };
  icecandidate: { candidate: RTCIceCandidate; ready: () => void };
  refer: { reject: () => void };
  replaces: { reject: () => void };
  newDTMF: { originator: string; dtmf: { on(event: 'succeeded' | 'failed', listener: () => void): void } };
}

export type JsHandlers = { [E in keyof JsSessionEvents]?: (event: JsSessionEvents[E]) => void };

export interface JsMediaOptions {
  mediaStream: MediaStream;
  pcConfig: RTCConfiguration;
  extraHeaders?: string[];
  rtcOfferConstraints?: RTCOfferOptions;
}

export interface JsSession {
  readonly connection: RTCPeerConnection | null;
  readonly direction: 'incoming' | 'outgoing';
  readonly remote_identity: JsIdentity;
  readonly contact: string;
  isEnded(): boolean;
  isEstablished(): boolean;
  isReadyToReOffer(): boolean;
  answer(options: JsMediaOptions): void;
  terminate(options?: JsTerminate): void;
  hold(options: object, done: () => void): boolean;
  unhold(options: object, done: () => void): boolean;
  renegotiate(options: { rtcOfferConstraints: RTCOfferOptions }, done: () => void): boolean;
  refer(target: string, options: { replaces?: JsReplaces; extraHeaders?: string[] }): JsRefer;
  sendDTMF(tones: string, options: { transportType: 'INFO'; duration: number; interToneGap: number }): void;
  sendRequest(method: string, options?: { extraHeaders?: string[]; body?: string; eventHandlers?: object }): unknown;
  on<E extends keyof JsSessionEvents>(event: E, listener: (event: JsSessionEvents[E]) => void): void;
  /** Inside. */
  _request: JsMessage;
  _dialog?: JsDialog;
  _localHold: boolean;
  _is_canceled: boolean;
  _toggleMuteAudio: (mute: boolean) => void;
}

/** What `refer` reads of a call that is replaced. */
export interface JsReplaces {
  _request: { call_id: string };
  _to_tag: string;
  _from_tag: string;
}

/** A transport of our own in the place of JsSIP's `WebSocketInterface`. */
export interface JsSocket {
  readonly url: string;
  readonly via_transport: string;
  readonly sip_uri: string;
  onconnect: () => void;
  ondisconnect: (error: boolean, code?: number, reason?: string) => void;
  ondata: (data: unknown) => void;
  connect(): void;
  disconnect(): void;
  send(message: string): boolean;
}

export interface JsUa {
  start(): void;
  stop(): void;
  register(): void;
  isRegistered(): boolean;
  call(target: string, options: JsMediaOptions & { eventHandlers: JsHandlers }): JsSession;
  sendOptions(target: string): void;
  on(event: 'registered' | 'unregistered', listener: () => void): void;
  on(event: 'registrationFailed', listener: (event: { response: JsMessage | null }) => void): void;
  on(
    event: 'newRTCSession',
    listener: (event: { originator: 'local' | 'remote'; session: JsSession; request: JsMessage }) => void,
  ): void;
}

export interface JsSip {
  UA: new (configuration: object) => JsUa;
}

export async function loadJsSip(): Promise<JsSip> {
  const module = (await import('jssip')) as unknown as { default?: JsSip } & JsSip;
  return module.default ?? module;
}
