// What is built from what: the one list that the Vite configuration, the server build and the guards share.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { filesIn } from './files.ts';
import { root } from './root.ts';

/** An output's name without its ending, and the source it is built from, relative to the root. */
export type Entries = Record<string, string>;

/** Stable-named browser modules: all tags together, each tag alone, and without a tag the model and the session with a server. */
export function webModules(): Entries {
  const tags = filesIn('components').flatMap((path) => {
    const tag = /^components\/(cti-[a-z-]+)\/\1\.ts$/.exec(path)?.[1];
    return tag === undefined ? [] : [[tag, path] as const];
  });
  return present({
    offhook: 'components/offhook.ts',
    model: 'core/index.ts',
    session: 'core/session/page-session.ts',
    'scan-dial-links': 'components/scan/scan-dial-links.ts',
    'tel-links': 'components/tel-links.ts',
    'offhook-notifications': 'components/cti-panel/notification-worker.ts',
    ...Object.fromEntries(tags),
  });
}

/** Pages built into dist/web at the same path. */
export function webPages(): Entries {
  return present({ demo: 'demo/index.html', 'demo-customer': 'demo/customer.html', admin: 'admin/index.html' });
}

/** Node programs: the command line, and what it starts in a thread of its own. All are required. */
export const serverPrograms: Entries = {
  offhook: 'server/offhook.ts',
  'sqlite-worker': 'server/store/sqlite-worker.ts',
};

function present(entries: Entries): Entries {
  return Object.fromEntries(Object.entries(entries).filter(([, source]) => existsSync(join(root, source))));
}
