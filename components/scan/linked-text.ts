/**
 * A text of the page with its numbers as links, and back. The page's own text node stays in its place and keeps its identity, so
 * a framework that owns it can change and remove it as before; links and the rest of the text stand behind it.
 */
import type { NumberSpan } from './number-spans.ts';

export class LinkedText {
  readonly node: Text;
  readonly #whole: string;
  readonly #behind: ChildNode[] = [];

  /** @param spans of the node's text, at least one */
  constructor(node: Text, spans: readonly NumberSpan[]) {
    this.node = node;
    this.#whole = node.data;
    const document = node.ownerDocument;
    spans.forEach(({ from, to, number }, i) => {
      const link = document.createElement('cti-dial-link');
      link.setAttribute('number', number);
      // As it is written there: people look for what they have seen.
      link.textContent = this.#whole.slice(from, to);
      this.#behind.push(link, document.createTextNode(this.#whole.slice(to, spans[i + 1]?.from)));
    });
    node.data = this.#whole.slice(0, spans[0]?.from);
    node.after(...this.#behind);
  }

  get links(): number {
    return this.#behind.length / 2;
  }

  /** @param own the node is to have its text back: nobody else has given it another one */
  undo(own: boolean): void {
    for (const node of this.#behind) node.remove();
    if (own) this.node.data = this.#whole;
  }
}
