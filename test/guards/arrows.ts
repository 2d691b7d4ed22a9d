// The allowed arrows between folders, as a rule that can be asked about one import.
import { forTests, type Import } from './sources.ts';

const layers: Record<string, string[]> = {
  core: ['core'],
  components: ['components', 'core'],
  admin: ['admin', 'core', 'components'],
  demo: ['demo', 'core', 'components'],
  server: ['server', 'core'],
};

/** What is wrong with an import, in one sentence; undefined when it may stand. */
export function wrongArrow(found: Import): string | undefined {
  const { from, specifier, target } = found;
  const bare = target === undefined;
  if (bare && (specifier === 'jssip' || specifier.startsWith('jssip/')) && !from.startsWith('core/webphone/')) {
    return `${from} imports jssip: only core/webphone does`;
  }
  // Tests and fakes may reach for anything; what must not happen is that shipped code reaches for them.
  if (forTests(from)) return undefined;
  if (bare) return nodeInCore(from, specifier);
  if (forTests(target) && !mayUseFake(from)) return `${from} imports ${target}: that is for tests`;
  const layer = from.split('/')[0] ?? '';
  const allowed = layers[layer];
  const to = target.split('/')[0] ?? '';
  if (allowed !== undefined && !from.endsWith('.stories.ts') && !allowed.includes(to)) {
    return `${from} imports ${target}: ${layer} may import ${allowed.join(', ')}`;
  }
  return wrongBetweenConnectors(from, target);
}

// The command line's `fake` starts a connector's far end by hand; the connectors' list may point to it.
function mayUseFake(from: string): boolean {
  return from.startsWith('server/cli/') || from.startsWith('test/');
}

function nodeInCore(from: string, specifier: string): string | undefined {
  const free = from.startsWith('core/session/') || from.startsWith('core/webphone/');
  return from.startsWith('core/') && !free && specifier.startsWith('node:')
    ? `${from} imports ${specifier}: core has no Node`
    : undefined;
}

// A connector knows the contract and the model, never its neighbour, the page or the service.
function wrongBetweenConnectors(from: string, target: string): string | undefined {
  const own = /^core\/connectors\/[^/]+\//.exec(from)?.[0];
  if (own === undefined || target.startsWith(own)) return undefined;
  const shared = ['core/provider/', 'core/model/', 'core/numbers/', 'core/exchange/'];
  return shared.some((folder) => target.startsWith(folder))
    ? undefined
    : `${from} imports ${target}: a connector imports core/provider, core/model, core/numbers, core/exchange and its own folder`;
}
