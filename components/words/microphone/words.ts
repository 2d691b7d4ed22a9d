/** The words for a microphone that cannot be used. Loaded when that happens, for most agents never read them. */
import type { MicrophoneTrouble } from '../../../core/webphone/microphone-state.ts';

export interface MicrophoneWords {
  /** What is wrong, and what to do about it. */
  troubles: Record<MicrophoneTrouble, { what: string; fix: string }>;
  /** Shows what to do. */
  showHow: string;
  /** Asks the browser for the first time. */
  allow: string;
  askAgain: string;
}
