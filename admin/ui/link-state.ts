/** How a connection stands, as a pill. */
import { html, type TemplateResult } from 'lit';
import { errors } from '../../core/provider/errors.ts';
import type { Connection } from '../api/connections.ts';
import { lasted } from './lasted.ts';

/** @param now UTC ms */
export function linkPill({ status, problem }: Pick<Connection, 'status' | 'problem'>, now: number): TemplateResult {
  if (problem !== undefined || !status) return html`<span class="pill bad">cannot be opened</span>`;
  const { state, since, attempts, version } = status;
  if (state === 'up') {
    const where = version === 'in the page' ? 'in the pages' : 'connected';
    return html`<span class="pill">${where} · ${lasted(now - since)}</span>`;
  }
  if (state === 'stopped') return html`<span class="pill off">stopped</span>`;
  return html`<span class="pill ${attempts > 3 ? 'bad' : 'warn'}"
    >${attempts > 0 ? `reconnecting · attempt ${attempts}` : 'connecting'}</span
  >`;
}

/** Why it is not up, in the words of the error table; nothing while it is. */
export function linkTrouble({ status, problem }: Pick<Connection, 'status' | 'problem'>): string | undefined {
  if (problem !== undefined) return problem;
  if (!status || status.state === 'up' || status.reason === undefined) return undefined;
  return Object.hasOwn(errors, status.reason) ? errors[status.reason as keyof typeof errors].text : status.reason;
}
