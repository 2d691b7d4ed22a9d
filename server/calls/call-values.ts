/** A question about calls as the values that a query is filled in with; how the query looks is decided by which of them there are. */
import type { CallsQuery } from '../../core/messaging/call-questions.ts';
import { partyKey, searchedWords } from './party-words.ts';

export type CallFilter = Pick<CallsQuery, 'kind' | 'outcome' | 'from' | 'to' | 'number' | 'search' | 'record'>;

/** A type and not an interface, so that it is plain data to whoever fills it in. */
export type CallValues = {
  /** Whose calls; without it everybody's. */
  owner?: string | undefined;
  outcome?: string | undefined;
  from?: number | undefined;
  to?: number | undefined;
  party?: string | undefined;
  record?: { kind: string; id: string } | undefined;
  /** What a search comes down to: few parties, or the words that too many have. */
  parties?: string[] | undefined;
  words?: Beginning[] | undefined;
  /** Calls before this one. */
  before?: { at: number; id?: string } | undefined;
  /** Rows of the answer. */
  rows?: number | undefined;
};

/** Words that begin alike, as a range of an index. */
export type Beginning = { first: string; end: string };

/** What a search comes down to; nothing where nothing is searched for. */
export type Searched = Pick<CallValues, 'parties' | 'words'>;

/** @param owner whose calls; `undefined`: everybody's */
export function filterValues(owner: string | undefined, filter: CallFilter, searched: Searched): CallValues {
  const { outcome, from, to, number, record } = filter;
  return {
    owner,
    outcome,
    from,
    to,
    party: number === undefined ? undefined : partyKey(number),
    record: record === undefined ? undefined : recordOf(record),
    ...searched,
  };
}

/** One row more than the limit: it tells of a next page. */
export function pageValues(owner: string | undefined, query: CallsQuery, searched: Searched): CallValues {
  const { limit = 20, before } = query;
  return {
    ...filterValues(owner, query, searched),
    before: before === undefined ? undefined : placeOf(before),
    rows: limit + 1,
  };
}

/** @returns the words of a search as ranges; none when only signs were typed: nobody has such a name */
export function beginnings(search: string): Beginning[] {
  // No word that begins with this one comes after the end.
  return searchedWords(search).map((first) => ({ first, end: `${first}\u{10FFFF}` }));
}

/** @param record e.g. `contact:42` */
export function recordOf(record: string): { kind: string; id: string } {
  const at = record.indexOf(':');
  return { kind: record.slice(0, at), id: record.slice(at + 1) };
}

function placeOf(before: string): { at: number; id?: string } {
  const [moment = '', ...rest] = before.split('_');
  const id = rest.join('_');
  return { at: Number(moment), ...(id === '' ? {} : { id }) };
}
