/** A day and a time of the agent's own clock, to be chosen. */
import { css, html, type TemplateResult } from 'lit';

export const momentStyles = css`
  .moment {
    display: block;
    inline-size: 100%;
    padding: 7px 10px;
    border: 1px solid var(--cti-edge);
    border-radius: var(--cti-radius-s);
    background: var(--cti-surface);
    color: var(--cti-text);
    font: inherit;
  }
`;

/** @param at UTC ms. @param choose told of another moment */
export function momentField(label: string, at: number, choose: (at: number) => void): TemplateResult {
  return html`<input
    type="datetime-local"
    class="moment"
    aria-label=${label}
    .value=${localText(at)}
    @change=${({ target }: Event) => {
      const chosen = new Date((target as HTMLInputElement).value).getTime();
      if (!Number.isNaN(chosen)) choose(chosen);
    }}
  />`;
}

/** @returns `2026-05-04T09:00`, as such a field wants it */
function localText(at: number): string {
  return new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
