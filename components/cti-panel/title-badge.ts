/** The caller in the page's title while a call rings, so that it is seen among other tabs. */

export class TitleBadge {
  #own = '';
  #shown = '';

  /** @param text what rings; empty: nothing does */
  show(text: string): void {
    // What the page has set meanwhile is the page's title from now on.
    if (this.#shown !== '' && document.title !== this.#shown) this.#own = document.title;
    else if (this.#shown === '') this.#own = document.title;
    this.#shown = text === '' ? '' : `📞 ${text} – ${this.#own}`;
    const title = text === '' ? this.#own : this.#shown;
    if (document.title !== title) document.title = title;
  }
}
