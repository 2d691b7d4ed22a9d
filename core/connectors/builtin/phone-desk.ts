/** Where one user's phone page is plugged in: makes the line reachable, and waits a moment for a page that is loaded again. */
import type { Exchange } from '../../exchange/exchange.ts';
import { CtiError } from '../../provider/errors.ts';
import type { FromPhone, MediaDesk, ToPhone } from '../../provider/media-signal.ts';
import type { Clock, Timer } from '../../provider/world.ts';
import type { Peers } from './peers.ts';

interface Needs {
  exchange: Exchange;
  peers: Peers;
  clock: Clock;
  /** How long its calls wait for a page that has gone, ms. */
  returnTime: number;
}

export class PhoneDesk implements MediaDesk {
  readonly #extension: string;
  readonly #needs: Needs;
  #waiting: Timer;
  #retired = false;

  constructor(extension: string, needs: Needs) {
    this.#extension = extension;
    this.#needs = needs;
  }

  plugIn(send: (signal: ToPhone) => void, peers: readonly string[]): void {
    const needs = this.#needs;
    if (this.#retired) return;
    needs.clock.clearTimeout(this.#waiting);
    needs.peers.plugIn(this.#extension, send, peers);
    needs.exchange.setPhone(this.#extension, 'there');
  }

  unplug(returning: boolean): void {
    if (this.#retired) return;
    const { exchange, peers, clock, returnTime } = this.#needs;
    clock.clearTimeout(this.#waiting);
    const { legs, standIn } = exchange.agent(this.#extension);
    // Calls outlive a page that says goodbye: it may be one that is loaded again, too.
    if (legs.length === 0 && (standIn || !returning)) {
      this.close();
      return;
    }
    peers.unplug(this.#extension, 'returning');
    exchange.setPhone(this.#extension, 'returning');
    this.#waiting = clock.setTimeout(() => {
      this.close();
    }, returnTime);
  }

  signal(signal: FromPhone): void {
    // Its provider runs in the service.
    if (signal.kind === 'frame') throw new CtiError('notSupported');
    this.#needs.peers.signal(this.#extension, signal);
  }

  /** The line is given up: what its page still says is for nobody. */
  retire(): void {
    this.close();
    this.#retired = true;
  }

  /** Nobody is waited for any more. */
  close(): void {
    const { exchange, peers, clock } = this.#needs;
    clock.clearTimeout(this.#waiting);
    peers.unplug(this.#extension, exchange.agent(this.#extension).standIn ? 'standIn' : 'none');
    exchange.setPhone(this.#extension, 'none');
  }
}
