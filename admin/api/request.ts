/** One question to the server. Answers are the server's, taken as they are; a refusal has its code, its words and its places. */

/** What the server has against an input, by path: `settings.port`. */
export interface Issue {
  path: string;
  text: string;
}

export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  readonly issues: readonly Issue[];
  /** The thing as it is now, where somebody else has changed it meanwhile. */
  readonly current: unknown;
  /** What was changed, and by whom. */
  readonly meanwhile: unknown;
  /** Seconds to wait, where there were too many attempts. */
  readonly retryAfter: number;

  constructor(
    status: number,
    {
      code = 'unreachable',
      text = 'The server does not answer.',
      issues = [],
      current,
      meanwhile,
    }: Partial<RefusedBody>,
    retryAfter = 0,
  ) {
    super(text);
    this.status = status;
    this.code = code;
    this.issues = issues;
    this.current = current;
    this.meanwhile = meanwhile;
    this.retryAfter = retryAfter;
  }
}

/** It was not done: it waits for a second person. No fault, and yet nobody may go on as if it were done. */
export class Proposed extends Refused {
  constructor(text: string) {
    super(202, { code: 'proposed', text });
  }
}

interface RefusedBody {
  code: string;
  text: string;
  issues: Issue[];
  current: unknown;
  meanwhile: unknown;
}

/** What a removal has to say. @param comment why */
export function removalQuery(revision: number, comment = ''): string {
  return new URLSearchParams({ revision: String(revision), ...(comment ? { comment } : {}) }).toString();
}

/** Why something is changed, in its words; shown in the history. */
export interface Why {
  comment?: string;
}

/** How long a question may take, ms: saving a connection waits for the old one to close. */
const usualPatience = 20_000;

/** @throws Refused, also where nobody answers */
export async function ask<T>(
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
  patience = usualPatience,
): Promise<T> {
  let response: Response;
  try {
    response = await fetch(`/api/${path}`, {
      method,
      signal: AbortSignal.timeout(patience),
      ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
    });
  } catch {
    throw new Refused(0, {});
  }
  const answer = (await response.json().catch(() => ({}))) as T & Partial<RefusedBody>;
  if (!response.ok) throw new Refused(response.status, answer, Number(response.headers.get('retry-after') ?? 0));
  if (response.status === 202) throw new Proposed(answer.text ?? '');
  return answer;
}

/**
 * A question whose answer comes line by line.
 * @throws Refused
 */
export async function* askLines<T>(path: string, body: object, signal: AbortSignal): AsyncGenerator<T> {
  let response: Response;
  try {
    response = await fetch(`/api/${path}`, {
      method: 'POST',
      signal,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  } catch {
    throw new Refused(0, {});
  }
  if (!response.ok || !response.body) {
    const refused = (await response.json().catch(() => ({}))) as Partial<RefusedBody>;
    throw new Refused(response.status, refused, Number(response.headers.get('retry-after') ?? 0));
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const lines = (rest + value).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line) as T;
  }
}
