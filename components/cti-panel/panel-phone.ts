/** The telephone in the page, as the panel shows it: a row at the foot that says how it stands, and opens what can be set. */
import { html, nothing, type ReactiveController } from 'lit';
import type { CtiModel } from '../../core/model/cti-model.ts';
import type { WebPhone } from '../../core/webphone/web-phone.ts';
import { CtiRequestEvent } from '../cti-request-event.ts';
import type { Words } from '../words/words.ts';
import './cti-phone-bar.ts';
import type { PanelHost } from './panel-host.ts';

export class PanelPhone implements ReactiveController {
  readonly #host: PanelHost;
  #phone: WebPhone | undefined;
  #unlisten: (() => void) | undefined;

  constructor(host: PanelHost) {
    this.#host = host;
    host.addController(this);
  }

  get phone(): WebPhone | undefined {
    return this.#phone;
  }

  /** @param phone the page's own, or that of its session; none as long as it is on its way */
  use(phone: WebPhone | undefined): void {
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
    this.use(undefined);
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
    if (!phone || !model) return nothing;
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
