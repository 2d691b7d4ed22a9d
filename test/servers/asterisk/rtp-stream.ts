// Owns the sound of one call: an RTP socket that sends a u-law tone and RFC 4733 digits, and counts what comes in.
import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { Journal } from './journal.ts';
import type { MediaAddress, MediaDirection } from './sdp.ts';

const frameMs = 20;
const samplesPerFrame = 160;
const digits = '0123456789*#ABCD';
const payload = { ulaw: 0, event: 101 } as const;
/** One period of a quiet 1 kHz tone, and silence, in u-law. */
const tonePeriod = [0xba, 0xa7, 0xa7, 0xba, 0x3a, 0x27, 0x27, 0x3a];
const silence = 0xff;

interface DigitFrame {
  readonly data: Buffer;
  readonly timestamp: number;
}

export class RtpStream {
  readonly #socket: Socket;
  readonly #clock: NodeJS.Timeout;
  readonly #sound: Buffer;
  readonly #source = randomBytes(4);
  readonly #digitFrames: DigitFrame[] = [];
  readonly #digits = new Journal<string>();
  readonly #counts = new Journal<number>();
  #sequence = 0;
  #timestamp = 0;
  #lastDigitAt = -1;
  #received = 0;
  #sent = 0;
  readonly local: MediaAddress;
  peer: MediaAddress | undefined;
  direction: MediaDirection = 'sendrecv';

  static async open(host: string, tone: boolean): Promise<RtpStream> {
    const socket = createSocket('udp4').bind(0, host);
    await once(socket, 'listening');
    return new RtpStream(socket, { host, port: socket.address().port }, tone);
  }

  private constructor(socket: Socket, local: MediaAddress, tone: boolean) {
    this.#socket = socket;
    this.local = local;
    this.#sound = Buffer.from(
      Array.from({ length: samplesPerFrame }, (_, at) => (tone ? tonePeriod[at % tonePeriod.length]! : silence)),
    );
    socket.on('message', (packet) => this.#take(packet));
    // A far end that has closed its port answers with ICMP; that is no fault of this side.
    socket.on('error', () => undefined);
    this.#clock = setInterval(() => this.#tick(), frameMs);
  }

  /** Packets received and sent so far. */
  get received(): number {
    return this.#received;
  }
  get sent(): number {
    return this.#sent;
  }

  /** The digits heard so far. */
  get digits(): string {
    return this.#digits.entries.join('');
  }

  /** Resolves when that many more packets have come in. */
  async hear(packets: number, timeoutMs?: number): Promise<void> {
    const goal = this.#received + packets;
    await this.#counts.waitFor(`${packets} RTP packets`, (count) => count >= goal, { timeoutMs });
  }

  /** Resolves when the digits heard so far end with these. */
  async hearDigits(wanted: string, timeoutMs?: number): Promise<void> {
    await this.#digits.waitFor(`digits ${wanted}`, () => this.digits.endsWith(wanted), { timeoutMs });
  }

  /** Queues digits, 160 ms each. */
  sendDigits(text: string): void {
    let at = this.#timestamp + samplesPerFrame;
    for (const digit of text) {
      const event = digits.indexOf(digit);
      if (event < 0) throw new Error(`not a digit: ${digit}`);
      for (let frame = 1; frame <= 8; frame++) {
        // The last three frames say the same end of the digit, since any of them may be lost.
        const data = Buffer.from([event, (frame > 5 ? 0x80 : 0) | 10, 0, 0]);
        data.writeUInt16BE(Math.min(frame, 5) * samplesPerFrame, 2);
        this.#digitFrames.push({ data, timestamp: at });
      }
      at += 8 * samplesPerFrame + 480;
    }
  }

  close(): void {
    clearInterval(this.#clock);
    this.#counts.end(new Error('the call has ended'));
    this.#digits.end(new Error('the call has ended'));
    this.#socket.close();
  }

  #tick(): void {
    this.#timestamp += samplesPerFrame;
    if (!this.peer || this.direction === 'recvonly' || this.direction === 'inactive') return;
    const digit = this.#digitFrames.shift();
    if (digit) this.#send(payload.event, digit.timestamp, digit.data);
    else this.#send(payload.ulaw, this.#timestamp, this.#sound);
  }

  #send(type: number, timestamp: number, data: Buffer): void {
    if (!this.peer) return;
    const header = Buffer.alloc(12);
    header[0] = 0x80;
    header[1] = type;
    header.writeUInt16BE(this.#sequence++ & 0xffff, 2);
    header.writeUInt32BE(timestamp >>> 0, 4);
    this.#source.copy(header, 8);
    this.#socket.send(Buffer.concat([header, data]), this.peer.port, this.peer.host);
    this.#sent++;
  }

  #take(packet: Buffer): void {
    if (packet.length < 12) return;
    this.#received++;
    // One entry is enough to wake whoever waits for a count; an hour of packets need not be kept.
    this.#counts.forget();
    this.#counts.add(this.#received);
    if ((packet[1]! & 0x7f) !== payload.event || packet.length < 16 || !(packet[13]! & 0x80)) return;
    const at = packet.readUInt32BE(4);
    if (at === this.#lastDigitAt) return;
    this.#lastDigitAt = at;
    this.#digits.add(digits[packet[12]!] ?? '');
  }
}
