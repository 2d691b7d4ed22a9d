/** What of the panel its server is told, so that an administrator sees whose browser is in the way. One panel of a page tells it. */
import { PageReporter } from '../../core/session/page-reporter.ts';
import type { PageSession } from '../../core/session/page-session.ts';
import type { PanelHost } from './panel-host.ts';

const told = new WeakSet<PageSession>();

/** @returns a function that ends it */
export function reportPanel(host: PanelHost, session: PageSession): () => void {
  if (told.has(session)) return () => undefined;
  told.add(session);
  let silent = false;
  const blocked = () => {
    silent = true;
    reporter.look();
  };
  // The browser plays once the page has been touched.
  const touched = () => {
    silent = false;
    reporter.look();
  };
  host.addEventListener('cti-ring-blocked', blocked);
  for (const type of ['pointerdown', 'keydown']) addEventListener(type, touched);
  const reporter = new PageReporter(session, () => ({
    webPhone: host.webPhone,
    ringBlocked: silent,
    notificationsBlocked: host.notify && 'Notification' in globalThis && Notification.permission === 'denied',
  }));
  return () => {
    told.delete(session);
    host.removeEventListener('cti-ring-blocked', blocked);
    for (const type of ['pointerdown', 'keydown']) removeEventListener(type, touched);
    reporter.stop();
  };
}
