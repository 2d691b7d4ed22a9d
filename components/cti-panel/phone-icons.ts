/** Icons of the telephone in the page, loaded with it. */
import { svg } from 'lit';
import { icon } from '../icon.ts';

export const phoneIcons = {
  headset: icon(
    svg`<path d="M4 14v-2a8 8 0 0116 0v2M4 14a2 2 0 012-2h1v7H6a2 2 0 01-2-2zM20 14a2 2 0 00-2-2h-1v7h1a2 2 0 002-2zM18 19c0 1.5-2 2.5-5 2.5"/>`,
  ),
  good: icon(svg`<path d="M5 13l4 4L19 7"/>`),
  unknown: icon(svg`<path d="M8 12h8"/>`),
} as const;
