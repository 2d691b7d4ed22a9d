/** An action as it is written to the Asterisk Manager Interface. A value with a line break would be another header, so it is refused. */
import { CtiError } from '../../provider/errors.ts';

/** A list as value repeats the key, as `Variable` may be. Empty values are left out: an empty ActionID loses its answer. */
export type AmiFields = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** Asterisk refuses lines over about 1 KB and messages over about 128 lines. */
const longestLine = 1000;
const mostLines = 100;

/** @throws CtiError `invalidMessage` for control characters, and for lines or messages that Asterisk would refuse */
export function writeAction(action: string, actionId: string, fields: AmiFields): string {
  const lines = [`Action: ${action}`, `ActionID: ${actionId}`];
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined || value === '') continue;
    for (const one of Array.isArray(value) ? (value as readonly string[]) : [value])
      lines.push(`${key}: ${String(one)}`);
  }
  if (lines.length > mostLines || lines.some((line) => line.length > longestLine || /[\0-\x1f\x7f]/.test(line))) {
    throw new CtiError('invalidMessage', `AMI action ${action}`);
  }
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** Names of channels come from Asterisk, yet one beginning with `/` would hang up every channel that matches it. */
export function channelName(name: string): string {
  if (!/^[A-Za-z][\w-]*\/[\w.@;/*#+:-]+$/.test(name)) throw new CtiError('invalidMessage', 'channel name');
  return name;
}
