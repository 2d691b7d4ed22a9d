/** The icons of what is done with a call: the receiver down, hold, transfer, the keys. */
import { svg } from 'lit';
import { icon } from '../icon.ts';

export const callIcons = {
  down: icon(svg`<path d="M3 14.5c5-5 13-5 18 0l-2.6 2.6-3.2-1.3-.4-2.3a9 9 0 0 0-5.6 0l-.4 2.3-3.2 1.3z"/>`),
  pause: icon(svg`<path d="M9 5v14M15 5v14"/>`),
  play: icon(svg`<path d="M7 5l12 7-12 7z"/>`),
  mic: icon(svg`<rect x="9" y="3" width="6" height="11" rx="3"/><path d="M5 11a7 7 0 0 0 14 0M12 18v3"/>`),
  micOff: icon(
    svg`<path d="M9 6a3 3 0 0 1 6 0v5M9 9.5V11a3 3 0 0 0 4.5 2.6M5 11a7 7 0 0 0 10.5 6M19 11a7 7 0 0 1-.8 3.2M12 18v3M4 4l16 16"/>`,
  ),
  transfer: icon(svg`<path d="M4 8h14l-4-4M20 16H6l4 4"/>`, 'along'),
  plus: icon(svg`<path d="M12 5v14M5 12h14"/>`),
  keys: icon(
    svg`<circle cx="6" cy="6" r="1.6"/><circle cx="12" cy="6" r="1.6"/><circle cx="18" cy="6" r="1.6"/><circle cx="6" cy="12" r="1.6"/><circle cx="12" cy="12" r="1.6"/><circle cx="18" cy="12" r="1.6"/><circle cx="6" cy="18" r="1.6"/><circle cx="12" cy="18" r="1.6"/><circle cx="18" cy="18" r="1.6"/>`,
    'solid',
  ),
  merge: icon(svg`<path d="M7 4v5c0 4 5 4 5 8v3M17 4v5c0 4-5 4-5 8"/>`),
  swap: icon(svg`<path d="M7 20V5l-3 3M17 4v15l3-3"/>`),
  record: icon(svg`<circle cx="12" cy="12" r="5"/>`, 'solid'),
  park: icon(svg`<rect x="4" y="4" width="16" height="16" rx="4"/><path d="M10 17V8h3a2.5 2.5 0 0 1 0 5h-3"/>`),
  camera: icon(svg`<rect x="3" y="6" width="12" height="12" rx="3"/><path d="M15 11l6-4v10l-6-4"/>`, 'along'),
  check: icon(svg`<path d="M5 12.5l4.5 4.5L19 7.5"/>`),
  erase: icon(svg`<path d="M8 6h12v12H8l-5-6zM12 10l4 4M16 10l-4 4"/>`, 'along'),
} as const;
