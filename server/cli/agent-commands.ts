/** The words of the terminal agent, each made into a command of the provider contract. */
import type { Call } from '../../core/model/call.ts';
import type { CallFeature } from '../../core/model/call-feature.ts';
import { consultCall, mainCall } from '../../core/model/state.ts';
import type { BaseCtiProvider } from '../../core/provider/base-cti-provider.ts';
import { CtiError } from '../../core/provider/errors.ts';
import { CliError, exitCodes } from './exit-codes.ts';

export const agentHelp = `Commands:
  call NUMBER            dial
  answer                 answer what rings
  hold, unhold           put the call on hold, take it back
  consult NUMBER         hold the call and dial a colleague
  transfer               join the call and the colleague
  transfer NUMBER        send the call there without asking
  cancel                 drop the colleague, take the call back
  swap                   talk to the other of the two
  conference             talk to both
  drop                   end the call
  dtmf DIGITS            send tones
  mute                   mute or unmute
  record                 begin or end a recording
  park                   park the call
  state CODE [REASON]    change the agent's state
  callcentre on|off      take calls of queues, or not
  calls                  list the calls
  help, quit`;

/** @throws CtiError that says why not, CliError for a word that is no command */
export async function obey(provider: BaseCtiProvider, words: readonly string[]): Promise<void> {
  const [word, first = '', second] = words;
  const { state } = provider;
  const able = (feature: CallFeature): Call => {
    const preferred = [consultCall(state), mainCall(state), ...state.calls];
    const call = preferred.find((candidate) => candidate?.features.includes(feature)) ?? mainCall(state);
    if (!call) throw new CtiError('currentCallDoesNotExist');
    return call;
  };
  const pairOfCalls = () => {
    const consultation = consultCall(state);
    const main = mainCall(state);
    if (!consultation || !main) throw new CtiError('consultCallDoesNotExist');
    return { callId: main.id, consultCallId: consultation.id };
  };
  switch (word) {
    case 'call':
      return provider.makeCall(rest(words));
    case 'answer':
      return provider.answerCall(able('answer').id);
    case 'hold':
      return provider.holdCall(able('hold').id);
    case 'unhold':
    case 'swap':
      return provider.unholdCall(able('unhold').id);
    case 'consult':
      return provider.makeConsultCall(able('makeConsultCall').id, rest(words));
    case 'transfer':
      return first === ''
        ? provider.request({ type: 'transferCall', ...pairOfCalls() })
        : provider.blindTransferCall(able('blindTransfer').id, rest(words));
    case 'cancel':
      return provider.request({ type: 'cancelTransfer', ...pairOfCalls() });
    case 'conference':
      return provider.request({ type: 'conferenceCall', ...pairOfCalls() });
    case 'drop':
      return provider.dropCall((mainCall(state) ?? able('drop')).id);
    case 'dtmf':
      return provider.sendDtmf(able('dtmf').id, first);
    case 'mute': {
      const call = able('mute');
      return provider.mute(call.id, !call.muted);
    }
    case 'record': {
      const call = able('record');
      return provider.request({ type: 'record', callId: call.id, recording: !call.recording });
    }
    case 'park':
      return provider.parkCall(able('park').id);
    case 'state':
      return provider.setUserState(first, second);
    case 'callcentre':
      return provider.changeCallCentreState(first === 'on');
    default:
      throw new CliError(exitCodes.usage, 'unknownCommand', `there is no command ${word ?? ''}; help lists them`);
  }
}

/** A number may be typed with blanks. */
function rest(words: readonly string[]): string {
  return words.slice(1).join(' ');
}
