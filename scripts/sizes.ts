// What the tags weigh, gzip: each stage of a page's life, with what is loaded for it.
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

export interface Size {
  what: string;
  /** Bytes, gzip. */
  bytes: number;
  /** The design's; what is loaded when it is needed has none. */
  budget?: number;
}

export interface Stage {
  what: string;
  /** The module that the page asks for. */
  module: string;
  /** Of the parts that are loaded later, those that this stage needs: their files' names without the hash. */
  parts?: readonly string[];
  budget: number;
}

/** KB of the design's budgets are 1024 bytes. */
const kb = 1024;

const ready: Stage = {
  what: 'all tags with the core, ready to dial',
  module: 'offhook.js',
  parts: ['panel-works'],
  budget: 30 * kb,
};

export const stages: readonly Stage[] = [
  { what: 'first paint of <cti-panel>', module: 'cti-panel.js', budget: 14 * kb },
  ready,
  { what: '<cti-dial-link> alone', module: 'cti-dial-link.js', budget: 8 * kb },
];

/** What a page that is ready loads besides when it is needed; told, so that nobody takes the stages for everything. */
export const later: readonly { what: string; part: string }[] = [
  { what: 'cards of calls, once the page is ready', part: 'panel-calls' },
  { what: 'what a call may need, with the first call', part: 'call-companions' },
  { what: 'the list of <cti-call-history>', part: 'history-works' },
  { what: 'the way to an Offhook server', part: 'session' },
  { what: 'ringtone, notification and title', part: 'call-alerts' },
  { what: 'menu of states', part: 'cti-agent-states' },
  { what: 'the telephone in the page', part: 'session-phone' },
  { what: 'which telephone it is', part: 'engines' },
  { what: 'its row in the panel', part: 'panel-phone' },
  { what: 'its sound at the built-in exchange', part: 'exchange-engine' },
  { what: 'its sound at a SIP server', part: 'sip-engine' },
  { what: 'for that, JsSIP', part: 'jssip' },
];

/** @param folder of the built modules, e.g. `dist/web` */
export async function sizesOf(folder: string, of: readonly Stage[] = stages): Promise<Size[]> {
  return Promise.all(of.map(async (stage) => ({ ...stage, bytes: sum((await load(folder, stage)).weights) })));
}

/** What each part adds to a page that is ready and has loaded those before it. */
export async function laterSizesOf(folder: string): Promise<Size[]> {
  const { weights, parts } = await load(folder, ready);
  const sizes: Size[] = [];
  for (const { what, part } of later) {
    const before = sum(weights);
    await weigh(folder, partNamed(part, parts), weights, parts);
    sizes.push({ what, bytes: sum(weights) - before });
  }
  return sizes;
}

type Weights = Map<string, number>;
/** Parts that the loaded modules load later: their addresses by name. */
type Parts = Map<string, string>;

async function load(folder: string, { module, parts: needed = [] }: Stage) {
  const weights: Weights = new Map();
  const parts: Parts = new Map();
  await weigh(folder, module, weights, parts);
  for (const name of needed) await weigh(folder, partNamed(name, parts), weights, parts);
  return { weights, parts };
}

function partNamed(name: string, parts: Parts): string {
  const part = parts.get(name);
  if (part === undefined)
    throw new Error(`no module loads a part ${name}: it is one of ${[...parts.keys()].join(', ')}`);
  return part;
}

async function weigh(folder: string, module: string, weights: Weights, parts: Parts): Promise<void> {
  if (weights.has(module)) return;
  const text = await readFile(join(folder, module), 'utf8');
  weights.set(module, gzipSync(text, { level: 9 }).length);
  const near = (address: string) => join(dirname(module), address);
  for (const address of partsOf(text)) parts.set(nameOf(address), near(address));
  for (const address of importsOf(text)) await weigh(folder, near(address), weights, parts);
}

/** `./chunks/panel-works-9jnTKkj7.js` is `panel-works`. */
function nameOf(address: string): string {
  const name = basename(address, '.js');
  return address.includes('..') ? name : name.replace(/-[\w-]{8}$/, '');
}

const sum = (weights: Weights): number => [...weights.values()].reduce((all, bytes) => all + bytes, 0);

/** @returns the relative addresses that a built module imports at once */
export function importsOf(text: string): string[] {
  const atOnce = /(?:^|[;}\s])(?:import|export)\b(?:[^"'();]*?\bfrom)?\s*["'](\.[^"']+)["']/g;
  return [...text.matchAll(atOnce)].map(([, address]) => address ?? '');
}

/** @returns the relative addresses that a built module imports when they are needed */
export function partsOf(text: string): string[] {
  return [...text.matchAll(/\bimport\(\s*["'`](\.[^"'`]+)["'`]/g)].map(([, address]) => address ?? '');
}

/** One line for people. */
export function sizeLine({ what, bytes, budget }: Size): string {
  const told = (value: number) => `${(value / kb).toFixed(1)} KB`;
  const verdict = budget === undefined ? '' : bytes <= budget ? `, within ${told(budget)}` : `, OVER ${told(budget)}`;
  return `${told(bytes).padStart(8)} gzip  ${what}${verdict}`;
}
