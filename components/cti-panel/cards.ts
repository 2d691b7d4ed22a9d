/** Which call is shown in full, which in one line, and in what order. */
import type { Call } from '../../core/model/call.ts';
import { consultCall, type CtiState, mainCall } from '../../core/model/state.ts';

export interface CallCard {
  /** Stays the same while the call is shown in the same way. */
  key: string;
  call: Call;
  kind: 'card' | 'row';
  /** The two calls of a consultation. */
  pair: { main: Call; consultation: Call } | undefined;
  /** Rings while another call goes on. */
  waiting: boolean;
}

/**
 * Calls that wait come first, in one line each; then the call that goes on. A second call that rings comes last, so that
 * its Answer never moves under a finger that is on its way to another button.
 */
export function cardsOf(state: CtiState): CallCard[] {
  const main = mainCall(state);
  if (!main) return [];
  const consultation = consultCall(state);
  const pair =
    consultation && consultation.state !== 'conferenced' && main.state !== 'conferenced'
      ? { main, consultation }
      : undefined;
  const focus = pair ? talking(pair) : ([main, ...state.calls].find(({ state }) => state === 'connected') ?? main);
  const ringing = state.calls.filter((call) => call !== focus && call.state === 'alerting' && call.direction === 'in');
  const rows = state.calls.filter((call) => call !== focus && !ringing.includes(call));
  const inPair = (call: Call) => pair && (call === pair.main || call === pair.consultation);
  const card = (call: Call, kind: CallCard['kind'], waiting = false): CallCard => ({
    key: `${kind}-${call.id}`,
    call,
    kind,
    pair: inPair(call) ? pair : undefined,
    waiting,
  });
  return [
    ...rows.map((call) => card(call, 'row')),
    card(focus, 'card'),
    ...ringing.map((call) => card(call, 'card', true)),
  ];
}

function talking({ main, consultation }: { main: Call; consultation: Call }): Call {
  return main.state === 'connected' ? main : consultation;
}
