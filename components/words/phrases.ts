/** What every language puts together in the same way from phrases of its own. */
import { type Call, type CallCause, isMissed } from '../../core/model/call.ts';
import type { Count } from '../counts.ts';
import type { Words } from './words.ts';

export type Causes = Record<CallCause, string>;

/** States of an agent that phone systems know by these codes. */
export type AgentStates = Record<'ready' | 'break' | 'dnd' | 'wrapUp' | 'onCall' | 'offline', string>;

/** Reasons of a break that are common enough to have a word; by code in small letters. */
export type Reasons = Record<'lunch' | 'coffee' | 'meeting' | 'training', string>;

export interface EndingPhrases {
  causes: Causes;
  /** An incoming call that nobody answered. */
  missed: string;
  transferredTo: (target: string) => string;
  parkedOn: (target: string) => string;
}

/** @returns how a call ended: what happened to it, and where it went if that is known */
export function endingOf({ causes, missed, transferredTo, parkedOn }: EndingPhrases): Words['ended'] {
  return (call: Call, target: string) => {
    const { cause = 'unknown' } = call;
    if (cause === 'transferred' && target) return transferredTo(target);
    if (cause === 'parked' && target) return parkedOn(target);
    if (cause === 'noAnswer' && isMissed(call)) return missed;
    return causes[cause];
  };
}

/** @returns a sentence in the form that a count asks for; `#` stands for the number, and `other` for forms not given */
export function byCount(
  forms: { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>,
): (count: Count) => string {
  return ({ text, plural }) => (forms[plural] ?? forms.other).replace('#', text);
}

/** @returns the word for a code; a code without a word is made readable, as phone systems have codes of their own */
export function byCode(words: Record<string, string>): (code: string) => string {
  return (code) => (Object.hasOwn(words, code) ? words[code] : undefined) ?? readable(code);
}

/** Like `byCode`, however the code's letters are written. */
export function byCodeOfAnyCase(words: Record<string, string>): (code: string) => string {
  const find = byCode(words);
  return (code) => find(Object.hasOwn(words, code.toLowerCase()) ? code.toLowerCase() : code);
}

/** `afterWork` and `after-work` become `After work`. */
function readable(code: string): string {
  const text = code
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[-_]+/g, ' ')
    .toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}
