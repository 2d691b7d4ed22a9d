/** Answers what pages ask of the call history: one question, its schema and who answers it, whichever door it came by. */
import * as v from 'valibot';
import { type QuestionName, questions } from '../../core/messaging/call-questions.ts';
import { CtiError } from '../../core/provider/errors.ts';
import type { CallHistory } from './call-history.ts';

type Input<Name extends QuestionName> = v.InferOutput<(typeof questions)[Name]>;
type Answers = {
  [Name in QuestionName]: (history: CallHistory, userId: string, input: Input<Name>) => Promise<unknown>;
};

const answers: Answers = {
  calls: (history, userId, query) => history.page(userId, query),
  callTotals: async (history, userId, query) => ({ hours: await history.totals(userId, query) }),
  call: (history, userId, { id }) => history.call(userId, id),
  changeCall: (history, userId, { id, change }) => history.change(userId, id, change),
  callQuality: (history, userId, { id, quality }) => history.sounded(userId, id, quality),
  callsSeen: (history, userId, { until }) => history.seen(userId, until),
  callAgents: async (history, userId, query) => ({ agents: await history.agents(userId, query) }),
};

/** What was asked does not fit its schema. */
export class QuestionError extends CtiError {
  readonly issues: readonly { path: string; text: string }[];

  constructor(issues: readonly v.BaseIssue<unknown>[]) {
    super('invalidMessage');
    this.issues = issues.slice(0, 10).map((issue) => ({ path: v.getDotPath(issue) ?? '', text: issue.message }));
  }
}

/** @throws CtiError `unknownCommand`, QuestionError (`invalidMessage`), and what the answer throws */
export async function answer(history: CallHistory, userId: string, what: string, input: unknown): Promise<unknown> {
  if (!Object.hasOwn(questions, what)) throw new CtiError('unknownCommand');
  return answerTo(history, userId, what as QuestionName, input);
}

async function answerTo<Name extends QuestionName>(
  history: CallHistory,
  userId: string,
  what: Name,
  input: unknown,
): Promise<unknown> {
  const read = v.safeParse(questions[what], input);
  if (!read.success) throw new QuestionError(read.issues);
  return (await answers[what](history, userId, read.output)) ?? null;
}
