/** The setting `filePath`: instead of an Asterisk, a recording of one. Events come as they were recorded; commands are refused. */
import type { Clock, Sockets, TcpListener, TcpSocket, Timer } from '../../provider/world.ts';
import type { Capture } from './capture.ts';
import { AmiParser } from './ami-parser.ts';

const encoder = new TextEncoder();

/** What the connector asks before it is up, and what a server at rest would say. */
const answers: Readonly<Record<string, (id: string) => string>> = {
  Challenge: (id) => `Response: Success\r\nActionID: ${id}\r\nChallenge: 0\r\n\r\n`,
  Login: (id) => `Response: Success\r\nActionID: ${id}\r\nMessage: Authentication accepted\r\n\r\n`,
  Ping: (id) => `Response: Success\r\nActionID: ${id}\r\nPing: Pong\r\n\r\n`,
  ListCommands: (id) => `Response: Success\r\nActionID: ${id}\r\nQueueStatus: none\r\n\r\n`,
  CoreSettings: (id) => `Response: Success\r\nActionID: ${id}\r\nAsteriskVersion: (a recording)\r\n\r\n`,
  CoreShowChannels: (id) => emptyList(id, 'CoreShowChannelsComplete'),
  QueueStatus: (id) => emptyList(id, 'QueueStatusComplete'),
};

/** @returns what stands in for `sockets.tcp` */
export function recordedTcp(capture: Capture, clock: Clock): Sockets['tcp'] {
  return (_, listener) => new RecordedSocket(capture, clock, listener);
}

class RecordedSocket implements TcpSocket {
  readonly buffered = 0;
  readonly #clock: Clock;
  readonly #listener: TcpListener;
  readonly #capture: Capture;
  readonly #timers: Timer[] = [];
  #asked = '';
  #playing = false;
  #closed = false;

  constructor(capture: Capture, clock: Clock, listener: TcpListener) {
    this.#capture = capture;
    this.#clock = clock;
    this.#listener = listener;
    this.#later(0, () => {
      listener.open();
      this.#say(`${bannerOf(capture)}\r\n`);
    });
  }

  write(bytes: Uint8Array | string): void {
    this.#asked += typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes);
    for (let end = this.#asked.indexOf('\r\n\r\n'); end >= 0; end = this.#asked.indexOf('\r\n\r\n')) {
      const action = /^Action: (.*)$/m.exec(this.#asked.slice(0, end))?.[1]?.trim() ?? '';
      const id = /^ActionID: (.*)$/m.exec(this.#asked.slice(0, end))?.[1]?.trim() ?? '';
      this.#asked = this.#asked.slice(end + 4);
      const refusal = `Response: Error\r\nActionID: ${id}\r\nMessage: A recording takes no commands\r\n\r\n`;
      const answer = answers[action]?.(id) ?? refusal;
      this.#later(0, () => {
        this.#say(answer);
        if (action === 'QueueStatus') this.#play();
      });
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const timer of this.#timers) this.#clock.clearTimeout(timer);
    this.#listener.closed();
  }

  /** Only events: answers belong to whoever asked when it was recorded. */
  #play(): void {
    if (this.#playing) return;
    this.#playing = true;
    const [first] = this.#capture.chunks;
    let at = 0;
    const parser = new AmiParser({
      onMessage: (message) => {
        if (message.event === undefined || message.get('ActionID') !== undefined) return;
        this.#later(at, () => {
          this.#say(`${message.text}\r\n\r\n`);
        });
      },
    });
    for (const chunk of this.#capture.chunks) {
      at = chunk.at - (first?.at ?? 0);
      if (chunk.direction === 'S') parser.feed(chunk.bytes);
    }
  }

  #say(text: string): void {
    if (!this.#closed) this.#listener.data(encoder.encode(text));
  }

  #later(ms: number, then: () => void): void {
    this.#timers.push(this.#clock.setTimeout(then, ms));
  }
}

function emptyList(id: string, end: string): string {
  const list = `Response: Success\r\nActionID: ${id}\r\nEventList: start\r\n\r\n`;
  return `${list}Event: ${end}\r\nActionID: ${id}\r\nEventList: Complete\r\nListItems: 0\r\n\r\n`;
}

function bannerOf(capture: Capture): string {
  const text = capture.chunks.find(({ direction }) => direction === 'S')?.bytes ?? new Uint8Array();
  return /^Asterisk Call Manager\/[\d.]+/.exec(new TextDecoder().decode(text))?.[0] ?? 'Asterisk Call Manager/5.0';
}
