/** The telephone at the built-in exchange: this tab says to the service that it is its user's phone, and does what it is told. */
import type { ToPhone } from '../provider/media-signal.ts';
import type { SessionPhone } from '../session/session-phone.ts';
import type { Pictures } from './call-pictures.ts';
import { ExchangePhone } from './exchange-phone.ts';
import type { PhoneStatus } from './sound-faults.ts';
import type { PhoneEngine } from './web-phone.ts';

export class ExchangeEngine implements PhoneEngine {
  readonly #phone: SessionPhone;
  readonly #exchange: ExchangePhone;
  readonly #unlisten: (() => void)[];
  /** Calls that have sound, by their ids. */
  readonly #sounding = new Set<string>();

  constructor(phone: SessionPhone) {
    const { model, provider } = phone.way;
    this.#phone = phone;
    this.#exchange = new ExchangePhone({
      provider: {
        get state() {
          return model.state;
        },
        listen: (listener) => model.onAny(listener),
        setVideoState: (callId, active) => model.request({ type: 'setVideoState', callId, active }),
      },
      sound: phone.sound,
      send: (signal) => provider()?.sendMedia(signal) ?? false,
      changed: (callId, state) => {
        this.#tell(callId, state !== undefined);
        phone.changed();
      },
      seen: (sessionId) => provider()?.sounds({ type: 'webRtcVideoStarted', sessionId }),
      picturesChanged: () => {
        phone.changed();
      },
      failed: (callId, { code }) => {
        phone.failed(callId, code);
      },
    });
    const changed = () => {
      phone.changed();
    };
    this.#unlisten = [model.on('initialized', changed), model.on('disconnected', changed)];
    this.signedIn();
  }

  get status(): PhoneStatus {
    const { model, provider } = this.#phone.way;
    if (provider()?.isPhone) return model.state.link === 'up' ? 'ready' : 'lost';
    return model.state.link === 'down' ? 'lost' : 'starting';
  }

  get peers(): readonly string[] {
    return this.#exchange.peers();
  }

  regaining(callId: string): number | undefined {
    return this.#exchange.regaining(callId);
  }

  video(callId: string): Pictures {
    return this.#exchange.pictures(callId);
  }

  signal(signal: ToPhone): void {
    this.#exchange.take(signal);
  }

  stop(): void {
    for (const unlisten of this.#unlisten) unlisten();
    this.#exchange.close();
    this.#phone.way.provider()?.bePhone(false);
  }

  /** @param sounds the call has sound in this page, or has none any more */
  #tell(sessionId: string, sounds: boolean): void {
    const service = this.#phone.way.provider();
    if (sounds === this.#sounding.has(sessionId) || !service) return;
    if (!sounds) {
      this.#sounding.delete(sessionId);
      service.sounds({ type: 'webRtcDestroyed', sessionId });
      return;
    }
    this.#sounding.add(sessionId);
    const config: { mediaElement?: unknown } = {};
    service.sounds({ type: 'webRtcStarted', sessionId, config });
    const { mediaElement } = config;
    // Whoever listened may want it to sound through an element of the page's own.
    if (mediaElement instanceof HTMLMediaElement) this.#phone.sound.setElement(sessionId, mediaElement);
  }

  /** Also after somebody else has signed in here: that is another way to the server. */
  signedIn(): void {
    const provider = this.#phone.way.provider();
    if (provider && !provider.isPhone) provider.bePhone(true);
  }
}
