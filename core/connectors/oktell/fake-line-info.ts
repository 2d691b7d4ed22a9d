/** What the fake Oktell's `getextendedlineinfo` tells of a line. */
import { type Leg, type Line, nameOf, numberOf, otherSide, type Side } from './fake-parties.ts';

const noChain = '00000000-0000-0000-0000-000000000000';

/**
 * @param menuWhileHeld what the line shows while its only party is held: `true` the exchange's own menu, `false` an idle
 * line. Which of them a real server shows is not known.
 */
export function lineInfo({ current, held }: Line, menuWhileHeld: boolean): Record<string, unknown> {
  const shown = current ?? held;
  return {
    linestatestr: lineState(current, held, menuWhileHeld),
    isflashing: held !== undefined,
    ...(held ? { flashed: { ...party(otherSide(held)), chainid: held.talk.chain } } : {}),
    timertalklensec: current?.phase === 'talking' ? Math.floor((Date.now() - current.since) / 1000) : 0,
    chainid: shown?.talk.chain ?? noChain,
    ...(current?.direction === 'out' ? { calledid: current.number } : {}),
    abonent: current ? abonent(current) : held && menuWhileHeld ? { isivr: true, ivrname: 'Menu' } : {},
  };
}

function lineState(current: Leg | undefined, held: Leg | undefined, menuWhileHeld: boolean): string {
  if (current) return current.phase === 'talking' ? 'lsCommutated' : 'lsReserved';
  return held && menuWhileHeld ? 'lsCommutated' : 'lsHookUp';
}

function abonent(leg: Leg): Record<string, unknown> {
  const other = otherSide(leg);
  const number = leg.phase === 'talking' || leg.direction === 'in' ? numberOf(other) : leg.number;
  const known = { ...(other ? party(other) : { isextline: number.length > 6 }), number };
  const caller = leg.direction === 'in' ? { callerid: number } : {};
  switch (leg.phase) {
    case 'ownRing':
      return { ...known, isringing: true, direction: 'acm_callback' };
    case 'dialling':
      return { ...known, ...(leg.manual ? { iswaitingforanswer: true } : { isautocall: true }) };
    case 'ringing':
      return { ...known, ...caller, isringing: true };
    case 'talking': {
      const isHeld = other?.kind === 'leg' && other.line.held === other;
      return { ...known, ...caller, ...(isHeld ? { iswaitinginflash: true } : { iscommutated: true }) };
    }
  }
}

function party(side: Side | undefined): Record<string, unknown> {
  const number = numberOf(side);
  if (side?.kind === 'leg') {
    const { id, name, login } = side.line;
    return { number, userid: id, username: name, userlogin: login };
  }
  const name = nameOf(side);
  return { number, isextline: true, extline: 'ext-1', ...(name === '' ? {} : { simplename: name }) };
}
