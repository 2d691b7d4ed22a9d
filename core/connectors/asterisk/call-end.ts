/** How a call of an agent ended, read from the channels that went with it. */
import type { CallCause } from '../../model/call.ts';
import type { AgentCall } from './agent-call.ts';
import { outgoingCause, ringEndCause } from './causes.ts';
import type { ChannelGraph } from './channel-graph.ts';

const up = 6;

/** Time in which a dialplan begins to dial, if it does, ms. */
const atLeast = 200;

export function endCause(call: AgentCall, graph: ChannelGraph): CallCause {
  if (call.connected) return 'normal';
  const [last] = [...call.legs, call.far ?? ''].flatMap((id) => graph.departed.get(id) ?? []);
  if (call.direction === 'in') {
    const caller = graph.channels.get(call.origin ?? '');
    return ringEndCause({
      cause: last?.cause ?? 0,
      status: last?.channel.dialStatus ?? '',
      callerAlive: caller !== undefined,
      callerTalks: caller !== undefined && graph.parties(caller).some((party) => graph.origin(party) === caller),
    });
  }
  if (call.ownPhone && last?.channel.state !== up) return 'ownPhoneNotAnswered';
  const failure = call.failure ?? (call.byServer ? undefined : last?.channel.failure);
  return failure ? outgoingCause(failure) : 'normal';
}

/**
 * When the leg was up, dialled nobody and did not fail, an application answered, and the call ended within its first second.
 * @returns when it answered, UTC ms
 */
export function answeredByApplication(call: AgentCall, graph: ChannelGraph, now: number): number | undefined {
  const excluded = call.connected || call.attempts.size > 0 || call.failure || call.byServer || call.far !== undefined;
  if (excluded || call.direction === 'in') return undefined;
  const [leg] = [...call.legs].flatMap((id) => graph.departed.get(id)?.channel ?? []);
  // Whoever hangs up sooner has not heard anything: dialling somebody takes a few milliseconds to begin.
  const heard = leg?.upAt !== undefined && now - leg.upAt >= atLeast;
  return heard && !leg.failure ? leg.upAt : undefined;
}
