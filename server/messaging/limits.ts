/** What one socket may cost the service. Every bound of the Messaging Service stands here. */
import { pingInterval, silenceLimit } from '../../core/messaging/protocol.ts';
import type { Rate } from './rate-limit.ts';

export interface Limits {
  /** A socket that has not signed in after this time is closed, ms. */
  signInTime: number;
  /** A socket that was silent this long is asked whether it is there, ms. */
  pingInterval: number;
  /** A socket that was silent this long is closed, ms. */
  silenceLimit: number;
  rate: Rate;
  /** Commands and questions of one socket under way at once. */
  inFlight: number;
  /** With this many unsent bytes a page gets no more events; once they are gone it gets a snapshot. */
  lagging: number;
  /** With this many unsent bytes the socket is closed. */
  stuck: number;
  /** How often a lagging socket is looked at, ms. */
  drainCheck: number;
  socketsPerUser: number;
  sockets: number;
}

export const defaultLimits: Limits = {
  signInTime: 10_000,
  pingInterval,
  silenceLimit,
  rate: { burst: 120, perSecond: 40 },
  inFlight: 16,
  lagging: 256 * 1024,
  stuck: 2 * 1024 * 1024,
  drainCheck: 100,
  socketsPerUser: 32,
  sockets: 25_000,
};
