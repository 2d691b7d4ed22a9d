/** All tags, and the types of what they take and tell. */
export type { CtiContact } from './contact.ts';
export { CtiCallHistory } from './cti-call-history/cti-call-history.ts';
export type { CtiRecordKind } from './cti-call-history/record-kind.ts';
export type {
  CallChange,
  CallHistorySource,
  CallLink,
  CallStory,
  HistoryCall,
  HistoryPage,
  HourTotals,
} from '../core/session/call-history.ts';
export { CtiDialLink } from './cti-dial-link/cti-dial-link.ts';
export { addLanguage, type LoadWords } from './words/language.ts';
export type { Words } from './words/words.ts';
export { CtiPanel } from './cti-panel/cti-panel.ts';
export { ContactChosenEvent } from './cti-panel/contact-chosen-event.ts';
export { CtiRequestEvent } from './cti-request-event.ts';
export type { Ticket } from '../core/session/page-session.ts';
export type { RecentCall } from '../core/session/recent-call.ts';
export { CtiModel } from '../core/model/cti-model.ts';
