/** How a user stands now, as a pill. */
import { html, type TemplateResult } from 'lit';
import type { Person } from '../api/users.ts';

const words: Readonly<Record<string, [text: string, kind: string]>> = {
  ready: ['ready', ''],
  away: ['break', 'warn'],
  busy: ['do not disturb', 'warn'],
  ringing: ['ringing', ''],
  talking: ['talking', ''],
  offline: ['not reached', 'bad'],
};

export function presencePill({ active, now, problem }: Person): TemplateResult {
  if (!active) return html`<span class="pill off">deactivated</span>`;
  if (problem !== undefined) return html`<span class="pill bad" title=${problem}>cannot register</span>`;
  if (!now) return html`<span class="pill off">no phone system</span>`;
  const [text, kind] = words[now.presence] ?? [now.presence, 'off'];
  if (now.presence === 'ready' && now.pages === 0) return html`<span class="pill off">no page open</span>`;
  return html`<span class="pill ${kind}">${text}</span>`;
}
