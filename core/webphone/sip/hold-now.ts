/** The far end waits while a page is loaded anew. */
import type { JsSession } from './jssip.ts';
import { sendOnly } from './memento.ts';

/** Sends the far end to wait, at once and without an answer: for the moment in which a page is left. */
export function holdNow(session: JsSession): void {
  const sdp = session.connection?.localDescription?.sdp;
  if (!sdp) return;
  const extraHeaders = [`Contact: ${session.contact}`, 'Content-Type: application/sdp'];
  session.sendRequest('INVITE', { extraHeaders, body: sendOnly(sdp), eventHandlers: {} });
}
