/**
 * What the line is doing, from Oktell's line info. Its events are only triggers: the state is always read from this
 * answer, by the first rule that holds. Pure.
 */
import type { LineInfo, PartyInfo } from './messages.ts';

/** The states of Oktell's own library. `backring`: the agent's own phone rings for a call that the agent began. */
export type LinePhase = 'disconnected' | 'ready' | 'call' | 'ring' | 'backring' | 'talk';

/** A party, by the names of Oktell's own library. */
export interface Abonent {
  key: string;
  guid: string;
  phone: string;
  name: string;
  chainId: string;
  isExternal: boolean;
  isIvr: boolean;
  ivrName: string;
  isUser: boolean;
  user?: { id: string; name: string; login: string };
  conferenceId: string | false;
}

export type Hold =
  | { hasHold: false }
  | { hasHold: true; isConference: false; abonent: Abonent }
  | { hasHold: true; isConference: true; conferenceId: string; conferenceName: string; conferenceRoom: string };

export interface LineView {
  phase: LinePhase;
  abonents: readonly Abonent[];
  hold: Hold;
  /** Talk so far, seconds; 0 while nobody talks. */
  talkSeconds: number;
  inConference: boolean;
  /** The far end has put the agent on hold. */
  heldByParty: boolean;
  /** The line info shows that the agent began the call. */
  outgoing: boolean;
}

export const idleLine: LineView = {
  phase: 'disconnected',
  abonents: [],
  hold: { hasHold: false },
  talkSeconds: 0,
  inConference: false,
  heldByParty: false,
  outgoing: false,
};

/**
 * @param autocallPending an autocall has begun and the line info has not shown it yet
 * @returns the line as it is now; `before` itself where the answer says nothing
 */
export function readLine(before: LineView, info: LineInfo, autocallPending: boolean): LineView {
  const { abonent: party } = info;
  const phase = phaseOf(before, info, autocallPending);
  if (phase === undefined) return before;
  if (phase === 'disconnected') return idleLine;
  const idle = phase === 'ready';
  return {
    phase,
    abonents: idle || keyOf(party) === '' ? [] : [abonentOf(party, info)],
    hold: holdOf(info),
    talkSeconds: phase === 'talk' && Number.isFinite(info.timertalklensec) ? Math.max(0, info.timertalklensec) : 0,
    inConference: !idle && party.isconference,
    heldByParty: phase === 'talk' && party.iswaitinginflash,
    outgoing:
      phase === 'call' ||
      phase === 'backring' ||
      (phase === 'talk' && info.calledid !== '' && info.calledid === (party.number || party.callerid)),
  };
}

function phaseOf(before: LineView, info: LineInfo, autocallPending: boolean): LinePhase | undefined {
  const { abonent: party, linestatestr: line } = info;
  const commutated = party.iscommutated || party.iswaitinginflash || party.isconference;
  const inMenu = line === 'lsCommutated' && party.isivr && !party.iswaitingforanswer;
  if (party.isautocall) return 'call';
  if (party.isringing) {
    const own = party.direction === 'acm_callback' || before.phase === 'backring' || autocallPending;
    return own ? 'backring' : 'ring';
  }
  if (commutated || inMenu) return 'talk';
  if (autocallPending && before.phase === 'ready') return 'backring';
  if (party.extline !== '' || party.number !== '') return 'call';
  if (line === 'lsDisconnected') return 'disconnected';
  return line === 'lsReserved' ? undefined : 'ready';
}

function holdOf({ isflashing, flashed, chainid }: LineInfo): Hold {
  if (!isflashing) return { hasHold: false };
  const { conferenceid, conferencename, conferenceroom } = flashed;
  return conferenceid === ''
    ? { hasHold: true, isConference: false, abonent: party(flashed, chainid) }
    : {
        hasHold: true,
        isConference: true,
        conferenceId: conferenceid,
        conferenceName: conferencename,
        conferenceRoom: conferenceroom,
      };
}

function keyOf({ number, userid, callerid, chainid, isivr, ivrname }: PartyInfo): string {
  return number || userid || callerid || chainid || (isivr ? `ivr ${ivrname}` : '');
}

function abonentOf(info: PartyInfo, { chainid, calledid }: LineInfo): Abonent {
  return party({ ...info, callerid: info.callerid || calledid }, chainid);
}

function party(info: PartyInfo, lineChain: string): Abonent {
  const { number, callerid, userid, username, userlogin, isivr, ivrname } = info;
  const names = [info.simplename, username, info.name, info.caption, userlogin, number, ivrname];
  return {
    key: keyOf(info),
    guid: userid,
    phone: number || callerid,
    name: names.find((name) => name !== '') ?? '',
    chainId: info.chainid || lineChain,
    isExternal: info.isextline,
    isIvr: isivr,
    ivrName: ivrname,
    isUser: userid !== '',
    ...(userid === '' ? {} : { user: { id: userid, name: username, login: userlogin } }),
    conferenceId: info.isconference && info.conferenceid !== '' ? info.conferenceid : false,
  };
}
