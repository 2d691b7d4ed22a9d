/**
 * The people of the CRM, asked for when they are needed: who has a number, and who is called so. The page is asked first, which
 * may know its CRM; then the server, which has a look-up in the CRM or a directory. The CRM stays the master.
 */
import type { PeopleAnswer } from '../../core/messaging/directory-questions.ts';
import { type Call, partyNumber } from '../../core/model/call.ts';
import { type CtiContact, findContact, numberKey, sameNumber } from '../contact.ts';

/** Who has this number; none, one, or several of whom the agent picks one. */
export type IdentifyContacts = (number: string, call: Call) => Promise<readonly CtiContact[]>;
/** Who is meant by what is typed. */
export type SearchContacts = (text: string) => Promise<readonly CtiContact[]>;

/** Whom it asks. */
export interface Asked {
  readonly identify: IdentifyContacts | undefined;
  readonly search: SearchContacts | undefined;
  /** The server, while somebody is signed in to one. @throws CtiError */
  readonly askServer:
    | {
        identify: (number: string, call: Call) => Promise<PeopleAnswer>;
        search: (text: string) => Promise<PeopleAnswer>;
      }
    | undefined;
}

/** What was said about a number. */
interface Said {
  people: readonly CtiContact[];
  /** Which of several it is, as the server has reason to think. */
  likely: CtiContact | undefined;
  /** Nobody has it, and the server's directory may be given somebody. */
  canKeep: boolean;
  /** UTC ms */
  until: number;
}

/** Whoever takes longer has not answered: the call goes on without a name, ms. */
const patience = 3000;
/** What was answered is believed for this long, ms. */
const believedFor = 300_000;
const numbersKept = 200;
const peopleMost = 20;

export class PageDirectory {
  readonly #asked: Asked;
  readonly #found: () => void;
  readonly #failed: () => void;
  readonly #byNumber = new Map<string, Said>();
  readonly #askedFor = new Set<string>();
  #searched: { page: readonly CtiContact[]; server: readonly CtiContact[] } = { page: [], server: [] };
  #search = 0;

  /**
   * @param found told when there are other people than before
   * @param failed told when somebody has not answered, or with something else than people
   */
  constructor(asked: Asked, found: () => void, failed: () => void) {
    this.#asked = asked;
    this.#found = found;
    this.#failed = failed;
  }

