/** An account's state: what it means to a CRM, and how it is set. Codes are Webitel's own. Pure. */
import type { AgentStateOption } from '../../model/call-feature.ts';
import { CtiError } from '../../provider/errors.ts';
import type { AccountNews } from './messages.ts';

/** States that are not chosen by the agent. */
const shown: readonly AgentStateOption[] = [
  { code: 'ISBUSY', icon: 'busy', reasons: [], displayOnly: true },
  { code: 'AGENT', icon: 'busy', reasons: [], displayOnly: true },
  // To forward calls one has to say where to, which is done at Webitel itself.
  { code: 'CALLFORWARD', icon: 'away', reasons: [], displayOnly: true },
  // Signed out, or no phone is registered. Who signs out hears of no calls, so nobody is offered it.
  { code: 'NONREG', icon: 'offline', reasons: [], displayOnly: true },
];

export function agentStates(reasons: readonly string[]): AgentStateOption[] {
  return [
    { code: 'ONHOOK', icon: 'ready', reasons: [] },
    { code: 'ONBREAK', icon: 'away', reasons: [...reasons] },
    { code: 'DND', icon: 'busy', reasons: [...reasons] },
    { code: 'VOICEMAIL', icon: 'away', reasons: [] },
    ...shown,
  ];
}

/** @returns the agent state as the model has it; undefined while nothing is known of it */
export function agentStateOf({
  state,
  status,
  tag,
  online,
}: AccountNews): { state: string; reason?: string } | undefined {
  if (online === false) return { state: 'NONREG' };
  if (status !== undefined && status !== '' && status !== 'NONE') {
    return { state: status, ...(tag === undefined || tag === '' ? {} : { reason: tag }) };
  }
  return state === undefined || state === '' ? undefined : { state };
}

/**
 * The value of the account's parameter `status`.
 * @param reasons those that are offered
 * @throws CtiError `invalidState`
 */
export function statusWish(code: string, reason: string | undefined, reasons: readonly string[]): string {
  const option = agentStates(reasons).find((each) => each.code === code);
  if (!option || option.displayOnly) throw new CtiError('invalidState');
  if (reason === undefined || reason === '') return code;
  if (!option.reasons.includes(reason)) throw new CtiError('invalidState');
  return `${code}('${reason}')`;
}

/** After-call work is a break to Webitel. */
export function wrapUpWish(active: boolean): string {
  return active ? "ONBREAK('Wrap-up')" : 'ONHOOK';
}
