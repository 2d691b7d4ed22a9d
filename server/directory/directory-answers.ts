/** Answers what pages ask about people outside: from the CRM's look-up and the built-in directory, the likeliest first. */
import * as v from 'valibot';
import {
  directoryQuestions,
  type IdentifyQuery,
  type KeepNumberQuery,
  type PeopleAnswer,
  type PeopleQuery,
  type Person,
} from '../../core/messaging/directory-questions.ts';
import { dialled } from '../../core/numbers/dial-plan.ts';
import { parseNumber } from '../../core/numbers/parse-number.ts';
import type { NumberSettings } from '../../core/numbers/settings.ts';
import { CtiError } from '../../core/provider/errors.ts';
import type { Log } from '../../core/provider/world.ts';
import type { Audit } from '../admin/audit.ts';
import { recordOf } from '../calls/call-values.ts';
import type { Store } from '../store/store.ts';
import { type CrmLookup, LookupFailed, type LookupQuestion } from './crm-lookup.ts';
import type { Directory, Match } from './directory.ts';
import type { DirectoryRecords, ShownRecord } from './directory-records.ts';
import type { LookupSettings } from './lookup-settings.ts';
import type { NumberSettingsStore } from './number-settings-store.ts';
import type { PlacedNumbers } from './placed-numbers.ts';

/** Who asks. */
export interface Asker {
  id: string;
  login: string;
  connectionId: string;
  /** The site that has signed for the asking page's user. */
  site?: string | undefined;
}

export interface AnswerParts {
  store: Store;
  directory: Directory;
  records: DirectoryRecords;
  numbers: NumberSettingsStore;
  lookup: CrmLookup;
  lookupSettings: LookupSettings;
  placed: PlacedNumbers;
  audit: Audit;
  log: Log;
}

/** Somebody it may be, with what speaks for it. */
interface Candidate {
  person: Person;
  how: Match['how'];
  owner: string;
  sameExtension: boolean;
}

export class DirectoryAnswers {
  readonly #parts: AnswerParts;

  constructor(parts: AnswerParts) {
    this.#parts = parts;
  }

  /** @throws CtiError `unknownCommand`, `invalidMessage`, `notAllowedNow` */
  async answer(asker: Asker, what: string, input: unknown): Promise<unknown> {
    switch (what) {
      case 'identify':
        return this.identify(asker, read(directoryQuestions.identify, input));
      case 'people':
        return this.people(asker, read(directoryQuestions.people, input));
      case 'keepNumber':
        return this.keepNumber(asker, read(directoryQuestions.keepNumber, input));
      case 'dialled':
        return { dials: await this.dials(asker, read(directoryQuestions.dialled, input).number) };
      default:
        throw new CtiError('unknownCommand');
    }
  }

  async identify(asker: Asker, { number, call, record }: IdentifyQuery): Promise<PeopleAnswer> {
    const { directory } = this.#parts;
    const [written, settings] = await this.#asWritten(asker, number);
    const own = await directory.byNumber(written ?? number, settings);
    const { e164 } = own.parsed;
    const asked = await this.#askCrm({ type: 'identify', number: written ?? number, e164, user: asker.login }, asker);
    // The CRM is the master: what it says of a record counts.
    const said = new Set(asked.people.map((person) => person.record));
    const candidates = [
      ...asked.people.map((person): Candidate => ({ person, how: 'exact', owner: '', sameExtension: true })),
      ...own.matches.filter((match) => !said.has(match.record)).map(candidate),
    ];
    const { people, chosen } = await this.#ranked(asker, candidates, call, record);
    return {
      people,
      ...(chosen < 0 ? {} : { chosen }),
      ...(written === undefined || written === number ? {} : { written: written.slice(0, 128) }),
      canKeep: asked.target === undefined && ['external', 'short', 'sip'].includes(own.parsed.kind),
      ...(asked.unreachable ? { unreachable: true } : {}),
    };
  }

  async people(asker: Asker, { search, limit = 20 }: PeopleQuery): Promise<PeopleAnswer> {
    const settings = await this.#settings(asker);
    const [found, asked] = await Promise.all([
      this.#parts.directory.search(search, settings, limit),
      this.#askCrm({ type: 'search', search, user: asker.login }, asker),
    ]);
    const said = new Set(asked.people.map((person) => person.record));
    const own = found.filter(({ record }) => !said.has(record)).flatMap(peopleOf);
    return {
      people: [...asked.people, ...own].slice(0, 100),
      ...(asked.unreachable ? { unreachable: true } : {}),
    };
  }

