/** Short facts in one line, with a dot between. Each keeps its own direction, so that a number reads the same everywhere. */
import { html, type TemplateResult } from 'lit';

/** @param facts empty ones are left out */
export function inRow(...facts: (string | TemplateResult | undefined)[]): unknown {
  return facts
    .filter((fact) => fact !== undefined && fact !== '')
    .map((fact, i) => html`${i > 0 ? ' · ' : ''}<bdi>${fact}</bdi>`);
}
