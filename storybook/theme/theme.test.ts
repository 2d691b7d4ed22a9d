/** Themes: sent as a link, checked on the way back in, given as CSS; and whether the tokens as they come can be read. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { tokens } from '../../components/tokens.ts';
import { contrast, hexOf, pairs, type Rgb, rgbOfHex, wanted, weaknesses } from './contrast.ts';
import { ofSides, sidesOf, themeCode, themeOf, themeRule } from './theme.ts';

const any = (): boolean => true;
const initial = new Map(
  [...tokens.cssText.matchAll(/(--cti-[\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value.trim()]),
);

describe('a theme', () => {
  const theme = { '--cti-accent': 'light-dark(#b3005e, #ff8ac2)', '--cti-font': 'Georgia, “Noto Serif”, serif' };

  it('goes into an address, and comes out of it as it was', () => {
    const code = themeCode(theme);
    // Storybook drops an address's values with other letters.
    assert.match(code, /^[a-zA-Z0-9_-]+$/);
    assert.deepEqual(themeOf(code, any), theme);
    assert.equal(themeCode({}), '');
  });

  it('takes nothing out of an address but values that fit', () => {
    const code = themeCode({ '--cti-accent': 'red', '--cti-text': 'red; } body { display: none', background: 'blue' });
    assert.deepEqual(
      themeOf(code, (name, value) => name.startsWith('--cti-') && !value.includes('}')),
      { '--cti-accent': 'red' },
    );
    assert.deepEqual(themeOf(themeCode({ '--cti-text': 'x'.repeat(1000) }), any), {});
    for (const broken of [undefined, 7, '', '!!', 'AAAA', btoa('[1,2]'), btoa('null'), btoa('{"--cti-text":7}')]) {
      assert.deepEqual(themeOf(broken, any), {});
    }
  });

  it('has a colour for each scheme, also where the colours have commas of their own', () => {
    assert.deepEqual(sidesOf('light-dark(rgb(1, 2, 3), #fff)'), { light: 'rgb(1, 2, 3)', dark: '#fff' });
    assert.deepEqual(sidesOf('teal'), { light: 'teal', dark: 'teal' });
    assert.equal(ofSides({ light: '#000', dark: '#fff' }), 'light-dark(#000, #fff)');
    assert.equal(ofSides({ light: '#000', dark: '#000' }), '#000');
  });

  it('is given as a rule for the page', () => {
    assert.equal(
      themeRule({ '--cti-accent': '#b3005e', '--cti-radius': '2px' }, ['cti-panel', 'cti-dial-link']),
      'cti-panel,\ncti-dial-link {\n  --cti-accent: #b3005e;\n  --cti-radius: 2px;\n}\n',
    );
    assert.equal(themeRule({}, ['cti-panel']), '');
  });
});

describe('contrast', () => {
  it('is that of WCAG', () => {
    const ratio = (a: string, b: string): string => contrast(rgbOfHex(a) as Rgb, rgbOfHex(b) as Rgb).toFixed(2);
    assert.equal(ratio('#000', '#fff'), '21.00');
    assert.equal(ratio('#fff', '#fff'), '1.00');
    // The greys that the guidelines' own texts are checked with: just enough, and just too little.
    assert.equal(ratio('#767676', '#ffffff'), '4.54');
    assert.equal(ratio('#777777', '#ffffff'), '4.48');
    assert.equal(ratio('#777777', '#ffffff'), ratio('#ffffff', '#777777'));
  });

  it('reads colours in their short and long form, and no others', () => {
    assert.deepEqual(rgbOfHex('#f0a'), [255, 0, 170]);
    assert.equal(hexOf([255, 0, 170]), '#ff00aa');
    assert.equal(rgbOfHex('#ff00aa80'), undefined);
    assert.equal(rgbOfHex('red'), undefined);
  });

  it('is enough in the look that the tags come with, light and dark', () => {
    const found = weaknesses((name, scheme) => rgbOfHex(sidesOf(initial.get(name) ?? '')[scheme]));
    assert.deepEqual(found, []);
    for (const name of pairs.flat()) assert.ok(initial.has(name), `${name} is a token`);
  });

  it('is told for each pair and scheme that has too little, cut off below the limit', () => {
    const grey = weaknesses((name, scheme) =>
      name === '--cti-text-3' && scheme === 'light'
        ? [0x77, 0x77, 0x77]
        : rgbOfHex(sidesOf(initial.get(name) ?? '')[scheme]),
    );
    assert.deepEqual(grey, [{ text: '--cti-text-3', behind: '--cti-surface', scheme: 'light', ratio: 4.4 }]);
    assert.ok(grey[0] && grey[0].ratio < wanted);
  });
});

describe('the tokens', () => {
  it('are all described at the panel, where the docs and the theme editor read of them', () => {
    const panel = readFileSync(new URL('../../components/cti-panel/cti-panel.ts', import.meta.url), 'utf8');
    const described = [...panel.matchAll(/@cssprop \[(--cti-[\w-]+)/g)].map(([, name]) => name);
    assert.deepEqual(
      [...initial.keys()].filter((name) => !described.includes(name)),
      [],
    );
  });
});
