/** A customer's telephone in a page: a guest at the demo's exchange, who can call the public number and be called back. */
import { MessagingServiceProvider } from '../core/messaging/messaging-service-provider.ts';
import { CtiModel } from '../core/model/cti-model.ts';
import { CtiError } from '../core/provider/errors.ts';
import { systemClock, type WebSocketLike } from '../core/provider/world.ts';
import { ExchangePhone } from '../core/webphone/exchange-phone.ts';
import { Sound } from '../core/webphone/sound.ts';
import { demoApi } from './demo-api.ts';

/** Why there is no line. `inUse`: somebody is that customer already. `over`: the visit has ended. */
export type NoLine = 'inUse' | 'full' | 'over' | 'unreachable';

/** The guest of this tab, kept while it is loaded again, so that a call outlives that. */
const kept = 'guest';

export class GuestLine {
  readonly model = new CtiModel();
  readonly sound = new Sound();
  /** The microphone could not be had for the call that goes on. */
  voiceless = false;
  readonly #changed: () => void;
  readonly #provider: MessagingServiceProvider;
  readonly #phone: ExchangePhone;
  #url = '';
  #gone: NoLine | undefined;

  private constructor(guest: string, changed: () => void) {
    this.#changed = changed;
    this.#provider = new MessagingServiceProvider({
      url: '',
      ticket: () => this.#ticket(guest),
      // The browser's handlers take more of each event than the provider reads.
      webSocket: () => new WebSocket(this.#url) as WebSocketLike,
      clock: systemClock,
      random: Math.random,
      media: (signal) => {
        this.#phone.take(signal);
      },
      peers: () => this.#phone.peers(),
      phone: changed,
    });
    this.#phone = new ExchangePhone({
      provider: this.#provider,
      sound: this.sound,
      send: (signal) => this.#provider.sendMedia(signal),
      changed,
      failed: () => {
        this.voiceless = true;
        changed();
      },
    });
    this.model.init(this.#provider);
    this.model.onAny(({ type }) => {
      if (type === 'callFinished') this.voiceless = false;
      changed();
    });
    this.#provider.bePhone(true);
  }

  /**
   * Takes the place of a customer, or of the one whom this tab was before it was loaded again.
   * @param changed told whenever something is to be shown otherwise
   */
  static async open(customer: string, changed: () => void): Promise<GuestLine | NoLine> {
    const before = JSON.parse(sessionStorage.getItem(kept) ?? '{}') as { guest?: string; customer?: string };
    let guest = before.customer === customer && (await GuestLine.#known(before.guest)) ? before.guest : undefined;
    if (!guest) {
      if (before.guest) await demoApi.leave(before.guest).catch(() => undefined);
      const entered = await demoApi.enter(customer);
      if (!('guest' in entered)) return entered.refused;
      guest = entered.guest;
    }
    sessionStorage.setItem(kept, JSON.stringify({ guest, customer }));
    const line = new GuestLine(guest, changed);
    void line.#provider.connect();
    return line;
  }

  /** Whom this tab was before it was loaded again. */
  static get customerBefore(): string | undefined {
    return (JSON.parse(sessionStorage.getItem(kept) ?? '{}') as { customer?: string }).customer;
  }

  static async #known(guest: string | undefined): Promise<boolean> {
    return guest !== undefined && (await demoApi.guestTicket(guest)) !== 'over';
  }

  /** Why no call can be made, when none can. */
  get gone(): NoLine | undefined {
    return this.#gone;
  }

  get ready(): boolean {
    return this.#provider.isPhone && this.model.isConnected;
  }

  /** The sound of the call was lost, and another way is looked for; or the page has lost the server. */
  get regaining(): boolean {
    const call = this.model.currentCall;
    return call !== undefined && (!this.model.isConnected || this.#phone.regaining(call.id) !== undefined);
  }

  close(): void {
    this.#phone.close();
    this.sound.close();
    void this.model.closeConnection();
  }

  async #ticket(guest: string): Promise<string> {
    const answer = await demoApi.guestTicket(guest).catch(() => undefined);
    if (answer === 'over') {
      this.#gone = 'over';
      sessionStorage.removeItem(kept);
      this.close();
      this.#changed();
      throw new CtiError('notAuthorised');
    }
    if (!answer) throw new CtiError('unreachable');
    this.#url = answer.url;
    return answer.ticket;
  }
}
