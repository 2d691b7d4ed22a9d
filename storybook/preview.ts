// What every story gets: the tags' description for the docs pages, accessibility findings as errors, the surroundings that
// are chosen in the toolbar, and ears for its events.
import { type Preview, setCustomElementsManifest } from '@storybook/web-components-vite';
import { themes } from 'storybook/theming';
import manifest from '../dist/custom-elements.json';
import { argTypesOf } from './arg-types.ts';
import { listenToEvents } from './event-log/listen.ts';
import { initialSurroundings, inSurroundings } from './surroundings/surroundings.ts';
import { toolbar } from './surroundings/toolbar.ts';

setCustomElementsManifest(manifest);
listenToEvents();

const preview: Preview = {
  tags: ['autodocs'],
  parameters: {
    a11y: { test: 'error' },
    // As Storybook's frame: in the colours of the system.
    docs: { extractArgTypes: argTypesOf, theme: themes.normal },
    options: { storySort: { order: ['cti-panel', 'cti-call-history', 'cti-dial-link', 'Scenarios'] } },
  },
  decorators: [inSurroundings],
  initialGlobals: initialSurroundings,
  globalTypes: toolbar,
};

export default preview;
