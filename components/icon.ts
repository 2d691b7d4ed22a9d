/** How an icon is drawn, and the receiver: the one icon that every tag shows. */
import { html, svg, type SVGTemplateResult, type TemplateResult } from 'lit';

export const icon = (shape: SVGTemplateResult, kind = ''): TemplateResult =>
  html`<svg class=${kind} viewBox="0 0 24 24" aria-hidden="true">${shape}</svg>`;

export const phoneIcon = icon(
  svg`<path d="M5 4h3.5l1.6 4.3-2.1 1.6a12 12 0 0 0 6.1 6.1l1.6-2.1L20 15.5V19a1.8 1.8 0 0 1-2 1.8A16.5 16.5 0 0 1 3.2 6 1.8 1.8 0 0 1 5 4z"/>`,
);
