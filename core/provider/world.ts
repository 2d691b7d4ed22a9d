/** The outside world as a connector sees it: sockets, time and a log, all handed in, so that it runs in a page, in the service and in a test. */

export interface Address {
  host: string;
  port: number;
  /** Encrypt, checking the certificate; `ca` adds a certificate authority (PEM). */
  tls?: boolean | { ca?: string; servername?: string };
}

export interface TcpListener {
  open(): void;
  /** @param bytes to be used before it returns; the next read may overwrite them */
  data(bytes: Uint8Array): void;
  /** Once, whatever the reason; `error` says which when it was not asked for. */
  closed(error?: Error): void;
}

export interface TcpSocket {
  write(bytes: Uint8Array | string): void;
  /** Bytes written but not taken by the network yet. */
  readonly buffered: number;
  close(): void;
}

/** The part of the browser's WebSocket that we use; `ws` has it too. */
export interface WebSocketLike {
  readonly readyState: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number; reason: string }) => void) | null;
  onerror: ((event: never) => void) | null;
  send(data: string): void;
  close(code?: number, reason?: string): void;
}

export interface Sockets {
  tcp(address: Address, listener: TcpListener): TcpSocket;
  webSocket(url: string, protocols?: string[]): WebSocketLike;
  fetch: (
    url: string,
    init?: { method?: string; headers?: Record<string, string>; body?: string },
  ) => Promise<{
    ok: boolean;
    status: number;
    text(): Promise<string>;
  }>;
}

export type Timer = unknown;

export interface Clock {
  /** UTC ms. */
  now(): number;
  /** @param ms delay, milliseconds */
  setTimeout(callback: () => void, ms: number): Timer;
  clearTimeout(timer: Timer): void;
}

/** error: given up, someone must act · warn: odd but handled · info: a change of life · debug: each message. */
export interface Log {
  error(message: string, fields?: object): void;
  warn(message: string, fields?: object): void;
  info(message: string, fields?: object): void;
  debug(message: string, fields?: object): void;
}

export interface World {
  sockets: Sockets;
  /** Reads a file, where there are files; for recordings that are played instead of connecting. */
  readFile?: (path: string) => Promise<Uint8Array>;
  clock: Clock;
  log: Log;
  /** 0 ≤ random < 1; spreads reconnects. */
  random(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout: (callback, ms) => setTimeout(callback, ms),
  clearTimeout: (timer) => {
    clearTimeout(timer as ReturnType<typeof setTimeout>);
  },
};

export const silentLog: Log = { error() {}, warn() {}, info() {}, debug() {} };

/** Hides all but the last two digits of every number of five digits or more, so that logs tell calls apart but no customers. */
export function masked(text: string): string {
  return text.replace(/\d{5,}/g, (digits) => '•'.repeat(digits.length - 2) + digits.slice(-2));
}
