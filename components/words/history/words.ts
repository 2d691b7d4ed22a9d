/**
 * The words of the call history. They are apart from the others, and loaded with it: most pages that show the panel never
 * show a history in full.
 */
import type { Count } from '../../counts.ts';

export interface HistoryWords {
  calls: string;
  loading: string;
  /** There are none at all. */
  noCalls: string;
  /** There are some, but not with this filter. */
  nothingFound: string;
  failed: string;
  tryAgain: string;
  /** The page has no server and no source of its own. */
  noSource: string;
  newMissed: (count: Count) => string;
  /** Said of a missed call that nobody has looked at. */
  isNew: string;
  openCall: (who: string) => string;
  back: string;
  callCount: (count: Count) => string;

  // filters
  filter: string;
  all: string;
  missed: string;
  incoming: string;
  outgoing: string;
  period: string;
  anyTime: string;
  today: string;
  yesterday: string;
  last7Days: string;
  last30Days: string;
  chooseDays: string;
  from: string;
  until: string;
  anyOutcome: string;
  agent: string;
  ownCalls: string;
  allAgents: string;
  groupByPerson: string;
  clearFilters: string;

  // totals
  answered: string;
  missedTotal: string;
  notReached: string;
  perHour: string;
  perDay: string;

  // columns and facts of one call
  who: string;
  when: string;
  queue: string;
  started: string;
  waited: string;
  talked: string;
  onHold: string;
  device: string;
  /** How the call sounded, and its mean opinion score. */
  quality: string;
  ofFive: (mos: string) => string;
  ended: string;
  recording: string;
  play: string;
  pause: string;
  /** Where in a recording it is. */
  position: string;
  positionOf: (at: string, whole: string) => string;
  speed: (speed: string) => string;
  download: string;
  recordingFailed: string;

  // what the agent writes
  saving: string;
  saved: string;
  notSaved: string;
  followUpOn: string;
  noFollowUp: string;
  records: string;
  noRecords: string;
  linkTo: (kind: string) => string;
  unlink: (record: string) => string;
  timeline: string;
  moment: (type: string) => string;
}
