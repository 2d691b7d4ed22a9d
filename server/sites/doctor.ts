/** Looks at a CRM's page from the server: what of its headers is in the way of a telephone. */
import type { CtiErrorCode } from '../../core/provider/errors.ts';
import { fetchOutbound, OutboundError } from '../net/outbound.ts';
import { type Diagnosis, diagnose } from './page-policy.ts';

export interface DoctorReport extends Diagnosis {
  /** What was looked at. */
  url: string;
  status: number;
}

/** Of a page: the head is what matters. */
const mostBytes = 512 * 1024;
const patience = 10_000;

/** What keeps a page from being looked at; `found` says it in words. */
export class DoctorFault extends Error {
  readonly code: CtiErrorCode;

  constructor(code: CtiErrorCode, found: string) {
    super(found);
    this.name = 'DoctorFault';
    this.code = code;
  }
}

/** @throws DoctorFault */
export async function examine(
  url: string,
  { server, origins, allowPrivate }: { server: string; origins: readonly string[]; allowPrivate: boolean },
): Promise<DoctorReport> {
  let answer: Awaited<ReturnType<typeof fetchOutbound>>;
  try {
    const headers = { accept: 'text/html' };
    answer = await fetchOutbound(url, { headers, maxBytes: mostBytes, timeoutMs: patience, allowPrivate });
  } catch (error) {
    if (error instanceof OutboundError) throw new DoctorFault(error.code, error.message);
    throw error;
  }
  const { status, headers, text } = answer;
  const report = diagnose({ url, headers, html: text, server, origins });
  const where = headers['location'];
  if (status >= 300 && status < 400 && where !== undefined) {
    const to = URL.canParse(where, url) ? new URL(where, url).href : where;
    report.findings.unshift({
      what: 'Answer',
      state: 'warn',
      text: `The page leads on to ${to.slice(0, 300)}: examine that.`,
    });
  } else if (status >= 400) {
    report.findings.unshift({
      what: 'Answer',
      state: 'warn',
      text: `The page answers ${status} to somebody who is not signed in: its headers may be others.`,
    });
  }
  return { url, status, ...report };
}
