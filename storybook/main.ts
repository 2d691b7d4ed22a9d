// Storybook's settings: stories stand beside their component; nothing is reported to anyone.
import type { StorybookConfig } from '@storybook/web-components-vite';

const config: StorybookConfig = {
  stories: ['../components/**/*.stories.ts', '../storybook/*.stories.ts'],
  addons: ['@storybook/addon-docs', '@storybook/addon-a11y'],
  framework: {
    name: '@storybook/web-components-vite',
    // Not the build's own Vite file: its entries and output names are for the published modules.
    options: { builder: { viteConfigPath: 'storybook/vite.config.ts' } },
  },
  core: { disableTelemetry: true },
  // What our own panels and toolbar do: the events, and the colours behind the tags.
  features: { actions: false, backgrounds: false, interactions: false },
};

export default config;
