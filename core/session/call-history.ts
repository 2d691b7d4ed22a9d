/** The call history as a page sees it: what `<cti-call-history>` asks of whoever has the calls, a server or the CRM itself. */
import type { CallChange, CallsQuery, TotalsQuery } from '../messaging/call-questions.ts';
import type { QualitySummary } from '../webphone/quality.ts';

export type { CallChange, CallsQuery, TotalsQuery };

/** A record of the CRM to which a call belongs. */
export interface CallLink {
  /** What sort of record it is, in the site's own words: `contact`, `case`. */
  kind: string;
  id: string;
  /** What people call it. */
  title?: string | null | undefined;
}

/** Somebody who has calls. */
export interface CallAgent {
  id: string;
  name: string;
  /** Tells two of the same name apart. */
  login?: string;
}

/** One call of the history. Moments are UTC ms, lengths ms; what is not known is missing or `null`. */
export interface HistoryCall {
  id: string;
  direction: 'in' | 'out';
  /** The other party. */
  number: string;
  name?: string | null;
  queue?: string | null;
  startedAt: number;
  connectedAt?: number | null;
  /** Without it the call goes on. */
  endedAt?: number | null;
  /** Until it was answered, or given up. */
  beforeConnectionMs?: number | null;
  talkMs?: number | null;
  holdMs?: number | null;
  /** Why it ended, a cause of the model. */
  cause?: string | null;
  redirectionId?: string | null;
  device?: string | null;
  /** How it sounded, where its agent talked through the page. */
  quality?: QualitySummary | null;
  missed?: boolean;
  /** A missed call that nobody has looked at yet. */
  unseen?: boolean;
  /** Code of the outcome that the agent has chosen. */
  outcome?: string | null;
  /** In a list it may be cut short. */
  note?: string | null;
  followUpAt?: number | null;
  followUpOwner?: string | null;
  links?: CallLink[];
  /** Whose call it was, where a list holds calls of several. */
  agent?: CallAgent | null;
  /** It may be looked at, and not written about: it is somebody else's. */
  readOnly?: boolean;
  /** Calls with this party, where the list has one entry for each. */
  count?: number;
}

/** One line of what happened during a call. */
export interface CallMoment {
  at: number;
  /** Name of the model's event. */
  type: string;
  detail?: Record<string, unknown> | null;
}

export interface CallStory extends HistoryCall {
  /** The other party's number as it was written, in full, and an extension behind it; empty where not known. */
  partyNumber?: { raw: string; e164: string; extension: string };
  timeline?: CallMoment[];
}

/** A piece of a call that was recorded. Its addresses are good for a while. */
export interface CallRecording {
  url: string;
  /** The same to be kept as a file, where that is allowed. */
  download?: string | undefined;
}

export interface HistoryPage {
  calls: HistoryCall[];
  /** `before` of the next page; nothing after the last. */
  next?: string | null;
  /** Missed calls of one's own that nobody has looked at yet, in all. */
  unseen?: number;
}

/** How many calls there were in one hour. */
export interface HourTotals {
  /** When the hour began, UTC ms. */
  at: number;
  answered: number;
  missed: number;
  /** Not answered, and not missed either: nobody there, busy, declined, taken by a colleague. */
  other: number;
}

/**
 * Where a history comes from. A CRM may give its own; what it leaves out, the tag does not offer.
 * A promise that rejects is shown as a failure, with a way to try again.
 */
export interface CallHistorySource {
  /** Newest first. */
  calls(query: CallsQuery): Promise<HistoryPage>;
  /** Hours without calls may be left out. */
  totals?(query: TotalsQuery): Promise<HourTotals[]>;
  /** One call with its whole note and its timeline. */
  call?(id: string): Promise<CallStory>;
  change?(id: string, change: CallChange): Promise<void>;
  /** What there is to hear of a call that is over. */
  recordings?(id: string): Promise<CallRecording[]>;
  /** The missed calls have been looked at. */
  seen?(): Promise<void>;
  /**
   * Whose calls may be looked at besides one's own; the id of one of them may be the `agent` of a question, as may `all`.
   * Where this is left out, nobody's. @param search part of a name; the first fifty are enough
   */
  agents?: ((search: string) => Promise<CallAgent[]>) | undefined;
  /**
   * @param changed told when a call was added or changed, with its id; without one when several may have
   * @returns a function that ends the subscription
   */
  subscribe?(changed: (id?: string) => void): () => void;
}
