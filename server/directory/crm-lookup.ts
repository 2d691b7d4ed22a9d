/**
 * Asks the CRM's own look-up over HTTP: who has a number, who is called so. Signed, bounded in time and size, read like
 * anything from outside, remembered for a moment; and left alone while it does not answer.
 */
import * as z from 'zod';
import type { Person } from '../../core/messaging/directory-questions.ts';
import type { Clock, Log } from '../../core/provider/world.ts';
import { fetchOutbound, OutboundError } from '../net/outbound.ts';
import { signatureHeaders } from '../net/signed-request.ts';
import { Circuit } from './circuit.ts';

export interface LookupTarget {
  /** With `{number}`, `{e164}` or `{search}` in it, it is asked by GET, the words filled in; else by POST with JSON. */
  url: string;
  key: string;
  timeoutMs: number;
}

/** What is asked: one of the two, by the login of whoever asks. */
export type LookupQuestion =
  { type: 'identify'; number: string; e164: string; user: string } | { type: 'search'; search: string; user: string };

export interface LookupState {
  /** Failures in a row. */
  failures: number;
  /** What went wrong last, in words for an administrator; nothing while it answers. */
  problem: string;
  problemAt: number;
  /** When it is asked again, UTC ms; 0: at once. */
  retryAt: number;
  answered: number;
}

/** It did not answer, or with something else than people. */
export class LookupFailed extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LookupFailed';
  }
}

/** How long people are believed, and nobody, ms. */
const someFor = 60_000;
const nobodyFor = 20_000;
const keptMost = 5000;
const mostBytes = 200_000;
const mostPeople = 20;

const text = (most: number) =>
  z.string().transform((value) =>
    value
      .replace(/\p{Cc}+/gu, ' ')
      .trim()
      .slice(0, most),
  );
const personOf = z.object({
  name: text(200).refine((name) => name !== ''),
  number: text(128).default(''),
  type: text(32).optional(),
  detail: text(200).optional(),
  record: z
    .string()
    .regex(/^[a-z][\w-]{0,31}:.{1,128}$/is)
    .optional(),
});
const answerOf = z.union([
  z.array(z.unknown()),
  z.object({ people: z.array(z.unknown()) }).transform(({ people }) => people),
]);

export class CrmLookup {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #allowPrivate: boolean;
  readonly #kept = new Map<string, { people: Person[]; until: number }>();
  readonly #asking = new Map<string, Promise<Person[]>>();
  #circuit: Circuit;
  #problem = '';
  #problemAt = 0;
  #answered = 0;

  /** @param allowPrivate whether a CRM in the network of this machine may be asked */
  constructor(clock: Clock, log: Log, allowPrivate: boolean) {
    this.#clock = clock;
    this.#log = log;
    this.#allowPrivate = allowPrivate;
    this.#circuit = new Circuit(clock);
  }

  get state(): LookupState {
    return {
      failures: this.#circuit.failures,
      problem: this.#problem,
      problemAt: this.#problemAt,
      retryAt: this.#circuit.openUntil,
      answered: this.#answered,
    };
  }

  /** Another address, or another key: nothing of before counts. */
  reset(): void {
    this.#kept.clear();
    this.#circuit = new Circuit(this.#clock);
    this.#problem = '';
  }

  /** @throws LookupFailed */
  async ask(target: LookupTarget, question: LookupQuestion): Promise<Person[]> {
    // A CRM may answer each user with what he may see.
    const key = JSON.stringify(question);
    const kept = this.#kept.get(key);
    if (kept && kept.until > this.#clock.now()) return kept.people;
    const going = this.#asking.get(key);
    if (going) return going;
    const asking = this.#ask(target, question, key).finally(() => this.#asking.delete(key));
    this.#asking.set(key, asking);
    return asking;
  }

  /** One question past the memory and the pause, for an administrator who tries it. @throws LookupFailed */
  async try(target: LookupTarget, question: LookupQuestion): Promise<{ people: Person[]; ms: number }> {
    const start = performance.now();
    const people = await this.#fetch(target, question);
    return { people, ms: Math.round(performance.now() - start) };
  }

  async #ask(target: LookupTarget, question: LookupQuestion, key: string): Promise<Person[]> {
    const circuit = this.#circuit;
    if (!circuit.enter()) throw new LookupFailed('it has not answered lately, and is left alone for a while');
    try {
      const people = await this.#fetch(target, question);
      circuit.good();
      this.#answered++;
      this.#problem = '';
      if (circuit === this.#circuit) this.#keep(key, people);
      return people;
    } catch (error) {
      circuit.bad();
      this.#problem = (error as Error).message;
      this.#problemAt = this.#clock.now();
      // No number in the log.
      this.#log.warn('directory look-up failed', { problem: this.#problem, failures: circuit.failures });
      throw error;
    }
  }

  async #fetch(target: LookupTarget, question: LookupQuestion): Promise<Person[]> {
    try {
      const response = await fetchOutbound(...this.#request(target, question));
      // As REST has it: there is nobody.
      if (response.status === 404) return [];
      if (response.status < 200 || response.status > 299) throw new LookupFailed(`it answers with ${response.status}`);
      return peopleIn(response.text);
    } catch (error) {
      if (error instanceof LookupFailed) throw error;
      const problem = error instanceof OutboundError ? error.message : 'it cannot be asked';
      throw new LookupFailed(problem, { cause: error });
    }
  }

  #request({ url, key, timeoutMs }: LookupTarget, question: LookupQuestion): Parameters<typeof fetchOutbound> {
    const limits = { timeoutMs, maxBytes: mostBytes, allowPrivate: this.#allowPrivate };
    const filled = filledIn(url, question);
    const accept = { accept: 'application/json' };
    if (filled !== url) {
      const { pathname, search } = new URL(filled);
      const signed = signatureHeaders(key, pathname + search, this.#clock.now());
      return [filled, { ...limits, headers: { ...accept, ...signed } }];
    }
    const body = JSON.stringify(question);
    const headers = {
      ...accept,
      'content-type': 'application/json',
      ...signatureHeaders(key, body, this.#clock.now()),
    };
    return [url, { ...limits, method: 'POST', headers, body }];
  }

  #keep(key: string, people: Person[]): void {
    this.#kept.set(key, { people, until: this.#clock.now() + (people.length > 0 ? someFor : nobodyFor) });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= keptMost) break;
      this.#kept.delete(oldest);
    }
  }
}

/** Words in braces, escaped: none of them can become a path or another parameter. */
function filledIn(url: string, question: LookupQuestion): string {
  const words: Record<string, string> = { number: '', e164: '', search: '', ...question };
  return url.replace(/\{(number|e164|search|user|type)\}/g, (_, word: string) => encodeURIComponent(words[word] ?? ''));
}

/** @throws LookupFailed for what is no list; what in it is no person is left out */
function peopleIn(json: string): Person[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch (cause) {
    throw new LookupFailed('it answers with something else than JSON', { cause });
  }
  const list = answerOf.safeParse(parsed);
  if (!list.success) throw new LookupFailed('its answer is no list of people');
  return list.data.slice(0, mostPeople).flatMap((one) => {
    const { success, data } = personOf.safeParse(one);
    if (!success) return [];
    const { name, number, type, detail, record } = data;
    return [
      {
        name,
        number,
        ...(type === undefined ? {} : { type }),
        ...(detail === undefined ? {} : { detail }),
        ...(record === undefined ? {} : { record }),
      },
    ];
  });
}
