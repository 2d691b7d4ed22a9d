// Vite as Storybook uses it: the root tsconfig.json says how decorators are lowered, and there is nothing else to set.
import { defineConfig } from 'vite';

export default defineConfig({});
