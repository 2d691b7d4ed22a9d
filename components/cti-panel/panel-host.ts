/** The panel as its parts see it. */
import type { LitElement } from 'lit';
import type { CtiModel } from '../../core/model/cti-model.ts';
import type { Ticket } from '../../core/session/page-session.ts';
import type { RecentCall } from '../../core/session/recent-call.ts';
import type { MicrophoneState } from '../../core/webphone/microphone-state.ts';
import type { WebPhone } from '../../core/webphone/web-phone.ts';
import type { CtiContact } from '../contact.ts';
import type { CtiConnection } from './cti-link-banner.ts';
import type { IdentifyContacts, SearchContacts } from './page-directory.ts';
import type { CtiPlacement } from './placement.ts';
import type { CtiPop } from './screen-pop.ts';
import type { CtiShortcuts } from './shortcuts.ts';
import type { CtiOutcome } from './wrap-ups.ts';

/** What the page has given it; each is described at the tag. */
export interface PanelHost extends LitElement {
  readonly model: CtiModel | undefined;
  readonly server: string | undefined;
  readonly getTicket: (() => Promise<Ticket>) | undefined;
  readonly contacts: readonly CtiContact[];
  readonly recentCalls: readonly RecentCall[] | undefined;
  readonly identify: IdentifyContacts | undefined;
  readonly search: SearchContacts | undefined;
  readonly pop: CtiPop;
  readonly line: string;
  readonly connection: CtiConnection | undefined;
  readonly outcomes: readonly CtiOutcome[];
  readonly notes: boolean;
  readonly wrapUpFor: number;
  readonly shortcuts: CtiShortcuts;
  readonly ring: boolean;
  readonly ringVolume: number;
  readonly ringDevice: string;
  readonly notify: boolean;
  readonly notifyWorker: string;
  readonly titleBadge: boolean;
  readonly endedFor: number;
  readonly webPhone: boolean;
  readonly microphone: MicrophoneState | undefined;
  readonly phone: WebPhone | undefined;
  placement: CtiPlacement;
  minimized: boolean;
  show(options: { reason: string }): void;
}
