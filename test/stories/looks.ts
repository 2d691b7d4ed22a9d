// The looks in which every story is opened, and which of them are pictured.

/** A look: what the reader's system asks for, and the language of the page where it is not the stories' own English. */
export interface Look {
  name: string;
  colourScheme: 'light' | 'dark';
  language?: { lang: string; dir: 'ltr' | 'rtl' };
  /** The stories whose picture is kept; without it every story's. */
  pictured?: string[];
}

// Together they show every part there is. The others are opened and checked too, but a picture of each would only tell
// once more of the same change, in a history that keeps every version of it.
const someOfEach = [
  'cti-panel--signed-out',
  'cti-panel--ready',
  'cti-panel--incoming',
  'cti-panel--keypad-in-a-call',
  'cti-panel--transfer-target',
  'cti-panel--consulting',
  'cti-panel--second-call-waiting',
  'cti-panel--missed',
  'cti-panel--wrap-up',
  'cti-panel--floating',
  'cti-panel--mini-incoming',
  'cti-panel--agent-menu',
  'cti-panel--link-lost',
];

export const looks: Look[] = [
  { name: 'light', colourScheme: 'light' },
  { name: 'dark', colourScheme: 'dark', pictured: someOfEach },
  { name: 'rtl', colourScheme: 'light', language: { lang: 'ar', dir: 'rtl' }, pictured: someOfEach },
];

/** Whether the story's picture is kept in this look. */
export function isPictured(look: Look, id: string): boolean {
  return look.pictured?.includes(id) ?? true;
}
