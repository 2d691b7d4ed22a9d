/** The tag as its parts see it. */
import type { LitElement } from 'lit';
import type { CallHistorySource } from '../../core/session/call-history.ts';
import type { Ticket } from '../../core/session/page-session.ts';
import type { CtiContact } from '../contact.ts';
import type { CtiOutcome } from '../cti-panel/wrap-ups.ts';
import type { CtiRecordKind } from './record-kind.ts';

/** What the page has given it; each is described at the tag. */
export interface HistoryHost extends LitElement {
  readonly source: CallHistorySource | undefined;
  readonly server: string | undefined;
  readonly getTicket: (() => Promise<Ticket>) | undefined;
  readonly record: string | undefined;
  readonly number: string | undefined;
  readonly agent: string | undefined;
  readonly full: boolean;
  grouped: boolean;
  readonly contacts: readonly CtiContact[];
  readonly outcomes: readonly CtiOutcome[];
  readonly recordKinds: readonly CtiRecordKind[];
}
