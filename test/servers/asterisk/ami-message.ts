// Owns one AMI message as it is on the wire: ordered pairs, since keys may repeat, and the cut between two messages.

export interface AmiMessage {
  readonly pairs: readonly (readonly [key: string, value: string])[];
  /** The first value of a key, whatever its case. */
  get(key: string): string | undefined;
}

/** Fields of an action; a list repeats its key. */
export type AmiFields = Readonly<Record<string, string | number | readonly string[]>>;

export function parseAmi(block: string): AmiMessage {
  const pairs = block
    .split('\r\n')
    .filter((line) => line !== '')
    .map((line): [string, string] => {
      const colon = line.indexOf(':');
      return colon < 0 ? ['', line] : [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, '')];
    });
  return {
    pairs,
    get: (key) => pairs.find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1],
  };
}

export function formatAmi(action: string, id: string, fields: AmiFields): string {
  const lines = [`Action: ${action}`, `ActionID: ${id}`];
  for (const [key, value] of Object.entries(fields))
    for (const each of typeof value === 'object' ? value : [value]) lines.push(`${key}: ${each}`);
  return `${lines.join('\r\n')}\r\n\r\n`;
}