  /**
   * What the phone system of the user is told to dial; what was written is remembered for the call.
   * @throws CtiError `argumentEmpty`, `invalidNumber`
   */
  async dials(asker: Pick<Asker, 'id' | 'connectionId' | 'site'>, written: string): Promise<string> {
    const { dials } = dialled(written, await this.#settings(asker));
    this.#parts.placed.place(asker.id, { written, dialled: dials, site: asker.site });
    return dials;
  }

  /** @throws CtiError `notAllowedNow` where a CRM keeps the people, `invalidNumber`, `callNotFound` for nobody */
  async keepNumber(asker: Asker, wanted: KeepNumberQuery): Promise<PeopleAnswer> {
    const { records, lookupSettings, audit } = this.#parts;
    if (await lookupSettings.target()) throw new CtiError('notAllowedNow');
    const [written, settings] = await this.#asWritten(asker, wanted.number);
    const number = written ?? wanted.number;
    const { kind } = parseNumber(number, settings);
    if (kind === 'withheld' || kind === 'invalid') throw new CtiError('invalidNumber');
    const actor = { id: asker.id, login: asker.login };
    const entry = (action: string, id: string, name: string, after: Record<string, unknown>) =>
      audit.entry({ actor, address: '', action, kind: 'directory', object: { id, name }, after });
    const given = { number, type: '' };
    if ('name' in wanted) {
      const { name, detail = '' } = wanted;
      const input = { name: name.trim(), detail: detail.trim(), owner: asker.login, numbers: [given] };
      const made = await records.create('contact', input, settings, (id) => [
        entry('directory.create', id, name, { name, number }),
      ]);
      return { people: peopleOf(made), chosen: 0 };
    }
    const known = await records.read(wanted.id).catch(() => undefined);
    // What a CRM syncs would be overwritten with its next sync.
    if (!known) throw new CtiError('callNotFound');
    if (known.source !== '') throw new CtiError('notAllowedNow');
    const { name, detail, owner, numbers } = known;
    const has = numbers.some((each) => each.number === number);
    const all = [...numbers.map(({ number: raw, type }) => ({ number: raw, type })), ...(has ? [] : [given])];
    if (all.length > 20) throw new CtiError('notAllowedNow');
    const changed = await records.change(
      known.id,
      known.revision,
      { name, detail, owner, numbers: all },
      settings,
      () => [entry('directory.addNumber', known.id, name, { number })],
    );
    const [first, ...others] = peopleOf(changed).sort(
      (a, b) => Number(b.number === number) - Number(a.number === number),
    );
    return { people: first ? [first, ...others] : [], chosen: 0 };
  }

  /** What somebody writes in a page is read as at its site; what the phone system tells, as there. */
  async #settings({ connectionId, site }: Pick<Asker, 'connectionId' | 'site'>): Promise<NumberSettings> {
    return this.#parts.numbers.at(connectionId, site);
  }

  /** @returns what was written for a number that was dialled, if it was, and how it is to be read */
  async #asWritten({ id, connectionId }: Asker, number: string): Promise<[string | undefined, NumberSettings]> {
    const { placed, numbers } = this.#parts;
    const { written, site } = placed.placed(id, number) ?? {};
    return [written, await numbers.at(connectionId, site)];
  }

  async #askCrm(question: LookupQuestion, { id }: Asker) {
    const { lookup, lookupSettings, log } = this.#parts;
    const nobody = { people: [] as Person[], unreachable: false, target: undefined as unknown };
    try {
      const target = await lookupSettings.target();
      if (!target || (question.type === 'identify' && question.number === '')) return nobody;
      try {
        return { ...nobody, target, people: await lookup.ask(target, question) };
      } catch (error) {
        if (!(error instanceof LookupFailed)) throw error;
        return { ...nobody, target, unreachable: true };
      }
    } catch (error) {
      // A key that cannot be opened: the log has it, and the call goes on.
      log.error('directory look-up cannot be used', { user: id, problem: (error as Error).message });
      return { ...nobody, target: {}, unreachable: true };
    }
  }

  /** Dialled from here, said before, called last, looked after: in this order. */
  async #ranked(asker: Asker, candidates: readonly Candidate[], call: string | undefined, from: string | undefined) {
    const { db } = this.#parts.store;
    const said =
      call === undefined
        ? []
        : await db
            .selectFrom('call_links')
            .select(['kind', 'record_id'])
            .where('call_id', '=', call)
            .where('user_id', '=', asker.id)
            .limit(50)
            .execute();
    const scored = await Promise.all(
      candidates.map(async ({ person, how, owner, sameExtension }) => {
        const record = person.record ?? '';
        const { kind, id } = recordOf(record);
        const last = await db
          .selectFrom('call_links')
          .select('started_at')
          .where('user_id', '=', asker.id)
          .where('kind', '=', kind)
          .where('record_id', '=', id)
          .orderBy('started_at', 'desc')
          .limit(1)
          .executeTakeFirst();
        return {
          person,
          score: [
            Number(record !== '' && record === from),
            Number(said.some((link) => link.kind === kind && link.record_id === id)),
            Number(how === 'exact'),
            Number(sameExtension),
            last?.started_at ?? 0,
            Number(owner !== '' && owner === asker.login),
            Number(kind === 'contact'),
          ],
        };
      }),
    );
    scored.sort((a, b) => compared(b.score, a.score) || a.person.name.localeCompare(b.person.name));
    const [best, second] = scored;
    const known = best !== undefined && (second === undefined || best.score[0] === 1 || best.score[1] === 1);
    // Two records that this call was linked to: which of them called, nobody has said.
    const unclear = best?.score[0] === 0 && best.score[1] === 1 && second?.score[1] === 1;
    return { people: scored.map(({ person }) => person), chosen: known && !unclear ? 0 : -1 };
  }
}

function compared(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((value, i) => value !== b[i]);
  return index < 0 ? 0 : (a[index] ?? 0) - (b[index] ?? 0);
}

function candidate({ id, name, number, type, detail, record, how, owner, sameExtension }: Match): Candidate {
  return { person: { id, name, number, type, detail, record }, how, owner, sameExtension };
}

/** One for each number: that is what is called. */
function peopleOf({ id, name, detail, record, numbers }: ShownRecord): Person[] {
  return numbers.map(({ number, type }) => ({ id, name, number, type, detail, record }));
}

function read<T extends v.GenericSchema>(schema: T, input: unknown): v.InferOutput<T> {
  const parsed = v.safeParse(schema, input);
  if (!parsed.success) throw new CtiError('invalidMessage');
  return parsed.output;
}
