/** Makes the phone numbers of a page links that call, a little at a time, and follows the page as it changes. */
import '../cti-dial-link/cti-dial-link.ts';
import { LinkedText } from './linked-text.ts';
import { numberSpans } from './number-spans.ts';

export interface ScanOptions {
  /** Country of numbers that are written without theirs, ISO 3166, e.g. `HU`; without it only numbers with a `+` are found. */
  country?: string;
  /** A selector of what is left alone besides fields, editors, links, code and the tags of Offhook. */
  skip?: string;
  /** How long the page may be kept busy at a time, ms; 8 by default. */
  budget?: number;
}

export interface DialLinkScan {
  /** Links that there are now. */
  readonly links: number;
  /** Settles once everything that is there now has been looked at. */
  idle(): Promise<void>;
  /** Follows the page no more. @param restore the texts are to be as they were; true by default */
  stop(restore?: boolean): void;
}

/** Numbers in there are no text to be read, belong to whoever types, or call already. */
const left =
  'a, button, input, textarea, select, option, label:has(input), script, style, noscript, template, code, pre, kbd, samp, time, ' +
  'svg, math, canvas, iframe, object, audio, video, [contenteditable]:not([contenteditable="false"]), [role="textbox"], ' +
  '[aria-hidden="true"], [data-cti-skip], cti-panel, cti-call-history, cti-dial-link';

/** The tag draws itself when the task ends: so many at a time are within its time. */
const linksAtATime = 12;

/**
 * Finds phone numbers in the page's texts and makes each a `<cti-dial-link>`, which shows what was written. Fields, editors,
 * links and code are left alone. What comes later is looked at, what changes is looked at again; texts stay the page's own.
 *
 * ```js
 * import { scanDialLinks } from '/offhook/scan-dial-links.js';
 * const scan = scanDialLinks(document.querySelector('main'), { country: 'HU' });
 * ```
 *
 * @param root an element, a document or a shadow root; other shadow roots in it are not entered
 */
export function scanDialLinks(root: ParentNode & Node = document.body, options: ScanOptions = {}): DialLinkScan {
  return new Scan(root, options);
}

class Scan implements DialLinkScan {
  readonly #root: Node;
  readonly #options: ScanOptions;
  readonly #skip: string;
  readonly #linked = new Map<Text, LinkedText>();
  /** Where texts are still to be looked at. */
  readonly #waiting = new Set<Node>();
  readonly #observer: MutationObserver;
  #walker: TreeWalker | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #idle: (() => void)[] = [];
  #stopped = false;

  constructor(root: Node, options: ScanOptions) {
    this.#root = root;
    this.#options = options;
    this.#skip = options.skip ? `${left}, ${options.skip}` : left;
    this.#observer = new MutationObserver((records) => {
      this.#changed(records);
    });
    this.#watch();
    this.#want(root);
  }

  get links(): number {
    let links = 0;
    for (const linked of this.#linked.values()) links += linked.links;
    return links;
  }

  idle(): Promise<void> {
    if (this.#timer === undefined) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  stop(restore = true): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#changed(this.#observer.takeRecords());
    this.#observer.disconnect();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (restore) for (const linked of this.#linked.values()) linked.undo(true);
    this.#linked.clear();
    this.#settle();
  }

  #watch(): void {
    this.#observer.observe(this.#root, { subtree: true, childList: true, characterData: true });
  }

  #want(node: Node): void {
    this.#waiting.add(node);
    this.#timer ??= setTimeout(this.#work, 0);
  }

  /** One stretch of work; the page has its turn before the next. */
  readonly #work = (): void => {
    const end = performance.now() + (this.#options.budget ?? 8);
    // What the page has done since is the page's; what is done from here on is ours, and not to be looked at.
    this.#changed(this.#observer.takeRecords());
    let made = 0;
    let done = false;
    while (performance.now() < end && made < linksAtATime) {
      const text = this.#next();
      if (!text) {
        done = true;
        break;
      }
      made += this.#read(text);
    }
    this.#observer.takeRecords();
    this.#timer = done ? undefined : setTimeout(this.#work, 0);
    if (done) this.#settle();
  };

  #next(): Text | undefined {
    for (;;) {
      const found = this.#walker?.nextNode();
      if (found) return found as Text;
      this.#walker = undefined;
      const [node] = this.#waiting;
      if (!node) return undefined;
      this.#waiting.delete(node);
      if (!node.isConnected || !this.#root.contains(node)) continue;
      const element = node instanceof Element ? node : node.parentElement;
      if (element?.closest(this.#skip)) continue;
      if (node instanceof Text) return node;
      this.#walker = (node.ownerDocument ?? document).createTreeWalker(
        node,
        NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT,
        (each) => {
          if (each instanceof Text) return each.data.length > 5 ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_REJECT;
          return (each as Element).matches(this.#skip) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP;
        },
      );
    }
  }

  /** @returns how many links it has become */
  #read(text: Text): number {
    if (this.#linked.has(text) || !text.parentNode) return 0;
    const spans = numberSpans(text.data, this.#options.country);
    if (spans.length === 0) return 0;
    // The walker goes on behind what is put there: those are links, and texts without numbers.
    const linked = new LinkedText(text, spans);
    this.#linked.set(text, linked);
    return linked.links;
  }

  /** What the page itself has changed. */
  #changed(records: readonly MutationRecord[]): void {
    for (const { type, target, addedNodes, removedNodes } of records) {
      if (type === 'characterData') {
        this.#undo(target as Text);
        this.#want(target);
        continue;
      }
      for (const node of removedNodes) this.#removed(node);
      for (const node of addedNodes) this.#want(node);
    }
  }

  /** Its owner has given it another text. */
  #undo(text: Text): void {
    this.#linked.get(text)?.undo(false);
    this.#linked.delete(text);
  }

  #removed(node: Node): void {
    // Moved to another place: it is among the added ones as well.
    if (node.isConnected) return;
    if (node instanceof Text) {
      this.#undo(node);
      return;
    }
    if (this.#linked.size === 0 || !(node instanceof Element)) return;
    const texts = node.ownerDocument.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) this.#linked.delete(text as Text);
  }

  #settle(): void {
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}
