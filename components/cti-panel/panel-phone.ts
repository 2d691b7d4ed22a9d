/** The voice in the page, as the panel shows it: what is in its way, and at the foot a row that says how the telephone stands. */
import { html, nothing, type ReactiveController } from 'lit';
import type { CtiModel } from '../../core/model/cti-model.ts';
import type { PageSession } from '../../core/session/page-session.ts';
import type { WebPhone } from '../../core/webphone/web-phone.ts';
import { CtiRequestEvent } from '../cti-request-event.ts';
import type { Words } from '../words/words.ts';
import './cti-phone-bar.ts';
import { MicrophoneNotice } from './microphone-notice.ts';
import type { PanelHost } from './panel-host.ts';

export class PanelPhone implements ReactiveController {
  readonly #host: PanelHost;
  readonly #microphone: MicrophoneNotice;
  #phone: WebPhone | undefined;
  #unlisten: (() => void) | undefined;

  constructor(host: PanelHost) {
    this.#host = host;
    this.#microphone = new MicrophoneNotice(host);
    host.addController(this);
  }

  /** Id of the audio output that the agent has chosen to ring, `''` for the system's, `none` for no sound at all. */
  get ringer(): string {
    return this.#phone?.rings === false ? 'none' : (this.#phone?.sound.devices.use('ringer') ?? '');
  }

  /** @param session of which the page is to be the telephone, where the page does not bring its own */
  use(session: PageSession | undefined): void {
    const { phone, webPhone } = this.#host;
    if (webPhone) session?.usePhone();
    this.#follow(phone ?? (webPhone ? session?.phone : undefined));
  }

  /** What is in the way of the agent's voice. */
  trouble(words: Words): unknown {
    return this.#microphone.render(words);
  }

  #follow(phone: WebPhone | undefined): void {
    if (phone === this.#phone) return;
    this.#unlisten?.();
    this.#phone = phone;
    this.#unlisten = phone?.listen(() => {
      this.#host.requestUpdate();
    });
  }

  hostConnected(): void {
    addEventListener('pointerdown', this.#touched);
    addEventListener('keydown', this.#touched);
  }

  hostDisconnected(): void {
    this.#follow(undefined);
    removeEventListener('pointerdown', this.#touched);
    removeEventListener('keydown', this.#touched);
  }

  readonly #touched = (): void => {
    this.#host.requestUpdate();
    removeEventListener('pointerdown', this.#touched);
    removeEventListener('keydown', this.#touched);
  };

  render(model: CtiModel | undefined, words: Words, now: () => number): unknown {
    const phone = this.#phone;
    if (!phone || !model || this.#host.minimized) return nothing;
    const { calls } = model.state;
    const call = calls.find(({ state }) => state === 'connected') ?? calls[0];
    const quality = call && phone.sound.quality(call.id);
    return html`<cti-phone-bar
      part="phone"
      .phone=${phone}
      .call=${call}
      .status=${phone.status}
      .samples=${quality?.samples ?? []}
      .warnings=${quality?.warnings ?? []}
      .pictures=${call ? phone.video(call.id) : {}}
      .regainedBy=${call && phone.regaining(call.id)}
      ?blocked=${phone.sound.blocked || (this.#host.ring && untouched())}
      ?can-dial=${model.state.line.includes('dial')}
      .words=${words}
      .now=${now}
      @test-call=${() => {
        if (phone.echoNumber)
          this.#host.dispatchEvent(new CtiRequestEvent({ type: 'makeCall', targetAddress: phone.echoNumber }));
      }}
    ></cti-phone-bar>`;
  }
}

/** Nobody has touched the page since it was loaded: the browser would keep the first ring of the day silent. */
function untouched(): boolean {
  const { userActivation } = navigator as { userActivation?: { hasBeenActive: boolean } };
  return userActivation?.hasBeenActive === false;
}