  /** Everybody who was found for a call or by the last search. */
  get people(): readonly CtiContact[] {
    const { page, server } = this.#searched;
    return [...[...this.#byNumber.values()].flatMap(({ people }) => people), ...page, ...server];
  }

  /** What is known of this number, once it was asked for. */
  said(number: string): Said | undefined {
    return this.#byNumber.get(numberKey(number));
  }

  /** Somebody was kept for this number just now. */
  keep(number: string, answer: PeopleAnswer): void {
    this.#remember(number, saidBy(number, answer, false));
  }

  /** Asks once for each call and number whom nobody has named. @param known the page's own list */
  identify(calls: readonly Call[], known: readonly CtiContact[]): void {
    for (const call of calls) {
      const number = partyNumber(call);
      const key = numberKey(number);
      const asked = `${call.id} ${key}`;
      if (key === '' || this.#askedFor.has(asked) || findContact(known, number)) continue;
      this.#askedFor.add(asked);
      if ((this.#byNumber.get(key)?.until ?? 0) < Date.now()) void this.#identify(number, call);
    }
    const going = calls.map(({ id }) => `${id} `);
    for (const asked of this.#askedFor) if (!going.some((id) => asked.startsWith(id))) this.#askedFor.delete(asked);
  }

  /** The last search counts, whichever is answered first. */
  async search(text: string): Promise<void> {
    const { search, askServer } = this.#asked;
    const turn = ++this.#search;
    const take = (which: 'page' | 'server', people: readonly CtiContact[] | undefined) => {
      if (turn !== this.#search || !people) return;
      this.#searched = { ...this.#searched, [which]: people };
      this.#found();
    };
    await Promise.all([
      search && this.#inTime(async () => contactsIn(await search(text), '')).then((people) => take('page', people)),
      askServer &&
        this.#inTime(async () => contactsIn((await this.#told(askServer.search(text))).people, '')).then((people) =>
          take('server', people),
        ),
    ]);
  }

  async #identify(number: string, call: Call): Promise<void> {
    const { identify, askServer } = this.#asked;
    const people = identify && (await this.#inTime(async () => contactsIn(await identify(number, call), number)));
    if (people?.length || !askServer) {
      if (people)
        this.#remember(number, { people, likely: undefined, canKeep: false, until: Date.now() + believedFor });
      return;
    }
    const said = await this.#inTime(async () =>
      // Where the page knows its CRM, new people are not for the server's directory.
      saidBy(number, await this.#told(askServer.identify(number, call)), !identify),
    );
    if (said) this.#remember(number, said);
  }

  #remember(number: string, said: Said): void {
    const key = numberKey(number);
    this.#byNumber.delete(key);
    this.#byNumber.set(key, said);
    for (const oldest of this.#byNumber.keys()) {
      if (this.#byNumber.size <= numbersKept) break;
      this.#byNumber.delete(oldest);
    }
    this.#found();
  }

  /** A CRM behind the server did not answer: what the server itself knows counts all the same. */
  async #told(asking: Promise<PeopleAnswer>): Promise<PeopleAnswer> {
    const answer = await asking;
    if (answer.unreachable) this.#failed();
    return answer;
  }

  /** @returns nothing when there was no answer, or none in time, or something else than people */
  async #inTime<T>(ask: () => Promise<T>): Promise<T | undefined> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
          reject(new Error('no answer in time'));
        }, patience);
      });
      return await Promise.race([Promise.resolve().then(ask), late]);
    } catch (error) {
      console.warn('Offhook: the directory does not answer.', error);
      this.#failed();
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }
}

/** @param mayKeep whether somebody new may be given to the server's directory */
function saidBy(number: string, answer: PeopleAnswer, mayKeep: boolean): Said {
  const shown = answer.written ?? number;
  const people = contactsIn(answer.people, shown, number);
  // As it was written: a dial plan has made another number of it.
  const written = answer.written === undefined ? [] : [{ name: '', number: answer.written }];
  return {
    people: people.length > 0 ? people : written,
    likely: answer.chosen === undefined ? undefined : people[answer.chosen],
    canKeep: mayKeep && people.length === 0 && answer.canKeep === true,
    until: Date.now() + believedFor,
  };
}

/**
 * A page may hand on what its own server said: it is read like anything from outside.
 * @param fallback number of those who come without one, and of those whose own is written so that it is not known again
 * @throws TypeError for what is no list
 */
function contactsIn(answer: unknown, fallback: string, asked = fallback): CtiContact[] {
  if (!Array.isArray(answer)) throw new TypeError('the answer is no list of people');
  return answer.slice(0, peopleMost).flatMap((one: unknown) => {
    const contact = readContact(one, fallback);
    if (!contact) return [];
    return asked === '' || sameNumber(contact.number, asked) ? [contact] : [{ ...contact, number: fallback }];
  });
}

function readContact(one: unknown, fallback: string): CtiContact | undefined {
  if (typeof one !== 'object' || one === null) return undefined;
  const { id, name, number, detail, record, colleague } = one as Record<string, unknown>;
  const text = (value: unknown) => (typeof value === 'string' ? value.trim().slice(0, 200) : '');
  if (text(name) === '' || (text(number) || fallback) === '') return undefined;
  return {
    name: text(name),
    number: text(number) || fallback,
    ...(text(id) === '' ? {} : { id: text(id) }),
    ...(text(detail) === '' ? {} : { detail: text(detail) }),
    ...(text(record) === '' ? {} : { record: text(record) }),
    ...(colleague === true ? { colleague } : {}),
  };
}
