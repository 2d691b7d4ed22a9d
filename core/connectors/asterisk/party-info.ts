/** What a call shows of its other party when that turns out to be somebody else than was thought. */
import type { CallInfo } from '../../model/call.ts';
import type { AgentCall } from './agent-call.ts';
import type { Channel } from './channel-graph.ts';

/** The party is another one now: the call takes its number and name. */
export function partyShown(call: AgentCall, party: Channel): CallInfo {
  const number = party.callerNumber || party.connectedNumber;
  const name = party.callerName;
  Object.assign(call, { number, name });
  return call.direction === 'in' ? { callerId: number, callerName: name } : { calledId: number, calledName: name };
}

/** The name of who was called shows on the channel that answered, unless it is only the number again. */
export function partyNamed(call: AgentCall, { callerName, callerNumber }: Channel): CallInfo | undefined {
  const known = callerName === '' || callerName === call.name || callerName.includes(call.number);
  if (known || callerNumber !== call.number) return undefined;
  call.name = callerName;
  return { calledName: callerName };
}
