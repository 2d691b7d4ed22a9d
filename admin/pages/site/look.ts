/** How the tags are to look in a page, as attributes and tokens. Pure. */

export interface Look {
  dialLinks: boolean;
  history: boolean;
  /** Empty: the browser's. */
  language: string;
  scheme: '' | 'light' | 'dark';
  placement: 'inline' | 'docked' | 'floating';
  /** Empty: as it comes. */
  accent: string;
  density: '' | 'tight' | 'roomy';
  corners: '' | 'square' | 'round';
}

export const plainLook: Look = {
  dialLinks: false,
  history: false,
  language: '',
  scheme: '',
  placement: 'inline',
  accent: '',
  density: '',
  corners: '',
};

export const languages: readonly (readonly [string, string])[] = [
  ['', 'The browser’s'],
  ['en', 'English'],
  ['uk', 'Українська'],
  ['es', 'Español'],
  ['de', 'Deutsch'],
  ['ar', 'العربية'],
];

/** For the opening tag, with a space before each. */
export function attributesOf({ language, scheme, placement }: Look): string {
  return [
    ...(language ? [` lang="${language}"`] : []),
    ...(scheme ? [` colour-scheme="${scheme}"`] : []),
    ...(placement === 'inline' ? [] : [` placement="${placement}"`]),
  ].join('');
}

/** CSS custom properties, by name. */
export function tokensOf({ accent, density, corners }: Look): Readonly<Record<string, string>> {
  return {
    ...(/^#[\da-f]{6}$/i.test(accent) ? { '--cti-accent': accent } : {}),
    ...(density === 'tight' ? { '--cti-space': '8px', '--cti-row': '4px', '--cti-control': '32px' } : {}),
    ...(density === 'roomy' ? { '--cti-space': '16px', '--cti-row': '10px', '--cti-control': '44px' } : {}),
    ...(corners === 'square' ? { '--cti-radius': '0', '--cti-radius-s': '0' } : {}),
    ...(corners === 'round' ? { '--cti-radius': '18px', '--cti-radius-s': '12px' } : {}),
  };
}

/** A rule for the page's style sheet; empty where all is as it comes. */
export function styleOf(look: Look): string {
  const tokens = Object.entries(tokensOf(look)).map(([name, value]) => `  ${name}: ${value};`);
  if (tokens.length === 0) return '';
  const tags = [
    'cti-panel',
    ...(look.dialLinks ? ['cti-dial-link'] : []),
    ...(look.history ? ['cti-call-history'] : []),
  ];
  return `${tags.join(',\n')} {\n${tokens.join('\n')}\n}`;
}
