/** Parts of a tag that are loaded when they are first needed; until then their own tags stand empty in the page. */

/** A part that could not be loaded is asked for again after this, ms; each time after twice as long, up to a minute. */
const firstAgain = 2000;
const lastAgain = 60_000;

export class Part<Module> {
  readonly #load: () => Promise<Module>;
  #module: Module | undefined;
  #arrival: Promise<Module> | undefined;

  /** @param load an `import()`, so that the part becomes a file of its own */
  constructor(load: () => Promise<Module>) {
    this.#load = load;
  }

  /** Once it is there. */
  get module(): Module | undefined {
    return this.#module;
  }

  /** Loads it, once for all tags of the page. @returns the part, however often it takes */
  need(): Promise<Module> {
    this.#arrival ??= this.#fetch(firstAgain);
    return this.#arrival;
  }

  async #fetch(again: number): Promise<Module> {
    try {
      this.#module = await this.#load();
      return this.#module;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, again));
      return this.#fetch(Math.min(again * 2, lastAgain));
    }
  }
}

/** Focuses an element, after it has been loaded if need be; not when it has left the page meanwhile. */
export function focusOnceThere(element: HTMLElement | null): void {
  if (!element) return;
  void customElements.whenDefined(element.localName).then(() => {
    if (element.isConnected) element.focus();
  });
}
