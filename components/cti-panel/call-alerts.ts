/** How a call that rings is noticed outside the panel: by sound, by a notification of the system, and in the page's title. */
import type { ReactiveController } from 'lit';
import type { Call } from '../../core/model/call.ts';
import { TabLead } from '../../core/session/tab-lead.ts';
import type { Words } from '../words/words.ts';
import type { PanelHost } from './panel-host.ts';
import { Ringtone } from './ringtone.ts';
import { type RingingCall, SystemNotification } from './system-notification.ts';

import { TitleBadge } from './title-badge.ts';

export class CallAlerts implements ReactiveController {
  readonly #host: PanelHost;
  readonly #ringer: () => string;
  readonly #lead = new TabLead(() => {
    this.#update();
  });
  readonly ringtone = new Ringtone();
  readonly #title = new TitleBadge();
  readonly #notification: SystemNotification;
  #ringing: RingingCall | undefined;
  #talks = false;

  /**
   * @param ringer id of the audio output that the agent has chosen, before which the page's own choice goes; `none` for
   *   somebody who wants no sound at all
   */
  constructor(host: PanelHost, ringer: () => string = () => '') {
    this.#host = host;
    this.#ringer = ringer;
    this.#notification = new SystemNotification(host);
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#ringing = undefined;
    this.#update();
    this.#lead.stop();
  }

  /**
   * To be told after every event of the calls.
   * @param calls all that go on
   * @param nameOf who a call is with, as text to show
   */
  follow(calls: readonly Call[], nameOf: (call: Call) => string, words: Words): void {
    const call = calls.find(({ state, direction }) => state === 'alerting' && direction === 'in');
    // A second call is shown, but does not ring into the conversation.
    this.#talks = calls.some(({ state }) => state === 'connected' || state === 'conferenced');
    if (call?.id !== this.#ringing?.call.id) {
      this.#lead.stop();
      if (call) this.#lead.start(`offhook-ring-${call.id}`);
    }
    this.#ringing = call && { call, who: nameOf(call), words };
    this.#update();
  }

  #update(): void {
    const { ring, ringVolume, ringDevice, notify, titleBadge } = this.#host;
    const ringing = this.#lead.leads ? this.#ringing : undefined;
    const ringer = this.#ringer();
    if (ringing && ring && !this.#talks && ringer !== 'none') void this.#sound(ringVolume, ringDevice || ringer);
    else this.ringtone.stop();
    this.#title.show(titleBadge && ringing ? ringing.who : '');
    this.#notify(notify ? ringing : undefined);
  }

  async #sound(volume: number, device: string): Promise<void> {
    if (this.ringtone.rings) return;
    const heard = await this.ringtone.start(volume, device);
    if (!heard) this.#host.dispatchEvent(new CustomEvent('cti-ring-blocked', { bubbles: true, composed: true }));
  }

  /** Only while the page is not looked at: whoever looks sees the panel. */
  #notify(ringing: RingingCall | undefined): void {
    const shown = this.#notification.callId;
    if (shown !== undefined && shown !== ringing?.call.id) this.#notification.close();
    if (!ringing || shown === ringing.call.id || document.hasFocus()) return;
    if (!('Notification' in globalThis) || Notification.permission !== 'granted') return;
    void this.#notification.show(ringing);
  }
}
