/** From which record a call was asked for: `<cti-dial-link record="contact:42">`, or any element with that attribute. */
import { sameNumber } from '../contact.ts';
import type { CtiRequestEvent } from '../cti-request-event.ts';

/** A call that follows later is another one, ms. */
const soon = 60_000;

export class DialledFrom {
  #asked: { record: string; number: string; at: number } | undefined;

  /** @param event on its way; the element that it comes from says the record */
  hear(event: CtiRequestEvent): void {
    const { command } = event;
    if (command.type !== 'makeCall' && command.type !== 'makeConsultCall') return;
    const [from] = event.composedPath();
    const record = from instanceof Element ? (from.getAttribute('record') ?? '') : '';
    this.#asked = /^[a-z][\w-]{0,31}:.{1,128}$/is.test(record)
      ? { record, number: command.targetAddress, at: Date.now() }
      : undefined;
  }

  /** @returns the record that this number was just called from */
  of(number: string): string | undefined {
    const asked = this.#asked;
    if (!asked || Date.now() - asked.at > soon || !sameNumber(asked.number, number)) return undefined;
    return asked.record;
  }
}
