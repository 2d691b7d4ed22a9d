/** One call of one agent as it is derived from the channels. */
import type { CallCause, CallDirection } from '../../model/call.ts';
import type { NewCall } from '../../provider/facts.ts';

export interface Farewell {
  cause: CallCause;
  redirectingId?: string;
  redirectionId?: string;
}

export interface AgentCall {
  id: string;
  direction: CallDirection;
  /** The agent's own channels: several while more than one device rings, one afterwards; shared with the main call during a consultation. */
  legs: Set<string>;
  /** The near half of the Local pair through which our consultation call is made. */
  far: string | undefined;
  /** A consultation that the server makes on the main call's own leg: feature code, or an Atxfer of somebody else. */
  byServer: boolean;
  /** Since when nobody is left on such a consultation, UTC ms. */
  emptySince: number | undefined;
  parent: AgentCall | undefined;
  /** Who was talked to last, channel ids; empty while nobody has been, or when an application answered. */
  parties: Set<string>;
  /** The channel that called, for an incoming call. */
  origin: string | undefined;
  connected: boolean;
  held: boolean;
  heldByParty: boolean;
  /** Since when its phone has let go of the hold while another call is talked to, UTC ms. */
  resumingSince: number | undefined;
  ownPhone: boolean;
  /** Whom it was tried to reach, channel ids. */
  attempts: Set<string>;
  number: string;
  name: string;
  queue: string | undefined;
  startedAt: number;
  connectedAt: number | undefined;
  /** Why it will have ended, once it has: known before from a command or an event. */
  farewell: Farewell | undefined;
  /** The newest failure of dialling on its behalf. */
  failure: { cause: number; status: string } | undefined;
  data: Record<string, string>;
}

/** A call as it begins: nobody has been talked to, nothing has failed. */
export function newAgentCall(
  about: Pick<AgentCall, 'id' | 'direction' | 'legs' | 'number' | 'startedAt'> & Partial<AgentCall>,
): AgentCall {
  return {
    far: undefined,
    byServer: false,
    emptySince: undefined,
    parent: undefined,
    parties: new Set(),
    origin: undefined,
    connected: false,
    held: false,
    heldByParty: false,
    resumingSince: undefined,
    ownPhone: false,
    attempts: new Set(),
    name: '',
    queue: undefined,
    connectedAt: undefined,
    farewell: undefined,
    failure: undefined,
    data: {},
    ...about,
  };
}

/** A channel has taken the place of a leg. @returns whether that was one of these calls */
export function replaceLeg(calls: readonly AgentCall[], leg: string, by: string): boolean {
  const replaced = calls.filter(({ legs }) => legs.delete(leg));
  for (const { legs } of replaced) legs.add(by);
  return replaced.length > 0;
}

/** The call as its provider announces it. */
export function described(call: AgentCall, extension: string, deviceId: string): NewCall {
  const incoming = call.direction === 'in';
  return {
    id: call.id,
    direction: call.direction,
    callerId: incoming ? call.number : extension,
    ...(incoming ? { callerName: call.name } : { calledName: call.name }),
    calledId: incoming ? extension : call.number,
    deviceId,
    ...(call.parent ? { parentId: call.parent.id } : {}),
    ...(call.ownPhone ? { stage: 'ownPhone' as const } : {}),
    ...(call.queue === undefined ? {} : { queue: call.queue }),
    ...(Object.keys(call.data).length > 0 ? { data: call.data } : {}),
  };
}
