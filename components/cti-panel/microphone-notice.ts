/** Watches the microphone of an agent who talks through the page, and shows what is in the way. */
import { html, nothing, type ReactiveController } from 'lit';
import type { MicrophoneState } from '../../core/webphone/microphone-state.ts';
import { MicrophoneWatch } from '../../core/webphone/microphone.ts';
import type { Words } from '../words/words.ts';
import './cti-microphone-banner.ts';
import type { PanelHost } from './panel-host.ts';

export class MicrophoneNotice implements ReactiveController {
  readonly #host: PanelHost;
  readonly #watch: MicrophoneWatch;

  /** @param host tells each change as `cti-microphone-changed` */
  constructor(host: PanelHost) {
    this.#host = host;
    this.#watch = new MicrophoneWatch((state) => {
      host.dispatchEvent(
        new CustomEvent('cti-microphone-changed', { detail: { state }, bubbles: true, composed: true }),
      );
      host.requestUpdate();
    });
    host.addController(this);
  }

  hostUpdate(): void {
    if (this.#host.webPhone && this.#host.microphone === undefined) this.#watch.start();
    else this.#watch.stop();
  }

  hostDisconnected(): void {
    this.#watch.stop();
  }

  render(words: Words): unknown {
    const state: MicrophoneState | undefined = this.#host.microphone ?? this.#watch.state;
    if (state === undefined || state === 'ready') return nothing;
    return html`<cti-microphone-banner
      part="trouble"
      trouble=${state}
      .words=${words}
      @ask=${() => {
        void this.#watch.ask();
      }}
    ></cti-microphone-banner>`;
  }
}
