/**
 * The voice of a provider whose commands and events go by one connection to its phone system, and its sound by another one,
 * of the same user. The provider says what a call is; this says only how its sound is.
 */
import type { CtiErrorCode } from './errors.ts';

/**
 * What the telephone says. `leg` is the name under which both connections know the agent's side of a call: the phone system's
 * own id of it, or the SIP Call-ID of its dialog.
 */
export type VoiceEvent =
  /** Calls can be made and taken here from now on, or no more; `code` where it will not come back by itself. */
  | { type: 'ready'; ready: boolean; code?: CtiErrorCode }
  /** Somebody is at the telephone. */
  | { type: 'incoming'; leg: string; number?: string; name?: string }
  /** A call of the page that was here before is still there, with its sound; told before the first `ready`. */
  | { type: 'recovered'; leg: string; number?: string; name?: string }
  /** There is a dialog with sound in it, for the first time. */
  | { type: 'started'; leg: string }
  /** There are pictures in it besides, for the first time. */
  | { type: 'videoStarted'; leg: string }
  /** The call is over at the telephone; `code` where it has failed here, e.g. no microphone. */
  | { type: 'ended'; leg: string; code?: CtiErrorCode };

/** The agent does not want it, is busy, or ends what went on. */
export type HangUpCause = 'declined' | 'busy' | 'normal';

export interface VoicePhone {
  readonly ready: boolean;
  /** Connects and signs in, and keeps trying until `stop`. */
  start(): void;
  /** Calls that go on are ended. */
  stop(): Promise<void>;
  /** @returns a function that ends the subscription */
  listen(listener: (event: VoiceEvent) => void): () => void;
  /**
   * @param video with pictures, where both ends have them
   * @returns the leg, known before the far end has done anything
   * @throws CtiError `noMicrophone`, `noCamera`, `linkDown`, `timeout`, or why the phone system refused it
   */
  call(number: string, options?: { video?: boolean }): Promise<string>;
  /** @throws CtiError `callNotFound`, `noMicrophone`, `noCamera`, `linkDown`, `timeout` */
  answer(leg: string, options?: { video?: boolean }): Promise<void>;
  /** @throws CtiError `callNotFound`, `linkDown`, `timeout` */
  hangUp(leg: string, cause: HangUpCause): Promise<void>;
  /** @throws CtiError `callNotFound`, `linkDown`, `timeout`, `refused` */
  hold(leg: string, on: boolean): Promise<void>;
  /** The agent's voice alone; nobody else is asked. @throws CtiError `callNotFound` */
  mute(leg: string, on: boolean): void;
  /** @param digits 0-9 * # A-D @throws CtiError `callNotFound`, `linkDown`, `timeout` */
  sendTones(leg: string, digits: string): Promise<void>;
  /** The computer has slept, or the network is another one. */
  wake?(): void;
}
