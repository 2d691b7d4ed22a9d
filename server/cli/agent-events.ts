/** Events and calls as one readable line each. Text of the phone network is printed without its control characters. */
import type { Call } from '../../core/model/call.ts';
import type { CtiEvent } from '../../core/model/events.ts';

export function describeEvent(event: CtiEvent): string {
  const time = new Date(event.at).toISOString().slice(11, 23);
  return printable(`${time} ${event.type} ${detail(event)}`.trimEnd());
}

export function describeCall(call: Call): string {
  const { direction, callerId, callerName, calledId, calledName, state, features, cause } = call;
  const party = (id: string, name: string | undefined) => (name ? `${id} (${name})` : id);
  const marks = [
    state === 'none' ? (cause ?? 'ended') : state,
    call.stage === 'ownPhone' ? 'pick up your phone' : '',
    call.queue ? `queue ${call.queue}` : '',
    call.parentId === undefined ? '' : 'consultation',
    call.muted ? 'muted' : '',
    call.heldByParty ? 'held by the other side' : '',
  ].filter(Boolean);
  const can = features.length > 0 ? ` [${features.join(' ')}]` : '';
  return printable(
    `${direction} ${party(callerId, callerName)} > ${party(calledId, calledName)} ${marks.join(', ')}${can}`,
  );
}

function detail(event: CtiEvent): string {
  switch (event.type) {
    case 'disconnected':
      return event.reason;
    case 'currentCallChanged':
      return event.call ? describeCall(event.call) : 'none';
    case 'activeCallSnapshot':
      return `${event.calls.length} calls`;
    case 'lineStateChanged':
      return `${event.callId === undefined ? 'line' : 'call'} [${event.features.join(' ')}]`;
    case 'agentStateChanged':
      return event.reason === undefined ? event.state : `${event.state}, ${event.reason}`;
    case 'callCentreStateChanged':
      return event.active ? 'on' : 'off';
    case 'error':
      return `${event.code}: ${event.text}`;
    case 'rawMessage':
      return event.text;
    case 'dtmfEntered':
      return `${event.digits} ${describeCall(event.call)}`;
    case 'callSaved':
      return `${event.call.databaseUId ?? ''} ${describeCall(event.call)}`;
    default:
      return 'call' in event ? describeCall(event.call) : '';
  }
}

/** A caller's name must not move the cursor. */
function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ');
}
