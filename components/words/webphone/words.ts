/** The words of the telephone in the page: its state, its devices, how a call sounds, and why it does not. Loaded with it. */
import type { Pictures } from '../../../core/webphone/call-pictures.ts';
import type { QualityWarning } from '../../../core/webphone/quality-warnings.ts';
import type { PhoneStatus, SoundCheck, SoundFault } from '../../../core/webphone/sound-faults.ts';
import type { SoundRole, VoiceSwitches } from '../../../core/webphone/sound-devices.ts';

export interface WebPhoneWords {
  /** What the row says of the telephone. */
  status: Record<PhoneStatus, string>;
  useHere: string;
  turnOnSound: string;
  soundIsOff: string;
  /** The row's button. */
  sound: string;
  regaining: (seconds: string) => string;
  /** What is seen, for a screen reader. */
  pictures: Record<keyof Pictures, string>;

  quality: string;
  /** From bad to good, as four bars show it. */
  grades: readonly [string, string, string, string];
  warnings: Record<QualityWarning, string>;
  mos: string;
  loss: string;
  jitter: string;
  roundTrip: string;
  /** What the plot shows, for a screen reader. */
  plotOf: (grade: string, mos: string) => string;

  devices: Record<SoundRole, string>;
  systemDevice: string;
  /** A device that was chosen and is not plugged in; the system's is used. */
  notPluggedIn: (device: string) => string;
  /** Names of devices appear once the microphone has been allowed. */
  namesAppear: string;
  level: string;
  switches: Record<keyof VoiceSwitches, string>;
  headsetKeys: string;
  /** Has the browser ask which headset. */
  useHeadset: string;
  testCall: string;
  testCallHint: string;

  whyButton: string;
  checking: string;
  checks: Record<SoundCheck, string>;
  good: string;
  bad: string;
  unknown: string;
  /** What is wrong, and what to do about it. */
  faults: Record<SoundFault, { what: string; fix: string }>;
  copyReport: string;
  copied: string;
}
