/** A trace in sentences, for whoever asks why a call came to somebody, or did not. Pure. */
import type { CallTrace } from '../../core/provider/call-trace.ts';

/** @param nameOf a user's name */
export function why(trace: CallTrace, nameOf: (userId: string) => string | undefined): string[] {
  const { from, to, queues, rang, answered, steps, startedAt, endedAt } = trace;
  const named = ({ device, userId }: CallTrace['rang'][number]) => {
    const name = userId === undefined ? undefined : nameOf(userId);
    return name === undefined ? device : `${name} (${device})`;
  };
  const list = (all: readonly CallTrace['rang'][number][]) => all.map(named).join(', ');
  const sentences = [`${from || 'Somebody'} called ${to || 'in'}.`];
  for (const queue of queues) sentences.push(`The call waited in the queue ${queue}.`);
  if (rang.length > 0) sentences.push(`Rang: ${list(rang)}.`);
  else if (endedAt !== undefined)
    sentences.push('No telephone rang: the dial plan ended the call, or answered it itself.');
  const others = rang.filter(({ device }) => !answered.some((one) => one.device === device));
  if (answered.length > 0) {
    const at = steps.find(({ text }) => /dial ended: ANSWER/.test(text))?.at;
    const after = at === undefined ? '' : ` after ${Math.round((at - startedAt) / 1000)} s`;
    sentences.push(`Answered by ${list(answered)}${after}.`);
    if (others.length > 0) sentences.push(`Rang without an answer: ${list(others)}; these had a missed call.`);
  } else if (rang.length > 0 && endedAt !== undefined) sentences.push('Nobody answered.');
  const strangers = rang.filter(({ userId }) => userId === undefined);
  if (strangers.length > 0) {
    sentences.push(
      `${strangers.map(({ device }) => device).join(', ')} ${strangers.length === 1 ? 'is the telephone of no user' : 'are telephones of no user'} here: nobody was shown the call there.`,
    );
  }
  return sentences;
}
