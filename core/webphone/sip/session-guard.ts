/**
 * Keeps JsSIP from ending a call for reasons that are not the end of it: a hold that was refused, a moment without network,
 * sound that has found no way yet. Ends a call that is answered while it is cancelled. And keeps its hands off the microphone, which is `Sound`'s.
 */
import type { JsSession, JsTerminate } from './jssip.ts';

export interface GuardedSession {
  /** The far end did not agree to other sound, or could not be asked. */
  disagreed: () => void;
  /** No sound gets through any more. */
  soundLost: () => void;
  /** Talked to: a call that still rings does not outlive its connection. */
  connected: () => boolean;
}

const disagreement = /^(Hold|Unhold|Media Renegotiation) Failed$/;

export function guard(session: JsSession, { disagreed, soundLost, connected }: GuardedSession): void {
  const terminate = session.terminate.bind(session);
  session._toggleMuteAudio = () => undefined;
  session.terminate = (options: JsTerminate = {}) => {
    const { cause, reason_phrase = '' } = options;
    if (disagreement.test(reason_phrase) || (cause === 'Connection Error' && connected())) disagreed();
    else if (cause === 'RTP Timeout' && connected()) soundLost();
    else {
      const dials = session.direction === 'outgoing' && !session.isEstablished();
      terminate(options);
      // An answer may be on its way: it is acknowledged and the call ended, instead of being overheard (RFC 3261 §9.1).
      if (dials) session._is_canceled = true;
    }
  };
}
