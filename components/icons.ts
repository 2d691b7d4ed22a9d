/** The icons, drawn in the current colour. They are decoration: the words stand beside them or on the button. */
import { svg } from 'lit';
import { icon, phoneIcon } from './icon.ts';

export const icons = {
  phone: phoneIcon,
  find: icon(svg`<circle cx="11" cy="11" r="6.5"/><path d="M20 20l-4-4"/>`),
  chevron: icon(svg`<path d="M7 10l5 5 5-5"/>`),
  incoming: icon(svg`<path d="M18 6L7 17M7 9v8h8"/>`, 'along'),
  outgoing: icon(svg`<path d="M6 18L17 7M9 7h8v8"/>`, 'along'),
  warn: icon(svg`<path d="M12 4l9 16H3zM12 10v5M12 17.5v.1"/>`),
  cross: icon(svg`<path d="M6 6l12 12M18 6L6 18"/>`),
  grip: icon(
    svg`<circle cx="9" cy="6" r="1.4"/><circle cx="15" cy="6" r="1.4"/><circle cx="9" cy="12" r="1.4"/><circle cx="15" cy="12" r="1.4"/><circle cx="9" cy="18" r="1.4"/><circle cx="15" cy="18" r="1.4"/>`,
    'solid',
  ),
  minimize: icon(svg`<path d="M6 17h12"/>`),
  expand: icon(svg`<path d="M7 14l5-5 5 5"/>`),
} as const;
