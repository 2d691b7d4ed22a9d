/** How a colleague stands, as a dot beside the word for it. */
import { html, type TemplateResult } from 'lit';
import type { CtiPresence } from '../../core/model/presence.ts';

const looks: Record<CtiPresence, string> = {
  ready: '',
  away: 'away',
  busy: 'busy',
  ringing: 'busy',
  talking: 'busy',
  offline: 'offline',
};

export function presenceDot(presence: CtiPresence): TemplateResult {
  return html`<span class="dot ${looks[presence]}" aria-hidden="true"></span>`;
}
