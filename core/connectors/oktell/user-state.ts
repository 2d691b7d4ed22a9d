/** An Oktell user's state: what it means to a CRM, and how it is set. */
import type { AgentStateOption } from '../../model/call-feature.ts';
import { CtiError } from '../../provider/errors.ts';
import type { Body } from './frames.ts';
import type { UserStateInfo } from './messages.ts';

export interface BreakReason {
  id: string;
  name: string;
}

export interface UserState {
  id: number;
  callCentre: boolean;
  manual: boolean;
  onBreak: boolean;
  redirect: boolean;
  breakReason: string;
}

export const unknownUserState: UserState = {
  id: NaN,
  callCentre: false,
  manual: false,
  onBreak: false,
  redirect: false,
  breakReason: '',
};

const codes: Readonly<Record<number, string>> = {
  0: 'offline',
  1: 'ready',
  2: 'break',
  3: 'dnd',
  5: 'busy',
  6: 'reserved',
  7: 'noPhone',
};

/** The state with what a message tells of it. */
export function withUserState(before: UserState, told: UserStateInfo): UserState {
  const { userstateid = before.id, oncallcenter, onccmanual, onlunch, onredirect, lunchreasonid } = told;
  return {
    id: Number.isNaN(userstateid) ? before.id : userstateid,
    callCentre: oncallcenter ?? before.callCentre,
    manual: onccmanual ?? before.manual,
    onBreak: onlunch ?? userstateid === 2,
    redirect: onredirect ?? before.redirect,
    breakReason: lunchreasonid ?? (userstateid === 2 ? before.breakReason : ''),
  };
}

/** The agent state as the model has it; undefined for an id that no source names. */
export function agentStateOf(
  { id, redirect, breakReason }: UserState,
  reasons: readonly BreakReason[],
): { state: string; reason?: string } | undefined {
  const state = redirect && id !== 5 ? 'redirect' : codes[id];
  if (state === undefined) return undefined;
  const reason = state === 'break' ? reasons.find((each) => each.id === breakReason)?.name : undefined;
  return reason === undefined ? { state } : { state, reason };
}

/** The library's "web status"; states that it leaves as they are give undefined. */
export function webStatusOf({ id, callCentre, onBreak, redirect }: UserState): string | undefined {
  if (redirect) return 'redirect';
  if (id === 5) return onBreak && callCentre ? 'break' : 'ready';
  return { 1: 'ready', 2: 'break', 3: 'dnd', 7: 'ready' }[id];
}

/** @param operator without the call centre there are no breaks */
export function agentStates(operator: boolean, reasons: readonly BreakReason[]): AgentStateOption[] {
  const breaks: AgentStateOption[] = operator
    ? [{ code: 'break', icon: 'away', reasons: reasons.map(({ name }) => name) }]
    : [];
  return [
    { code: 'ready', icon: 'ready', reasons: [] },
    ...breaks,
    { code: 'dnd', icon: 'busy', reasons: [] },
    ...(['busy', 'reserved', 'redirect'] as const).map((code) => ({
      code,
      icon: 'busy' as const,
      reasons: [],
      displayOnly: true,
    })),
    { code: 'noPhone', icon: 'offline', reasons: [], displayOnly: true },
    { code: 'offline', icon: 'offline', reasons: [], displayOnly: true },
  ];
}

/**
 * The body of `setuserstate` for an agent state.
 * @throws CtiError `invalidState`
 */
export function stateWish(
  code: string,
  reason: string | undefined,
  now: UserState,
  reasons: readonly BreakReason[],
): Body {
  switch (code) {
    case 'ready':
      return { userstateid: 1, onredirect: false };
    case 'dnd':
      return { userstateid: 3, ...(now.callCentre ? { oncallcenter: false } : {}), onredirect: false };
    case 'break': {
      const chosen = reason === undefined ? reasons[0] : reasons.find(({ name }) => name === reason);
      if (reason !== undefined && !chosen) throw new CtiError('invalidState');
      return {
        userstateid: 2,
        ...(now.callCentre ? {} : { oncallcenter: true }),
        onredirect: false,
        ...(chosen ? { lunchreasonid: numeric(chosen.id) } : {}),
      };
    }
    default:
      throw new CtiError('invalidState');
  }
}

/** The body of `setuserstate` for call-centre mode; one enters and leaves it as ready. */
export function callCentreWish(active: boolean): Body {
  return { userstateid: 1, oncallcenter: active, onccmanual: false, onredirect: false };
}

/** After-call work is "busy" to Oktell. */
export function wrapUpWish(active: boolean): Body {
  return { userstateid: active ? 5 : 1, onredirect: false };
}

function numeric(id: string): number | string {
  return /^\d{1,9}$/.test(id) ? Number(id) : id;
}
