// The looks in which every story is opened, and which of them are pictured.

/** A look: what the reader's system asks for, and the language of the page where it is not the stories' own English. */
export interface Look {
  name: string;
  colourScheme: 'light' | 'dark';
  language?: { lang: string; dir: 'ltr' | 'rtl' };
  /** The stories whose picture is kept; without it every story's. */
  pictured?: string[];
  /** The stories that are not opened, for they would tell nothing new. */
  without?: RegExp;
}

// Its names are in scripts that no font of the pictures has: every machine draws them with fonts of its own.
const neverPictured = ['scenarios--hostile-names'];

// One scenario shows the player; what is in its panel has been looked at in the panel's own stories.
const otherScenarios = /^scenarios--(?!a-busy-morning)/;

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
  'cti-call-history--compact',
  'cti-call-history--call-opened',
  'cti-call-history--call-recorded',
  'cti-call-history--full',
  'scenarios--a-busy-morning',
];

export const looks: Look[] = [
  { name: 'light', colourScheme: 'light' },
  { name: 'dark', colourScheme: 'dark', pictured: someOfEach, without: otherScenarios },
  {
    name: 'rtl',
    colourScheme: 'light',
    language: { lang: 'ar', dir: 'rtl' },
    pictured: someOfEach,
    without: otherScenarios,
  },
];

/** Whether the story's picture is kept in this look. */
export function isPictured(look: Look, id: string): boolean {
  return isOpened(look, id) && !neverPictured.includes(id) && (look.pictured?.includes(id) ?? true);
}

/** Whether the story is opened in this look. */
export function isOpened(look: Look, id: string): boolean {
  return !look.without?.test(id);
}
