/** What a connection to Oktell is given: whose it is, its times, and who hears of it. */
import type { CtiErrorCode } from '../../provider/errors.ts';
import type { RetryPolicy } from '../../provider/retry.ts';
import type { Frame } from './frames.ts';
import type { LineView } from './line-state.ts';
import type { OktellEvent } from './oktell-events.ts';
import { oktellTimes, type WireTimes } from './oktell-wire.ts';
import type { UserState } from './user-state.ts';

export interface OktellTimes extends WireTimes {
  /** How long opening may take, ms. */
  open: number;
  /** Factor of the waits before the line info is believed; 1 is what real servers need. */
  lag: number;
  retry: RetryPolicy;
  /** Wait before trying again what is refused for reasons outside of us, ms. */
  refusedAgain: number;
}

export const defaultTimes: OktellTimes = {
  ...oktellTimes,
  open: 10_000,
  lag: 1,
  retry: { base: 1000, cap: 30_000 },
  refusedAgain: 60_000,
};

export interface OktellAccount {
  url: string;
  /** For addresses without a scheme. */
  tls: boolean;
  login: string;
  password: string;
  workplace?: string;
  /** Asks for an account for a web phone; with the address that is set for it, if one is. */
  webPhone?: { url: string };
}

/** Where a web phone registers, as Oktell tells it at each sign-in. */
export interface OktellVoiceAccount {
  /** SIP over a WebSocket (RFC 7118). */
  url: string;
  /** `sip:user@host`. */
  uri: string;
  password: string;
}

export interface OktellListener {
  event(event: OktellEvent): void;
  /** The line has been read; it may be as before. */
  line(line: LineView): void;
  user(state: UserState): void;
  /** Signed in (again); line and user state have just been read. */
  up(): void;
  /** Once per loss, and once for each first attempt that failed. */
  down(reason: CtiErrorCode): void;
  /** Each message, before what follows from it. */
  heard(frame: Frame): void;
  damaged(): void;
}
