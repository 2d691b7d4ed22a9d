/** What the events of Webitel's library mean to the provider contract. Pure. */
import type { CallInfo } from '../../model/call.ts';
import type { Fact, LiveCall, NewCall } from '../../provider/facts.ts';
import { causeOf, isConnected } from './causes.ts';
import type { WebitelCall, WebitelEvent } from './webitel-events.ts';

export interface FactsContext {
  ownNumber: string;
  /** The agent has to pick up the own phone when a call is ordered. */
  picksUpByHand: boolean;
  /** The call that `call` consults about, if any. */
  parentOf: (call: WebitelCall) => string | undefined;
}

export function factsOf(event: WebitelEvent, context: FactsContext): Fact[] {
  switch (event.type) {
    case 'onNewCall':
      return [{ type: 'started', call: newCall(event.call, context) }];
    case 'onAcceptCall': {
      const { call } = event;
      if (isConnected(call)) return [{ type: 'connected', id: call.id }];
      return context.picksUpByHand ? [{ type: 'info', id: call.id, change: { stage: 'party' } }] : [];
    }
    case 'onBridgeCall': {
      const { call } = event;
      const change = { ...numbers(call, context), ...dataOf(call) };
      const news: Fact[] = [{ type: 'info', id: call.id, change }];
      return isConnected(call) ? [...news, { type: 'connected', id: call.id }] : news;
    }
    case 'onHoldCall':
      return [{ type: 'held', id: event.call.id }];
    case 'onUnholdCall':
      return [{ type: 'resumed', id: event.call.id }];
    case 'onPartyHoldCall':
      return [{ type: 'info', id: event.call.id, change: { heldByParty: event.call.heldByParty } }];
    case 'onStartRecordCall':
    case 'onStopRecordCall':
      return [{ type: 'info', id: event.call.id, change: { recording: event.call.recording } }];
    case 'onDtmfCall':
      return [{ type: 'dtmf', id: event.call.id, digits: event.digits }];
    case 'onUuidCall':
      return [{ type: 'info', id: event.call.id, change: {}, newId: event.newId }];
    case 'onHangupCall':
      return [{ type: 'finished', id: event.call.id, cause: causeOf(event.call, event.cause) }];
    default:
      return [];
  }
}

export function liveCall(call: WebitelCall, context: FactsContext): LiveCall {
  const connected = isConnected(call);
  const { createdAt, answeredAt, held, heldByParty } = call;
  return {
    ...newCall(call, context),
    state: !connected ? 'alerting' : held ? 'held' : 'connected',
    ...(createdAt > 0 ? { startedAt: createdAt } : {}),
    ...(connected && answeredAt > 0 ? { connectedAt: answeredAt } : {}),
    heldByParty,
  };
}

function newCall(call: WebitelCall, context: FactsContext): NewCall {
  const parentId = context.parentOf(call);
  const ringsHere = call.ordered && context.picksUpByHand && !call.bridged;
  return {
    id: call.id,
    direction: call.direction === 'inbound' ? 'in' : 'out',
    deviceId: context.ownNumber,
    ...numbers(call, context),
    ...dataOf(call),
    ...(call.queue === '' ? {} : { queue: call.queue }),
    ...(ringsHere ? { stage: call.answered ? 'party' : 'ownPhone' } : {}),
    ...(parentId === undefined ? {} : { parentId }),
  };
}

function numbers(call: WebitelCall, { ownNumber }: FactsContext) {
  const { number, direction } = call;
  const name = call.name === '' ? undefined : call.name;
  return direction === 'inbound'
    ? { callerId: number, callerName: name, calledId: ownNumber }
    : { callerId: ownNumber, calledId: number, calledName: name };
}

function dataOf({ data }: WebitelCall): Pick<CallInfo, 'data'> {
  return Object.keys(data).length === 0 ? {} : { data: { ...data } };
}
