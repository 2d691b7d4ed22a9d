/**
 * The service worker behind a notification with buttons: browsers show buttons only for a worker. It knows nothing of calls;
 * it tells the pages which button was pressed, and brings the one that showed the notification to the front.
 * Built as a file of its own, `offhook-notifications.js`, for the page to serve from its own origin.
 */
import type { PressedNotification, ShownNotification } from './system-notification.ts';

/** The part of a service worker's world that is used here; the page's own types know none of it. */
interface Worker {
  addEventListener(type: 'notificationclick', listener: (event: NotificationClick) => void): void;
  clients: { matchAll(options: object): Promise<readonly Window[]> };
}
interface Window {
  url: string;
  focus(): Promise<unknown>;
}
interface NotificationClick {
  action: string;
  notification: { data: ShownNotification | undefined; close(): void };
  waitUntil(work: Promise<unknown>): void;
}

const worker = globalThis as unknown as Worker;
const told = new BroadcastChannel('offhook-notification');

worker.addEventListener('notificationclick', (event) => {
  const { action, notification } = event;
  const { callId, page } = notification.data ?? {};
  // Another notification of the same origin.
  if (callId === undefined) return;
  notification.close();
  told.postMessage({ callId, action } satisfies PressedNotification);
  if (action !== 'dropCall') event.waitUntil(bringForward(page));
});

async function bringForward(page: string | undefined): Promise<void> {
  const open = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  await (open.find(({ url }) => url === page) ?? open[0])?.focus();
}
