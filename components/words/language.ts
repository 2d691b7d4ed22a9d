/**
 * Which language is spoken. English is there from the start; another one is loaded when an element asks for it.
 * A new one is a file beside `en.ts` and a row here, or comes from the page by `addLanguage`.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { en } from './en.ts';
import type { Words } from './words.ts';

/** Fetches a language; called again later if it fails. */
export type LoadWords = () => Promise<Words>;

/** By language code in small letters. Each `import()` becomes a file of its own, so that a page loads what it speaks. */
const languages = new Map<string, LoadWords>([
  ['uk', async () => (await import('./uk.ts')).uk],
  ['es', async () => (await import('./es.ts')).es],
  ['de', async () => (await import('./de.ts')).de],
  ['ar', async () => (await import('./ar.ts')).ar],
]);
const loaded = new Map<string, Words>([['en', en]]);
const underWay = new Map<string, LoadWords>();
/** The words of each asked-for tag, so that the same tag always gets the same object. */
const byTag = new Map<string, Words>();

/**
 * Adds a language, or replaces one. Elements that are shown in it change over at once.
 * @param code BCP 47, with or without a region: `fr` also serves `fr-CA`, unless that is added as well
 * @param load is called when the language is first needed, and again later if it fails
 * @throws RangeError if `code` is no BCP 47 code
 */
export function addLanguage(code: string, load: LoadWords): void {
  const language = new Intl.Locale(code).toString().toLowerCase();
  languages.set(language, load);
  loaded.delete(language);
  underWay.delete(language);
  byTag.clear();
  drawAll();
}

/** Gives its element the words of the language that the element is in. The element's `lang` should be reactive. */
export class WordsController implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  #words: Words = en;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  /** Of the chosen language; until it is loaded, and if it cannot be, of the one before it. */
  get words(): Words {
    return this.#words;
  }

  hostConnected(): void {
    watch(this.#host);
    this.#host.requestUpdate();
  }
  hostUpdate(): void {
    const tag = wellFormed(languageAround(this.#host));
    this.#words = wordsOf(tag) ?? this.#words;
  }
  hostDisconnected(): void {
    unwatch(this.#host);
  }
}

/** @returns the words, or nothing if they are only being loaded; every question after a failed load tries once more */
function wordsOf(tag: string): Words | undefined {
  const known = byTag.get(tag);
  if (known) return known;
  const language = languageOf(tag);
  const words = loaded.get(language ?? 'en');
  if (!words) {
    if (language) void load(language);
    return undefined;
  }
  // The region keeps its own way to write numbers and dates, but only with words of its language.
  const code = language ? tag : words.code;
  const own = words.code === code ? words : { ...words, code };
  byTag.set(tag, own);
  return own;
}

async function load(language: string): Promise<void> {
  const source = languages.get(language);
  if (!source || underWay.get(language) === source) return;
  underWay.set(language, source);
  try {
    const words = await source();
    // Another one may have been added under the same code meanwhile.
    if (languages.get(language) !== source) return;
    loaded.set(language, words);
    drawAll();
  } catch (error) {
    console.warn(`Offhook: the words of "${language}" could not be loaded.`, error);
  } finally {
    if (underWay.get(language) === source) underWay.delete(language);
  }
}

/** @returns the most exact language there is for a tag: `pt-BR` before `pt` */
function languageOf(tag: string): string | undefined {
  let language = tag.toLowerCase();
  while (language && !languages.has(language) && !loaded.has(language)) {
    language = language.slice(0, Math.max(0, language.lastIndexOf('-')));
  }
  return language || undefined;
}

/** @returns a tag that `Intl` takes: pages also write `de_AT`, or something that is no language at all */
function wellFormed(lang: string): string {
  try {
    return new Intl.Locale(lang.trim().replaceAll('_', '-')).toString();
  } catch {
    return 'en';
  }
}

/** The `lang` of the element or of the nearest element around it, also across shadow roots. The last one is `<html>`. */
function languageAround(element: HTMLElement): string {
  if (element.lang) return element.lang;
  for (let at = around(element); at; at = around(at)) {
    const lang = at.getAttribute('lang');
    if (lang) return lang;
  }
  return document.documentElement.lang || 'en';
}

function around(element: Element): Element | null {
  if (element.parentElement) return element.parentElement;
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}

/** The elements in the page, and one observer of the page's language for all of them. */
const hosts = new Set<ReactiveControllerHost>();
let observer: MutationObserver | undefined;

function watch(host: ReactiveControllerHost): void {
  hosts.add(host);
  if (observer) return;
  observer = new MutationObserver(drawAll);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['lang'] });
}

function unwatch(host: ReactiveControllerHost): void {
  hosts.delete(host);
  if (hosts.size > 0) return;
  observer?.disconnect();
  observer = undefined;
}

function drawAll(): void {
  for (const host of hosts) host.requestUpdate();
}
