/** A telephone in the page, as whoever shows it sees it: whether it can be rung, its sound, and how its calls fare. */
import type { BaseCtiProvider } from '../provider/base-cti-provider.ts';
import type { ToPhone } from '../provider/media-signal.ts';
import type { Pictures } from './call-pictures.ts';
import type { HeadsetControl } from './headset-control.ts';
import type { Sound } from './sound.ts';
import type { PhoneStatus } from './sound-faults.ts';

export interface WebPhone {
  readonly status: PhoneStatus;
  readonly sound: Sound;
  /** False for a user who wants the page to make no sound when somebody calls. */
  readonly rings?: boolean;
  /** Somebody who says again what is said to him, to try a headset with; absent where there is none. */
  readonly echoNumber?: string | undefined;
  /** The keys of a USB headset, in browsers that have WebHID, while this tab is the telephone. */
  readonly headset?: Pick<HeadsetControl, 'name' | 'ask'> | undefined;
  /** How late the page's timers came in the last minute, ms. */
  readonly drift?: number;
  /** The sound of a call was lost and is being regained. @returns until when it is tried, UTC ms; nothing while all is well */
  regaining(callId: string): number | undefined;
  /** What there is to be seen of a call; nothing where there are no pictures. */
  video(callId: string): Pictures;
  /** Makes this tab the telephone, whichever tab was it before. */
  takeOver(): void;
  /** @param changed told of each change of the above. @returns a function that ends the subscription */
  listen(changed: () => void): () => void;
}

/** What one kind of telephone does with the page's sound, while this tab is the telephone. */
export interface PhoneEngine {
  readonly status: PhoneStatus;
  /** Where this tab has a provider of its own, which the model and the other tabs are to follow. */
  readonly provider?: BaseCtiProvider;
  /** Pairs of callers whose sound goes on by itself while the service is away. */
  readonly peers?: readonly string[];
  /** A call cannot be brought back after the page was loaded again. */
  readonly endsWithPage?: boolean;
  /** The computer has slept, or the network is another one. */
  wake?(): void;
  /** There is a way to the service again, perhaps another one. */
  signedIn?(): void;
  /** What the phone system and other pages say about the sound of this page's calls. */
  signal?(signal: ToPhone): void;
  regaining(callId: string): number | undefined;
  /** What there is to be seen of a call, where this kind of telephone has pictures. */
  video?(callId: string): Pictures;
  stop(): void;
}
