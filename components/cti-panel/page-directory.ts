/** The people of the CRM, asked of the page when they are needed: who has a number, and who is called so. The CRM stays the master. */
import type { Call } from '../../core/model/call.ts';
import { partyNumber } from '../../core/model/call.ts';
import { type CtiContact, findContact, numberKey } from '../contact.ts';

/** Who has this number; none, one, or several of whom the agent picks one. */
export type IdentifyContacts = (number: string, call: Call) => Promise<readonly CtiContact[]>;
/** Who is meant by what is typed. */
export type SearchContacts = (text: string) => Promise<readonly CtiContact[]>;

interface Asking {
  readonly identify: IdentifyContacts | undefined;
  readonly search: SearchContacts | undefined;
}

/** A page that takes longer has not answered: the call goes on without a name, ms. */
const patience = 3000;
/** What was answered is believed for this long, ms. */
const believedFor = 300_000;
const numbersKept = 200;
const peopleMost = 20;

export class PageDirectory {
  readonly #page: Asking;
  readonly #found: () => void;
  readonly #failed: () => void;
  readonly #byNumber = new Map<string, { people: readonly CtiContact[]; until: number }>();
  readonly #asked = new Set<string>();
  #searched: readonly CtiContact[] = [];
  #search = 0;

  /**
   * @param found told when there are other people than before
   * @param failed told when the page has not answered, or with something else than people
   */
  constructor(page: Asking, found: () => void, failed: () => void) {
    this.#page = page;
    this.#found = found;
    this.#failed = failed;
  }

  /** Everybody who was found for a call or by the last search. */
  get people(): readonly CtiContact[] {
    return [...[...this.#byNumber.values()].flatMap(({ people }) => people), ...this.#searched];
  }

  /** Asks once for each call and number whom nobody has named. @param known the page's own list */
  identify(calls: readonly Call[], known: readonly CtiContact[]): void {
    for (const call of calls) {
      const number = partyNumber(call);
      const key = numberKey(number);
      const asked = `${call.id} ${key}`;
      if (key === '' || this.#asked.has(asked) || findContact(known, number)) continue;
      this.#asked.add(asked);
      if ((this.#byNumber.get(key)?.until ?? 0) < Date.now()) void this.#identify(number, key, call);
    }
    const going = calls.map(({ id }) => `${id} `);
    for (const asked of this.#asked) if (!going.some((id) => asked.startsWith(id))) this.#asked.delete(asked);
  }

  /** The last search counts, whichever is answered first. */
  async search(text: string): Promise<void> {
    const { search } = this.#page;
    const turn = ++this.#search;
    if (!search) return;
    const people = await this.#ask(() => search(text), '');
    if (turn !== this.#search || !people) return;
    this.#searched = people;
    this.#found();
  }

  async #identify(number: string, key: string, call: Call): Promise<void> {
    const { identify } = this.#page;
    if (!identify) return;
    const people = await this.#ask(() => identify(number, call), number);
    if (!people) return;
    this.#byNumber.delete(key);
    this.#byNumber.set(key, { people, until: Date.now() + believedFor });
    for (const oldest of this.#byNumber.keys()) {
      if (this.#byNumber.size <= numbersKept) break;
      this.#byNumber.delete(oldest);
    }
    this.#found();
  }

  /** @param number of those who come without one. @returns nothing when the page did not answer with people, and in time */
  async #ask(ask: () => Promise<unknown>, number: string): Promise<readonly CtiContact[] | undefined> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
          reject(new Error('no answer in time'));
        }, patience);
      });
      const answer = await Promise.race([Promise.resolve().then(ask), late]);
      if (!Array.isArray(answer)) throw new TypeError('the answer is no list of people');
      return answer.slice(0, peopleMost).flatMap((one: unknown) => readContact(one, number));
    } catch (error) {
      console.warn('Offhook: the page’s directory does not answer.', error);
      this.#failed();
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }
}

/** A page may hand on what its own server said: it is read like anything from outside. */
function readContact(one: unknown, fallback: string): CtiContact[] {
  if (typeof one !== 'object' || one === null) return [];
  const { name, number, detail, record, colleague } = one as Record<string, unknown>;
  const text = (value: unknown) => (typeof value === 'string' ? value.trim().slice(0, 200) : '');
  if (text(name) === '' || (text(number) || fallback) === '') return [];
  return [
    {
      name: text(name),
      number: text(number) || fallback,
      ...(text(detail) === '' ? {} : { detail: text(detail) }),
      ...(text(record) === '' ? {} : { record: text(record) }),
      ...(colleague === true ? { colleague } : {}),
    },
  ];
}
