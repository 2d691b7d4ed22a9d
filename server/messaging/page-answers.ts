/** Which part of the server answers what a page asks besides commands. */
import { reportWord } from '../../core/messaging/page-report.ts';
import { CtiError } from '../../core/provider/errors.ts';
import type { CallsService } from '../calls/calls-service.ts';
import type { Diagnostics } from '../diagnostics/diagnostics.ts';
import type { DirectoryService } from '../directory/directory-service.ts';
import { recordingIn, type Recordings } from '../recordings/recordings.ts';
import type { Colleagues } from './colleagues.ts';
import type { Hub } from './hub.ts';
import type { MessagingServiceSetup } from './messaging-service.ts';
import { phoneAnswerOf } from './phone-answers.ts';

export interface Answering {
  hub: Hub;
  session: MessagingServiceSetup['session'];
  calls: CallsService;
  colleagues: Colleagues;
  diagnostics: Diagnostics;
  directory: DirectoryService;
  recordings: Recordings;
}

/** @returns answers by the word that is asked. @throws CtiError `notSupported` for a guest, and what each part says */
export function pageAnswers(parts: Answering): NonNullable<MessagingServiceSetup['answer']> {
  const { hub, session, calls, colleagues, diagnostics, directory, recordings } = parts;
  return async (userId, what, input, page) => {
    if (what === 'phone') return phoneAnswerOf(session(userId));
    // A guest is nobody whose calls or colleagues could be asked for.
    if (!hub.session(userId)) throw new CtiError('notSupported');
    if (what === reportWord) {
      diagnostics.reports.note(userId, page, input);
      return {};
    }
    if (what === 'recordings') return { recordings: await recordings.of(userId, recordingIn(input)) };
    if (directory.answers(what)) return directory.answer(userId, what, input, page.site);
    return what === 'colleagues' ? colleagues.answer(userId, input) : calls.answer(userId, what, input, page);
  };
}
