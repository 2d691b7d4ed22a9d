/** What can be done to a call or a line, and the table that says when. Buttons follow it; nothing else decides them. */
import type { Call } from './call.ts';
import type { CallFeature, Capabilities } from './call-feature.ts';

/** The line's features: one may dial while there is no call. */
export function lineFeatures(linkUp: boolean, calls: readonly Call[], can: Capabilities): readonly CallFeature[] {
  return linkUp && calls.length === 0 ? only(['dial'], can) : none;
}

/**
 * The features of one call among all calls of the line (the table of the provider contract).
 * @param linkUp without a link nothing can be done to any call
 * @param calls all active calls of the line, `call` included
 */
export function featuresOf(
  linkUp: boolean,
  call: Call,
  calls: readonly Call[],
  can: Capabilities,
): readonly CallFeature[] {
  if (!linkUp) return none;
  const consultation = calls.find((other) => other.parentId === call.id);
  const parent = calls.find((other) => other.id === call.parentId);
  return only(parent ? ofConsultation(call, parent, can) : ofMainCall(call, consultation, calls), can);
}

function ofMainCall(call: Call, consultation: Call | undefined, calls: readonly Call[]): readonly CallFeature[] {
  const alone = !calls.some((other) => other !== call && other.state === 'connected');
  switch (call.state) {
    case 'alerting':
      return call.direction === 'in' ? ['answer', 'drop', 'blindTransfer'] : ['drop'];
    case 'connected':
      return consultation
        ? ['drop', 'hold', 'mute', 'dtmf']
        : ['drop', 'hold', 'mute', 'dtmf', 'makeConsultCall', 'blindTransfer', 'record', 'park'];
    case 'held':
      if (consultation) return consultation.connectedAt === undefined ? ['drop'] : ['unhold', 'drop'];
      return alone ? ['unhold', 'drop', 'makeConsultCall', 'blindTransfer'] : ['unhold', 'drop'];
    case 'conferenced':
      return ['drop', 'mute', 'dtmf'];
    default:
      return ['drop'];
  }
}

function ofConsultation(call: Call, parent: Call, can: Capabilities): readonly CallFeature[] {
  switch (call.state) {
    case 'alerting':
      return can.semiAttendedTransfer ? ['drop', 'completeTransfer'] : ['drop'];
    case 'connected':
      return ['drop', 'completeTransfer', 'conference', 'hold', 'mute', 'dtmf'];
    case 'held':
      return parent.state === 'connected' ? ['unhold', 'drop', 'completeTransfer', 'conference'] : ['unhold', 'drop'];
    default:
      return ['drop'];
  }
}

const none: readonly CallFeature[] = [];

function only(features: readonly CallFeature[], can: Capabilities): readonly CallFeature[] {
  return features.filter((feature) => can.call.includes(feature));
}
