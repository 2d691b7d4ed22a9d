/** What a request is answered when it cannot be done: a status, and a code and text of the error table. */
import type { z } from 'zod';
import { type CtiErrorCode, errors } from '../../core/provider/errors.ts';
import { type AdminErrorCode, adminErrors } from '../admin/admin-errors.ts';

export interface ErrorBody {
  code: string;
  text: string;
  /** What is wrong with the input, by path. */
  issues?: { path: string; text: string }[];
  /** The thing as it is now, for somebody who changed an older state of it. */
  current?: unknown;
  /** What was changed meanwhile, and by whom. */
  meanwhile?: unknown;
}

export class ApiError extends Error {
  readonly status: number;
  readonly body: ErrorBody;
  /** Seconds. */
  readonly retryAfter: number | undefined;

  constructor(
    status: number,
    code: CtiErrorCode | AdminErrorCode,
    more: { issues?: ErrorBody['issues']; retryAfter?: number; current?: unknown; meanwhile?: unknown } = {},
  ) {
    super(code);
    this.name = 'ApiError';
    this.status = status;
    const text = code in errors ? errors[code as CtiErrorCode].text : adminErrors[code as AdminErrorCode];
    this.body = {
      code,
      text,
      ...(more.issues ? { issues: more.issues } : {}),
      ...(more.current === undefined ? {} : { current: more.current }),
      ...(more.meanwhile === undefined ? {} : { meanwhile: more.meanwhile }),
    };
    this.retryAfter = more.retryAfter;
  }
}

/** @returns the input as the schema wants it. @throws ApiError 400 `invalidMessage` with the issues by path */
export function checked<T extends z.ZodType>(schema: T, input: unknown): z.infer<T> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.slice(0, 10).map(({ path, message }) => ({ path: path.join('.'), text: message }));
  throw new ApiError(400, 'invalidMessage', { issues });
}
