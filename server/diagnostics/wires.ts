/**
 * What was said between the server and its phone systems last: the bytes of each connection's sockets, kept in a bounded ring
 * and read only when somebody looks. Numbers are masked and credentials are taken out on the way to whoever reads.
 */
import type { Clock, Sockets, TcpListener, TcpSocket, WebSocketLike } from '../../core/provider/world.ts';

/** One message of the wire. */
export interface Frame {
  /** Grows; a reader asks for what is newer than the last it has seen. */
  seq: number;
  /** UTC ms. */
  at: number;
  /** `S`: from the phone system. `C`: to it. */
  direction: 'S' | 'C';
  text: string;
}

interface Chunk {
  seq: number;
  at: number;
  direction: 'S' | 'C';
  /** A whole message, as a WebSocket has it; else a piece of a stream. */
  whole: boolean;
  bytes: Uint8Array;
}

/** Of one connection. */
const mostBytes = 256 * 1024;
const mostChunks = 4000;
/** Of one message. */
const mostText = 4000;

export class Wires {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #wires = new Map<string, Wire>();

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** @returns sockets of a connection that leave a trace here */
  tapped(connectionId: string, sockets: Sockets): Sockets {
    const wire = new Wire(this.#clock);
    this.#wires.set(connectionId, wire);
    return {
      ...sockets,
      tcp: (address, listener) => tappedTcp(sockets.tcp(address, tappedListener(listener, wire)), wire),
      webSocket: (url, protocols) => tappedWebSocket(sockets.webSocket(url, protocols), wire),
    };
  }

  forget(connectionId: string): void {
    this.#wires.delete(connectionId);
  }

  /**
   * The newest last. @param after those newer than this one
   * @param filter text that has to be in it, as it was before anything was masked
   * @param secrets that must not be shown
   */
  frames(
    connectionId: string,
    { after = 0, filter = '', limit }: { after?: number; filter?: string; limit: number },
    secrets: readonly string[],
  ): Frame[] {
    const wanted = filter.toLowerCase();
    const all = this.#wires.get(connectionId)?.frames() ?? [];
    return all
      .filter(({ seq, text }) => seq > after && text.toLowerCase().includes(wanted))
      .slice(-limit)
      .map((frame) => ({ ...frame, text: shownText(frame.text, secrets) }));
  }
}

class Wire {
  readonly #clock: Pick<Clock, 'now'>;
  #chunks: Chunk[] = [];
  #bytes = 0;
  #seq = 0;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** @param said may be used again by the socket */
  keep(direction: 'S' | 'C', said: Uint8Array | string, whole: boolean): void {
    const copy = typeof said === 'string' ? Buffer.from(said) : Uint8Array.prototype.slice.call(said);
    this.#chunks.push({ seq: ++this.#seq, at: this.#clock.now(), direction, whole, bytes: copy });
    this.#bytes += copy.length;
    // Many at once: taking the first of a long list away costs as much as taking a quarter of it.
    while (this.#bytes > mostBytes || this.#chunks.length > mostChunks) {
      const drop = Math.ceil(this.#chunks.length / 4);
      for (const { bytes } of this.#chunks.slice(0, drop)) this.#bytes -= bytes.length;
      this.#chunks = this.#chunks.slice(drop);
    }
  }

  /** Streams are cut where a message ends: at an empty line. What has no end yet is not told. */
  frames(): Frame[] {
    const found: Frame[] = [];
    const rest = { S: '', C: '' };
    const decoder = new TextDecoder();
    for (const { seq, at, direction, whole, bytes } of this.#chunks) {
      const text = decoder.decode(bytes);
      const messages = whole ? [text] : (rest[direction] + text).split(/\r?\n\r?\n/);
      if (!whole) rest[direction] = messages.pop() ?? '';
      // Several of one chunk have one number, and so come together.
      for (const message of messages) if (message.trim() !== '') found.push({ seq, at, direction, text: message });
    }
    return found;
  }
}

function tappedListener(listener: TcpListener, wire: Wire): TcpListener {
  return {
    open: () => {
      listener.open();
    },
    data: (bytes) => {
      wire.keep('S', bytes, false);
      listener.data(bytes);
    },
    closed: (error) => {
      listener.closed(error);
    },
  };
}

function tappedTcp(socket: TcpSocket, wire: Wire): TcpSocket {
  return {
    write: (bytes) => {
      wire.keep('C', bytes, false);
      socket.write(bytes);
    },
    get buffered() {
      return socket.buffered;
    },
    close: () => {
      socket.close();
    },
  };
}

/** As WebSockets have it besides the handlers that a connector sets. */
type Listening = (type: 'message', listener: (event: { data: unknown }) => void) => void;

/** The socket itself, so that whoever has it may set what a WebSocket has. */
function tappedWebSocket(socket: WebSocketLike, wire: Wire): WebSocketLike {
  const send = socket.send.bind(socket);
  socket.send = (data) => {
    wire.keep('C', data, true);
    send(data);
  };
  const { addEventListener } = socket as { addEventListener?: Listening };
  addEventListener?.call(socket, 'message', ({ data }) => {
    if (typeof data === 'string') wire.keep('S', data, true);
  });
  return socket;
}

/** Names that credentials have in what phone systems speak: headers of AMI and SIP, and names in JSON. */
const named =
  'secret|password|passwd|pwd|pass|key|token|ticket|authorization|proxy-authorization|response|nonce|cookie|md5';
const inHeader = new RegExp(`^(\\s*(?:${named})\\s*:\\s*).+$`, 'gim');
const inJson = new RegExp(`("[\\w-]*(?:${named})"\\s*:\\s*)"(?:[^"\\\\]|\\\\.)*"`, 'gi');
const inAssignment = new RegExp(`\\b((?:${named})=)("[^"]*"|[^\\s,;&]+)`, 'gi');

/** Without credentials, and with numbers masked. @param secrets as they are */
export function shownText(text: string, secrets: readonly string[]): string {
  let shown = text;
  for (const secret of secrets) if (secret.length >= 4) shown = shown.replaceAll(secret, '•••');
  // `Response: Success` is how AMI answers.
  shown = shown
    .replace(inHeader, (line, name: string) =>
      /^\s*response:\s*(success|error|follows|goodbye)\s*$/i.test(line) ? line : `${name}•••`,
    )
    .replace(inJson, '$1"•••"')
    .replace(inAssignment, '$1•••');
  // Ids of channels and calls are no numbers of people, and without them nothing can be followed.
  shown = shown.replace(/\b\d{9,11}\.\d+\b|-[\da-f]{8}\b|\d{5,}/g, (digits) =>
    /^-|\./.test(digits) ? digits : '•'.repeat(digits.length - 2) + digits.slice(-2),
  );
  return shown.slice(0, mostText);
}
