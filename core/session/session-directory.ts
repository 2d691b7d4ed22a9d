/** The server's word on people outside the phone system: who has a number, who is meant, and keeping somebody new. */
import * as v from 'valibot';
import {
  type IdentifyQuery,
  type KeepNumberQuery,
  peopleAnswer,
  type PeopleAnswer,
} from '../messaging/directory-questions.ts';
import { CtiError } from '../provider/errors.ts';

/** Asks the server a question by its word. @throws CtiError */
export type AskServer = (what: string, input: unknown) => Promise<unknown>;

export class SessionDirectory {
  readonly #ask: AskServer;

  constructor(ask: AskServer) {
    this.#ask = ask;
  }

  /** @throws CtiError `linkDown`, `timeout`, `damagedMessage` */
  identify(query: IdentifyQuery): Promise<PeopleAnswer> {
    return this.#answered('identify', query);
  }

  /** @throws as `identify` */
  search(text: string): Promise<PeopleAnswer> {
    return this.#answered('people', { search: text, limit: 20 });
  }

  /** @throws CtiError `notAllowedNow` where a CRM keeps the people, `invalidNumber`, and as `identify` */
  keep(query: KeepNumberQuery): Promise<PeopleAnswer> {
    return this.#answered('keepNumber', query);
  }

  async #answered(what: string, input: unknown): Promise<PeopleAnswer> {
    const answer = v.safeParse(peopleAnswer, await this.#ask(what, input));
    if (!answer.success) throw new CtiError('damagedMessage');
    return answer.output;
  }
}
