// Mounts the Svelte component.
import { flushSync, mount, unmount } from 'svelte';
import Crm from './crm.svelte';
import { run } from './harness.js';

void run((place, first, on) => {
  let change;
  const app = mount(Crm, { target: place, props: { first, on, ready: (set) => (change = set) } });
  flushSync();
  return {
    change: (changed) => {
      change(changed);
      flushSync();
    },
    unmount: () => unmount(app),
  };
});
