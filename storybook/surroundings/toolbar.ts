/** What stands in Storybook's toolbar: language, direction and colours, for every story of every element. */
import type { Preview } from '@storybook/web-components-vite';
import { languages } from './languages.ts';

export const toolbar: NonNullable<Preview['globalTypes']> = {
  lang: {
    description: 'Language',
    toolbar: {
      icon: 'globe',
      dynamicTitle: true,
      items: languages.map(({ code, title }) => ({ value: code, title })),
    },
  },
  dir: {
    description: 'Direction',
    toolbar: {
      icon: 'transfer',
      dynamicTitle: true,
      items: [
        { value: '', title: 'Direction of the language' },
        { value: 'ltr', title: 'Left to right' },
        { value: 'rtl', title: 'Right to left' },
      ],
    },
  },
  colourScheme: {
    description: 'Colours',
    toolbar: {
      icon: 'contrast',
      dynamicTitle: true,
      items: [
        { value: '', title: 'Colours of the system' },
        { value: 'light', title: 'Light' },
        { value: 'dark', title: 'Dark' },
      ],
    },
  },
};
