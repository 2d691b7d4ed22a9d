/** Opens a socket to Oktell: all addresses at once, and the first that answers as an Oktell does is taken. */
import { CtiError, type CtiErrorCode } from '../../provider/errors.ts';
import type { Clock, Sockets, WebSocketLike } from '../../provider/world.ts';
import { readFrame, writeFrame } from './frames.ts';

/** Addresses beyond these are not tried, as in Oktell's own library. */
const mostAddresses = 10;

/**
 * The WebSocket addresses that a setting names.
 * @param setting one or several addresses with commas or spaces between; `ws://` and `wss://` are used as they are
 * @param encrypted for addresses without a scheme: `wss`, port 443, instead of `ws`, port 80
 * @throws CtiError `settingsInvalid`
 */
export function addressesOf(setting: string, encrypted: boolean): string[] {
  const written = setting.split(/[\s,;]+/).filter(Boolean);
  if (written.length === 0) throw new CtiError('settingsInvalid', 'address');
  return written.slice(0, mostAddresses).map((each) => {
    const address = /^wss?:\/\//i.test(each) ? each : `${encrypted ? 'wss' : 'ws'}://${each}`;
    try {
      if (/:\/\/.*:\/\//.test(address)) throw new TypeError('two schemes');
      return new URL(address).href;
    } catch (cause) {
      throw new CtiError('settingsInvalid', 'address', { cause });
    }
  });
}

export interface OpenDoor {
  socket: WebSocketLike;
  url: string;
}

export interface DoorOptions {
  urls: readonly string[];
  sockets: Sockets;
  clock: Clock;
  /** How long all addresses together may take, ms. */
  openTimeout: number;
}

export class OktellDoor {
  readonly #options: DoorOptions;
  readonly #candidates = new Set<WebSocketLike>();
  #settle: ((result: OpenDoor | CtiError) => void) | undefined;
  /** The failure that tells most: somebody who answers wrongly tells more than silence. */
  #failure: CtiErrorCode = 'unreachable';

  constructor(options: DoorOptions) {
    this.#options = options;
  }

  /** @throws CtiError `unreachable`, `notPhoneSystem`, `closed` */
  open(): Promise<OpenDoor> {
    const { urls, clock, openTimeout } = this.#options;
    return new Promise((resolve, reject) => {
      const timer = clock.setTimeout(() => this.#settle?.(new CtiError(this.#failure)), openTimeout);
      this.#settle = (result) => {
        this.#settle = undefined;
        clock.clearTimeout(timer);
        const won = result instanceof CtiError ? undefined : result.socket;
        for (const other of this.#candidates) if (other !== won) discard(other);
        this.#candidates.clear();
        if (result instanceof CtiError) reject(result);
        else resolve(result);
      };
      for (const url of urls) this.#knock(url, true);
    });
  }

  close(): void {
    this.#settle?.(new CtiError('closed'));
  }

  /** @param ask whether the far end must answer a ping first; one that we were sent to need not */
  #knock(url: string, ask: boolean): void {
    let socket: WebSocketLike;
    try {
      socket = this.#options.sockets.webSocket(url, ['json']);
    } catch {
      this.#lost(undefined, 'unreachable');
      return;
    }
    this.#candidates.add(socket);
    const qid = crypto.randomUUID();
    socket.onopen = () => {
      if (ask) socket.send(writeFrame('ping', { qid }));
      else this.#settle?.({ socket, url });
    };
    socket.onmessage = ({ data }) => {
      const frame = readFrame(String(data));
      if (frame?.name === 'websocketredirect') {
        this.#redirected(socket, url);
      } else if (frame?.body['qid'] === qid) {
        this.#settle?.({ socket, url });
      } else {
        discard(socket);
        this.#lost(socket, 'notPhoneSystem');
      }
    };
    socket.onclose = () => {
      this.#lost(socket, 'unreachable');
    };
    // A close follows every error.
    socket.onerror = () => undefined;
  }

  /** Oktell sends its clients to the encrypted port of the same host, and nowhere else. */
  #redirected(socket: WebSocketLike, url: string): void {
    discard(socket);
    const target = new URL(url);
    if (target.protocol === 'wss:' && target.port === '') {
      this.#lost(socket, 'notPhoneSystem');
      return;
    }
    this.#knock(`wss://${target.hostname}:443`, false);
    this.#candidates.delete(socket);
  }

  #lost(socket: WebSocketLike | undefined, failure: CtiErrorCode): void {
    if (socket) this.#candidates.delete(socket);
    if (failure !== 'unreachable') this.#failure = failure;
    if (this.#candidates.size > 0) return;
    // A timer's turn later: the next address is perhaps just being tried.
    queueMicrotask(() => {
      if (this.#candidates.size === 0) this.#settle?.(new CtiError(this.#failure));
    });
  }
}

function discard(socket: WebSocketLike): void {
  socket.onopen = socket.onmessage = socket.onclose = null;
  socket.onerror = () => undefined;
  socket.close();
}
