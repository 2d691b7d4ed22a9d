/** A call that rings, as a notification of the system: with Answer and Decline where the page serves a worker for it. */
import type { Call } from '../../core/model/call.ts';
import type { CtiCommand } from '../../core/model/commands.ts';
import { CtiRequestEvent } from '../cti-request-event.ts';
import type { Words } from '../words/words.ts';

/** What a notification carries, for its worker. */
export interface ShownNotification {
  callId: string;
  /** Address of the page that showed it. */
  page: string;
}

/** What its worker tells the pages. */
export interface PressedNotification {
  callId: string;
  /** One of the buttons, or empty for the notification itself. */
  action: string;
}

export interface RingingCall {
  call: Call;
  who: string;
  words: Words;
}

interface NotifyingHost extends HTMLElement {
  readonly notifyWorker: string;
  show(options: { reason: string }): void;
}

type ButtonedOptions = NotificationOptions & { actions: { action: string; title: string }[] };

export class SystemNotification {
  readonly #host: NotifyingHost;
  /** The call that is shown, until its notification is closed. */
  #callId: string | undefined;
  #close: () => void = () => undefined;

  constructor(host: NotifyingHost) {
    this.#host = host;
  }

  get callId(): string | undefined {
    return this.#callId;
  }

  close(): void {
    this.#callId = undefined;
    this.#close();
    this.#close = () => undefined;
  }

  async show({ call, who, words }: RingingCall): Promise<void> {
    this.#callId = call.id;
    const options: NotificationOptions = { body: call.queue ?? '', tag: call.id, silent: true };
    if (this.#host.notifyWorker !== '' && (await this.#showWithButtons(call, who, words, options))) return;
    if (this.#callId !== call.id) return;
    const notification = new Notification(who, options);
    notification.onclick = () => {
      window.focus();
      this.#pressed(call.id, '');
      notification.close();
    };
    this.#close = () => {
      notification.close();
    };
  }

  /** @returns false where there is no worker, and the notification is to be shown without buttons */
  async #showWithButtons(call: Call, who: string, words: Words, options: NotificationOptions): Promise<boolean> {
    try {
      const registration = await activeWorker(this.#host.notifyWorker);
      // Answered meanwhile.
      if (this.#callId !== call.id) return true;
      const can = (['answer', 'drop'] as const).filter((feature) => call.features.includes(feature));
      const buttoned: ButtonedOptions = {
        ...options,
        requireInteraction: true,
        data: { callId: call.id, page: location.href } satisfies ShownNotification,
        actions: can.map((feature) =>
          feature === 'answer'
            ? { action: 'answerCall', title: words.answer }
            : { action: 'dropCall', title: words.decline },
        ),
      };
      const pressed = new BroadcastChannel('offhook-notification');
      pressed.onmessage = ({ data }: MessageEvent<PressedNotification>) => {
        this.#pressed(data.callId, data.action);
      };
      this.#close = () => {
        pressed.close();
        void closeAll(registration, call.id);
      };
      await registration.showNotification(who, buttoned);
      // It may be over before it was shown.
      if (this.#callId !== call.id) await closeAll(registration, call.id);
      return true;
    } catch (error) {
      console.warn('Offhook: the worker for notifications cannot be used, so they have no buttons.', error);
      return false;
    }
  }

  #pressed(callId: string, action: string): void {
    if (callId !== this.#callId) return;
    const wish: CtiCommand | undefined =
      action === 'answerCall' || action === 'dropCall' ? { type: action, callId } : undefined;
    if (action !== 'dropCall') this.#host.show({ reason: 'notification' });
    if (wish) this.#host.dispatchEvent(new CtiRequestEvent(wish));
  }
}

async function activeWorker(address: string): Promise<ServiceWorkerRegistration> {
  const registration = await navigator.serviceWorker.register(address);
  const worker = registration.active ?? registration.waiting ?? registration.installing;
  if (worker && worker.state !== 'activated') {
    await new Promise<void>((resolve) => {
      worker.addEventListener('statechange', () => {
        if (worker.state === 'activated' || worker.state === 'redundant') resolve();
      });
    });
  }
  return registration;
}

async function closeAll(registration: ServiceWorkerRegistration, tag: string): Promise<void> {
  for (const notification of await registration.getNotifications({ tag })) notification.close();
}
