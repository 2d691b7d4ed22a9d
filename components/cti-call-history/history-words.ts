/** The history's own words, loaded after the language's others; until they are there, those of the language before. */
import type { ReactiveControllerHost } from 'lit';
import { en } from '../words/en.ts';
import type { HistoryWords as Own } from '../words/history/words.ts';
import type { Words } from '../words/words.ts';

const loaded = new Map<Words['history'], Own>();

export class HistoryWords {
  readonly #host: ReactiveControllerHost;
  #asked: Words['history'] | undefined;
  #words: Own | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  /** Nothing until the first language is there. */
  of(words: Words): Own | undefined {
    // A language of the page's own may be older than the history.
    const load = (words.history as Words['history'] | undefined) ?? en.history;
    this.#words = loaded.get(load) ?? this.#words;
    if (!loaded.has(load) && this.#asked !== load) void this.#load(load);
    return this.#words;
  }

  async #load(load: Words['history']): Promise<void> {
    this.#asked = load;
    try {
      loaded.set(load, await load());
    } catch (error) {
      console.warn('Offhook: the words of the call history could not be loaded.', error);
      if (load !== en.history) return this.#load(en.history);
    }
    this.#host.requestUpdate();
  }
}
