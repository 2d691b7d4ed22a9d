/**
 * One end of a call's sound at the fake: a UDP port that is an ICE-lite agent (RFC 8445 §2.5) towards the page, and passes
 * everything else on as it is to the end that it is joined with. The keys of the sound are agreed on between the two pages.
 */
import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { answerStun, isStun } from './stun.ts';

export class RelayPort {
  readonly ufrag = randomBytes(6).toString('hex');
  readonly password = randomBytes(16).toString('hex');
  readonly #socket: Socket;
  readonly #address: string;
  #page: { address: string; port: number } | undefined;
  #passOn: (packet: Buffer, isSound: boolean) => void = () => undefined;
  /** Takes nothing and gives nothing, like a network that is away. */
  deaf = false;
  /** Packets of sound that have come from the page. */
  heard = 0;

  private constructor(socket: Socket, address: string) {
    this.#socket = socket;
    this.#address = address;
    socket.on('message', (packet, from) => {
      if (this.deaf) return;
      if (isStun(packet)) {
        const answer = answerStun(packet, from, this.password);
        if (!answer) return;
        this.#page = { address: from.address, port: from.port };
        this.#send(answer);
        return;
      }
      const isSound = (packet[0] ?? 0) >= 128;
      if (isSound) this.heard++;
      this.#passOn(packet, isSound);
    });
    socket.on('error', () => undefined);
  }

  static async open(address: string): Promise<RelayPort> {
    const socket = createSocket('udp4');
    socket.bind(0, address);
    await once(socket, 'listening');
    return new RelayPort(socket, address);
  }

  /** Where the page finds it, as a line of a description. */
  get candidate(): string {
    return `candidate:1 1 udp 2130706431 ${this.#address} ${this.port} typ host`;
  }

  get port(): number {
    return this.#socket.address().port;
  }

  /** @param passOn told every packet that is not about the path */
  joined(passOn: (packet: Buffer, isSound: boolean) => void): void {
    this.#passOn = passOn;
  }

  give(packet: Buffer): void {
    if (!this.deaf) this.#send(packet);
  }

  close(): void {
    this.#passOn = () => undefined;
    this.#page = undefined;
    this.#socket.close();
  }

  #send(packet: Buffer): void {
    // Before the page has shown itself there is nobody to send it to.
    if (this.#page) this.#socket.send(packet, this.#page.port, this.#page.address);
  }
}
