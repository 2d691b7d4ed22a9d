/** Answers a page that asks which telephone it is to be. */
import type { PhoneAnswer } from '../../core/messaging/phone-questions.ts';
import { CtiError } from '../../core/provider/errors.ts';
import type { UserSession } from './user-session.ts';

/** @throws CtiError `noExtension` for somebody who has no phone system */
export function phoneAnswerOf(session: UserSession | undefined): PhoneAnswer {
  if (!session) throw new CtiError('noExtension');
  const { id, phone } = session.user;
  return { user: id, phone: phone?.() ?? { kind: 'none' } };
}
