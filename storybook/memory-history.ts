/** A call history in memory, for stories and component tests: as many calls as wanted, filtered as a server would, changed when told to. */
import type {
  CallAgent,
  CallChange,
  CallHistorySource,
  CallLink,
  CallRecording,
  CallsQuery,
  CallStory,
  HistoryCall,
  HistoryPage,
  HourTotals,
  TotalsQuery,
} from '../core/session/call-history.ts';

const hour = 3_600_000;

export class MemoryHistory implements CallHistorySource {
  all: HistoryCall[];
  /** What was asked, in order. */
  readonly asked: CallsQuery[] = [];
  /** What was counted, in order. */
  readonly counted: TotalsQuery[] = [];
  readonly changes: { id: string; change: CallChange }[] = [];
  seenTimes = 0;
  /** The one who looks; calls without an agent are hers. */
  me: CallAgent = { id: 'me', name: 'Petra Varga' };
  /** Whose calls there are besides; nobody's for whoever is no supervisor. */
  others: readonly CallAgent[] = [];
  /** What there is to hear, by the id of the call. */
  readonly sounds = new Map<string, CallRecording[]>();
  /** Whether the next questions fail. */
  broken = false;
  /** Resolves before each answer; for a source that takes its time. */
  delay: Promise<void> = Promise.resolve();
  readonly #listeners = new Set<(id?: string) => void>();

  constructor(calls: readonly HistoryCall[]) {
    this.all = calls.toSorted((a, b) => b.startedAt - a.startedAt);
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  async calls(query: CallsQuery): Promise<HistoryPage> {
    this.asked.push(query);
    await this.#ready();
    if (query.agent !== undefined && this.others.length === 0) {
      throw Object.assign(new Error('no right'), { code: 'missingRights' });
    }
    const { limit = 20, before, group } = query;
    let found = this.#matching(query);
    if (group) {
      const counts = new Map<string, number>();
      for (const { number } of found) counts.set(number, (counts.get(number) ?? 0) + 1);
      found = found
        .filter((call, i, all) => all.findIndex(({ number }) => number === call.number) === i)
        .map((call) => ({ ...call, count: counts.get(call.number) ?? 1 }));
    }
    const start = before === undefined ? 0 : found.findIndex(({ id }) => id === before) + 1;
    const calls = found.slice(start, start + limit);
    return {
      calls,
      next: start + limit < found.length ? (calls.at(-1)?.id ?? null) : null,
      unseen: this.all.filter(({ unseen }) => unseen).length,
    };
  }

  get agents(): ((search: string) => Promise<CallAgent[]>) | undefined {
    if (this.others.length === 0) return undefined;
    return async (search) => {
      await this.#ready();
      const text = search.toLowerCase();
      return [this.me, ...this.others].filter(({ name }) => name.toLowerCase().includes(text)).slice(0, 50);
    };
  }

  async recordings(id: string): Promise<CallRecording[]> {
    await this.#ready();
    return this.sounds.get(id) ?? [];
  }

  async totals(query: TotalsQuery): Promise<HourTotals[]> {
    this.counted.push(query);
    await this.#ready();
    const hours = new Map<number, HourTotals>();
    for (const call of this.#matching(query)) {
      const at = query.from + Math.floor((call.startedAt - query.from) / hour) * hour;
      const totals = hours.get(at) ?? { at, answered: 0, missed: 0, other: 0 };
      totals[call.connectedAt ? 'answered' : call.missed ? 'missed' : 'other']++;
      hours.set(at, totals);
    }
    return [...hours.values()];
  }

  async call(id: string): Promise<CallStory> {
    await this.#ready();
    const call = this.all.find((each) => each.id === id);
    if (!call) throw new Error('no such call');
    const { startedAt, connectedAt, endedAt } = call;
    return {
      ...call,
      timeline: [
        { at: startedAt, type: 'callStarted' },
        ...(connectedAt ? [{ at: connectedAt, type: 'commutationStarted' }] : []),
        ...(endedAt ? [{ at: endedAt, type: 'callFinished' }] : []),
      ],
    };
  }

  async change(id: string, change: CallChange): Promise<void> {
    await this.#ready();
    this.changes.push({ id, change });
    const { link = [], unlink = [], ...written } = change;
    const defined = Object.fromEntries(Object.entries(written).filter(([, value]) => value !== undefined));
    this.all = this.all.map((call) =>
      call.id === id ? { ...call, ...defined, links: linksAfter(call.links ?? [], link, unlink) } : call,
    );
    this.tell(id);
  }

  async seen(): Promise<void> {
    await this.#ready();
    this.seenTimes++;
    this.all = this.all.map((call) => ({ ...call, unseen: false }));
    this.tell();
  }

  subscribe(changed: (id?: string) => void): () => void {
    this.#listeners.add(changed);
    return () => this.#listeners.delete(changed);
  }

  /** A call comes in, or one becomes another. */
  put(call: HistoryCall): void {
    this.all = [call, ...this.all.filter(({ id }) => id !== call.id)].toSorted((a, b) => b.startedAt - a.startedAt);
    this.tell(call.id);
  }

  tell(id?: string): void {
    for (const listener of [...this.#listeners]) listener(id);
  }

  async #ready(): Promise<void> {
    await this.delay;
    if (this.broken) throw new Error('the source is broken');
  }

  #matching({
    kind = 'all',
    search = '',
    outcome,
    from = 0,
    to = Infinity,
    record,
    number,
    agent = this.me.id,
  }: CallsQuery): HistoryCall[] {
    const text = search.toLowerCase();
    return this.all.filter(
      (call) =>
        (agent === 'all' || (call.agent?.id ?? this.me.id) === agent) &&
        (kind === 'all' ||
          (kind === 'missed' ? call.missed : call.direction === (kind === 'incoming' ? 'in' : 'out'))) &&
        `${call.name ?? ''} ${call.number}`.toLowerCase().includes(text) &&
        (outcome === undefined || call.outcome === outcome) &&
        call.startedAt >= from &&
        call.startedAt < to &&
        (number === undefined || call.number === number) &&
        (record === undefined || call.links?.some((link) => `${link.kind}:${link.id}` === record)),
    );
  }
}

