/** The field for a note: the same during a call and after it. */
import { html, type TemplateResult } from 'lit';
import type { Words } from '../words/words.ts';

/** @param typed told of the whole note after each change */
export function noteField(words: Words, note: string, typed: (note: string) => void): TemplateResult {
  return html`<div class="note" part="note">
    <textarea
      rows="2"
      maxlength="4000"
      aria-label=${words.note}
      placeholder=${words.note}
      .value=${note}
      @input=${(event: Event) => {
        typed((event.target as HTMLTextAreaElement).value);
      }}
    ></textarea>
  </div>`;
}
