/** Who else can be called at a user's phone system, and how they stand: asked for, and told of while it changes. */
import * as v from 'valibot';
import { type Colleague, colleaguesQuery, type PresenceChange } from '../../core/messaging/colleague-questions.ts';
import { type CtiPresence, presenceOf } from '../../core/model/presence.ts';
import { CtiError } from '../../core/provider/errors.ts';
import { partyWords, searchedWords } from '../calls/party-words.ts';
import type { Hub } from './hub.ts';
import type { UserSession } from './user-session.ts';

/** Colleagues whose changes one user is told of: those that were in an answer last. */
const watchedMost = 100;
/** Words that are looked at for one question, however common its first letter is. */
const lookedAtMost = 2000;

interface Person {
  session: UserSession;
  number: string;
  words: readonly string[];
}

/** The people of one phone system. */
interface People {
  byName: readonly Person[];
  byWord: readonly { word: string; person: Person }[];
}

export class Colleagues {
  readonly #hub: Hub;
  readonly #people = new Map<string, People>();
  #revision = -1;
  /** Whom each user watches, the last asked for at the end. */
  readonly #watched = new Map<string, Set<string>>();
  /** By whom somebody is watched. */
  readonly #watchers = new Map<string, Set<string>>();
  readonly #told = new Map<string, CtiPresence>();
  readonly #unlisten: () => void;

  constructor(hub: Hub) {
    this.#hub = hub;
    this.#unlisten = hub.listen((session) => {
      this.#follow(session);
    });
  }

  /**
   * Answers the question `colleagues`.
   * @throws CtiError `invalidMessage`, `noExtension`
   */
  answer(userId: string, input: unknown): { people: Colleague[] } {
    const query = v.safeParse(colleaguesQuery, input);
    if (!query.success) throw new CtiError('invalidMessage');
    const asking = this.#hub.session(userId);
    if (!asking) throw new CtiError('noExtension');
    const { search, limit } = query.output;
    const found = this.#find(asking, search, limit);
    this.#watch(
      userId,
      found.map(({ session }) => session.user.id),
    );
    return {
      people: found.map(({ session: { user, provider }, number }) => ({
        id: user.id,
        name: user.name,
        number,
        presence: presenceOf(provider.state),
      })),
    };
  }

  stop(): void {
    this.#unlisten();
  }

  #find(asking: UserSession, search: string, limit: number): Person[] {
    const { byName, byWord } = this.#peopleOf(asking.user.connectionId);
    const [first, ...others] = searchedWords(search);
    const found = new Set<Person>();
    if (first === undefined) {
      for (const person of byName) {
        if (found.size === limit) break;
        if (person.session !== asking) found.add(person);
      }
      return [...found];
    }
    const from = lowerBound(byWord, first);
    for (let i = from; i < byWord.length && i < from + lookedAtMost && found.size < limit; i++) {
      const entry = byWord[i];
      if (!entry?.word.startsWith(first)) break;
      const { person } = entry;
      const fits = others.every((other) => person.words.some((word) => word.startsWith(other)));
      if (fits && person.session !== asking) found.add(person);
    }
    return [...found];
  }

  /** Put in order once for each change of the users, not for each question. */
  #peopleOf(connectionId: string): People {
    if (this.#revision !== this.#hub.revision) {
      this.#revision = this.#hub.revision;
      this.#people.clear();
    }
    const known = this.#people.get(connectionId);
    if (known) return known;
    const all = this.#hub.sessions
      .filter(({ user }) => user.connectionId === connectionId && user.number !== undefined)
      .map((session): Person => {
        const { name, number = '' } = session.user;
        return { session, number, words: partyWords(number, name) };
      });
    const people: People = {
      byName: all.toSorted((a, b) => a.session.user.name.localeCompare(b.session.user.name)),
      byWord: all
        .flatMap((person) => person.words.map((word) => ({ word, person })))
        .sort((a, b) => (a.word < b.word ? -1 : a.word > b.word ? 1 : 0)),
    };
    this.#people.set(connectionId, people);
    return people;
  }

  #watch(userId: string, ids: readonly string[]): void {
    const watched = this.#watched.get(userId) ?? new Set();
    this.#watched.set(userId, watched);
    for (const id of ids) {
      watched.delete(id);
      watched.add(id);
      const watchers = this.#watchers.get(id) ?? new Set();
      this.#watchers.set(id, watchers.add(userId));
      const session = this.#hub.session(id);
      if (session && !this.#told.has(id)) this.#told.set(id, presenceOf(session.provider.state));
    }
    for (const id of watched) {
      if (watched.size <= watchedMost) break;
      watched.delete(id);
      this.#unwatch(id, userId);
    }
  }

  #unwatch(id: string, userId: string): void {
    const watchers = this.#watchers.get(id);
    watchers?.delete(userId);
    if (watchers?.size !== 0) return;
    this.#watchers.delete(id);
    this.#told.delete(id);
  }

  #follow({ user: { id }, provider }: UserSession): void {
    const watchers = this.#watchers.get(id);
    if (!watchers) return;
    const presence = presenceOf(provider.state);
    if (this.#told.get(id) === presence) return;
    this.#told.set(id, presence);
    const people: PresenceChange[] = [{ id, presence }];
    for (const userId of [...watchers]) {
      const session = this.#hub.session(userId);
      // Nobody looks any more: whoever comes back asks anew.
      if (session && session.listeners > 0) session.tell({ type: 'presence', people });
      else this.#forget(userId);
    }
  }

  #forget(userId: string): void {
    for (const id of this.#watched.get(userId) ?? []) this.#unwatch(id, userId);
    this.#watched.delete(userId);
  }
}

/** @returns where the first word stands that is not before this one */
function lowerBound(words: readonly { word: string }[], word: string): number {
  let [from, to] = [0, words.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((words[middle]?.word ?? '') < word) from = middle + 1;
    else to = middle;
  }
  return from;
}
