/** What can be done to a call or a line, and the table that says when. Buttons follow it; nothing else decides them. */
import type { Call } from './call.ts';
import type { CallFeature, Capabilities } from './call-feature.ts';

/** The table of the provider contract: what can be done at each moment, where the phone system is able. */
const table = {
  idle: ['dial'],
  dialling: ['drop'],
  ringing: ['answer', 'drop', 'blindTransfer'],
  ringingToBeAnswered: ['answer', 'drop'],
  talking: ['drop', 'hold', 'mute', 'dtmf', 'makeConsultCall', 'blindTransfer', 'record', 'park', 'video'],
  talkingInstead: ['drop', 'hold', 'mute', 'dtmf', 'video'],
  held: ['unhold', 'drop', 'makeConsultCall', 'blindTransfer'],
  heldBesideAnother: ['unhold', 'drop'],
  heldWhileConsulting: ['unhold', 'drop'],
  heldWhileColleagueRings: ['drop'],
  conference: ['drop', 'mute', 'dtmf', 'video'],
  colleagueRings: ['drop'],
  colleagueRingsSemiAttended: ['drop', 'completeTransfer'],
  consulting: ['drop', 'completeTransfer', 'conference', 'hold', 'mute', 'dtmf', 'video'],
  consultationHeld: ['unhold', 'drop', 'completeTransfer', 'conference'],
  consultationHeldAlone: ['unhold', 'drop'],
  ending: ['drop'],
} as const satisfies Record<string, readonly CallFeature[]>;

type Moment = keyof typeof table;
type Table = Readonly<Record<Moment, readonly CallFeature[]>>;

/** The line's features: one may dial while there is no call. */
export function lineFeatures(linkUp: boolean, calls: readonly Call[], can: Capabilities): readonly CallFeature[] {
  return linkUp && calls.length === 0 ? tableFor(can).idle : none;
}

/**
 * The features of one call among all calls of the line.
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
  const parent = calls.find((other) => other.id === call.parentId);
  return tableFor(can)[parent ? ofConsultation(call, parent, can) : ofMainCall(call, calls, can)];
}

function ofMainCall(call: Call, calls: readonly Call[], can: Capabilities): Moment {
  const consultation = calls.find((other) => other.parentId === call.id);
  switch (call.state) {
    case 'alerting':
      if (call.direction === 'out') return 'dialling';
      return can.transfersAnsweredOnly ? 'ringingToBeAnswered' : 'ringing';
    case 'connected':
      return consultation ? 'talkingInstead' : 'talking';
    case 'held':
      if (consultation)
        return consultation.connectedAt === undefined ? 'heldWhileColleagueRings' : 'heldWhileConsulting';
      return calls.some((other) => other !== call && other.state === 'connected') ? 'heldBesideAnother' : 'held';
    case 'conferenced':
      return 'conference';
    default:
      return 'ending';
  }
}

function ofConsultation(call: Call, parent: Call, can: Capabilities): Moment {
  switch (call.state) {
    case 'alerting':
      return can.semiAttendedTransfer ? 'colleagueRingsSemiAttended' : 'colleagueRings';
    case 'connected':
      return 'consulting';
    case 'held':
      return parent.state === 'connected' ? 'consultationHeld' : 'consultationHeldAlone';
    default:
      return 'ending';
  }
}

const none: readonly CallFeature[] = [];

/** Asked for at every event, so made once for each phone system's abilities. */
const tables = new WeakMap<Capabilities, Table>();

function tableFor(can: Capabilities): Table {
  const known = tables.get(can);
  if (known) return known;
  const rows = Object.entries(table).map(([moment, row]) => [moment, row.filter((one) => can.call.includes(one))]);
  const made = Object.fromEntries(rows) as Table;
  tables.set(can, made);
  return made;
}
