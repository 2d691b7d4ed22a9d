/** A headset as part of the telephone: its keys answer, end and mute the call, and its lamps show how the call stands. */
import type { CtiModel } from '../model/cti-model.ts';
import { Headset, type HeadsetKey, type Hid } from './headset.ts';

/** @returns WebHID, in browsers that have it */
export function webHid(): Hid | undefined {
  return (navigator as unknown as { hid?: Hid }).hid;
}

export class HeadsetControl {
  readonly #model: CtiModel;
  readonly #headset: Headset;
  readonly #changed: () => void;
  readonly #unlisten: () => void;

  /** @param changed told when there is a headset now, or none any more */
  constructor(model: CtiModel, hid: Hid, changed: () => void) {
    this.#model = model;
    this.#changed = changed;
    this.#headset = new Headset(hid, (key) => {
      this.#pressed(key);
    });
    this.#unlisten = model.onAny(() => {
      this.#show();
    });
    void this.#headset.start().then(() => {
      this.#show();
      changed();
    });
  }

  /** The headset's own name; nothing without one. */
  get name(): string | undefined {
    return this.#headset.name;
  }

  /** Has the browser ask the agent which headset it is; to be called from a click. */
  async ask(): Promise<void> {
    await this.#headset.ask();
    this.#show();
    this.#changed();
  }

  stop(): void {
    this.#unlisten();
    void this.#headset.stop();
  }

  #show(): void {
    const { calls } = this.#model.state;
    const rings = calls.some(({ state, direction }) => state === 'alerting' && direction === 'in');
    const talks = calls.find(({ state }) => state === 'connected' || state === 'conferenced');
    const offHook = calls.some(({ state, direction }) => state !== 'alerting' || direction === 'out');
    void this.#headset.show({ ring: rings && !offHook, offHook, mute: talks?.muted === true });
  }

  /** A key that fits no call does nothing; a refusal is told by the model's own `error`. */
  #pressed(pressed: HeadsetKey): void {
    const { calls } = this.#model.state;
    const can = (feature: 'answer' | 'drop' | 'mute') => calls.find(({ features }) => features.includes(feature));
    if (pressed.key === 'mute') {
      const call = can('mute');
      if (call) void this.#do({ type: 'mute', callId: call.id, muted: call.muted !== true });
    } else if (pressed.offHook) {
      const call = can('answer');
      if (call) void this.#do({ type: 'answerCall', callId: call.id });
    } else {
      const call = this.#model.currentCall;
      if (call?.features.includes('drop')) void this.#do({ type: 'dropCall', callId: call.id });
    }
  }

  async #do(command: Parameters<CtiModel['request']>[0]): Promise<void> {
    try {
      await this.#model.request(command);
    } catch {
      // Told as `error`; the lamps go back to what is.
      this.#show();
    }
  }
}
