/** What an administrator looks for among numbers: who has one, who has none, and who shares one. */
import type { Hub } from '../messaging/hub.ts';
import type { People } from './people.ts';
import type { PersonView } from './person.ts';

export interface NumberHolder {
  person: PersonView;
  /** The connection at which the number is the user's. */
  connectionId: string | null;
}

/** Users of whom something is missing, the first of them. */
export interface Findings {
  /** At a phone system that goes by numbers, and without one. */
  withoutNumber: { id: string; login: string; name: string }[];
  /** Two who would hear each other's calls. */
  shared: { connectionId: string; number: string; users: { id: string; login: string; name: string }[] }[];
  /** Without a place at the phone system, and why. */
  withoutPlace: { id: string; login: string; name: string; problem: string }[];
}

/** Of each kind. */
const mostShown = 100;

/** @param number as it is dialled; spaces and punctuation do not count */
export async function holdersOf(number: string, people: People): Promise<NumberHolder[]> {
  const wanted = plain(number);
  const found = await people.withNumber(wanted);
  return found
    .filter(({ number: own, settings, webPhone }) =>
      [own, settings['extension'], webPhone?.settings['user']].some((one) => one === wanted),
    )
    .map((person) => ({ person, connectionId: person.connectionId ?? person.inherited?.connectionId ?? null }));
}

/** The user's number where it is looked for: nothing at a phone system that does not go by numbers. Empty: there is none. */
export function numberAt(person: PersonView, hub: Hub): { connectionId: string; number: string } | undefined {
  const connectionId = person.connectionId ?? person.inherited?.connectionId ?? '';
  if (!hub.connection(connectionId)?.connector.extensionOf) return undefined;
  const own = person.settings['extension'];
  return { connectionId, number: person.number ?? (typeof own === 'string' ? own : '') };
}

export async function findings(people: People, hub: Hub): Promise<Findings> {
  const short = ({ id, login, name }: PersonView) => ({ id, login, name });
  const numbers = new Map<string, PersonView[]>();
  const withoutNumber: PersonView[] = [];
  const placeless: Findings['withoutPlace'] = [];
  for await (const person of people.each()) {
    if (!person.active) continue;
    if (person.problem !== undefined) placeless.push({ ...short(person), problem: person.problem });
    const own = numberAt(person, hub);
    if (!own) continue;
    const key = `${own.connectionId} ${own.number}`;
    if (own.number === '') withoutNumber.push(person);
    else numbers.set(key, [...(numbers.get(key) ?? []), person]);
  }
  return {
    withoutNumber: withoutNumber.slice(0, mostShown).map(short),
    shared: [...numbers]
      .filter(([, users]) => users.length > 1)
      .slice(0, mostShown)
      .map(([key, users]) => {
        const [connectionId = '', number = ''] = key.split(' ');
        return { connectionId, number, users: users.map(short) };
      }),
    withoutPlace: placeless.slice(0, mostShown),
  };
}

function plain(number: string): string {
  return number.replaceAll(/[\s().-]/g, '').toLowerCase();
}