function linksAfter(links: readonly CallLink[], link: readonly CallLink[], unlink: readonly CallLink[]): CallLink[] {
  const same = (a: CallLink) => (b: CallLink) => a.kind === b.kind && a.id === b.id;
  return [...links.filter((each) => !unlink.some(same(each)) && !link.some(same(each))), ...link];
}

const people = [
  ['Anna Kovács', '+36205550148'],
  ['Marcus Boyd', '+12065550186'],
  ['Олена Коваленко', '+380445550112'],
  ['', '+442079460991'],
  ['Tomoko Sato', '+81355500199'],
  ['Zoë Bartholomew-Featherstonehaugh of Long Compton', '+441608550123'],
  ['', ''],
  ['ليلى حداد', '+96115550177'],
] as const;
const causes = ['normal', 'normal', 'callerGaveUp', 'normal', 'noAnswer', 'normal', 'rejected', 'busy'] as const;

/**
 * Calls of a working week, always the same ones before a moment.
 * @param count how many
 * @param now UTC ms
 */
export function sampleCalls(count: number, now: number): HistoryCall[] {
  return Array.from({ length: count }, (_, i) => sampleCall(i, now - (i * 17 + 5) * 60_000 - (i % 7) * 9000));
}

export function sampleCall(i: number, startedAt: number): HistoryCall {
  const [name, number] = people[(i * 5) % people.length] ?? ['', ''];
  const cause = causes[(i * 3) % causes.length] ?? 'normal';
  const talked = cause === 'normal';
  const out = i % 3 === 1 || cause === 'noAnswer' || cause === 'busy';
  const missed = !out && cause === 'callerGaveUp';
  const waited = 4000 + (i % 9) * 3000;
  const talkMs = talked ? 20_000 + ((i * 7919) % 700_000) : 0;
  return {
    id: `call-${i}`,
    direction: out ? 'out' : 'in',
    number,
    name: name === '' ? null : name,
    queue: out ? null : i % 2 === 0 ? 'Sales' : 'Support',
    device: '201',
    startedAt,
    connectedAt: talked ? startedAt + waited : null,
    endedAt: startedAt + waited + talkMs,
    beforeConnectionMs: waited,
    talkMs,
    holdMs: talked && i % 4 === 0 ? 12_000 : 0,
    cause,
    missed,
    unseen: missed && i < 20,
    outcome: talked && i % 4 === 0 ? 'offer' : null,
    note: i % 6 === 0 ? 'Wants an offer for 40 pieces by Friday.' : null,
    followUpAt: i % 11 === 0 ? startedAt + 86_400_000 : null,
    links: i % 5 === 0 ? [{ kind: 'contact', id: '42', title: 'Anna Kovács' }] : [],
  };
}
